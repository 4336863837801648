/** Attacks by many commands of people who may connect: each costs whoever makes it, and nobody else. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { setEnvironment } from '#e2e/fixtures/environment';
import { openCaller } from '#e2e/fixtures/rest';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { mintToken, openSession } from '#lib/server/identity/sessions';
import { pool } from '#lib/server/platform/db';
import { forget } from '#lib/server/platform/singleton';
import { contractVersion } from '#lib/shared/contract/socket';
import { openedMaximum } from '#lib/shared/limits';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const limits = {
  LIMIT_TYPING: 'typing',
  LIMIT_CUSTOMER_COMMANDS: 'customerCommands',
  LIMIT_ADDRESS_COMMANDS: 'addressCommands',
  TRUST_PROXY: undefined,
};

function limitTo(variables: Partial<Record<keyof typeof limits, string>>): void {
  setEnvironment({ LIMITS: 'on', ...variables });
  for (const limit of Object.values(limits)) if (limit) forget(`limit:${limit}`);
}
afterEach(() => {
  setEnvironment({
    LIMITS: 'off',
    ...Object.fromEntries(Object.keys(limits).map((name) => [name, undefined])),
  });
});

test('who says a hundred times a second that they are typing is rate_limited, and agents hear of a few', async () => {
  const ada = await world.connect(await world.agent());
  const vera = await world.connect(await world.customer());
  const { conversationId } = await startedConversation(vera);
  await ada.do('conversation:open', { conversationId, after: null });
  limitTo({ LIMIT_TYPING: '5' });
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => vera.call('typing:set', { conversationId, active: true })),
  );
  assert.equal(answers.filter(({ ok }) => ok).length, 5);
  for (const answer of answers) assert.ok(answer.ok || answer.error.code === 'rate_limited');
  // Other commands are not stopped by it, and what they publish comes after all that typing did.
  const sent = { conversationId, clientId: randomUUID(), kind: 'reply' as const, body: 'Done typing' };
  assert.ok((await vera.call('message:send', sent)).ok);
  await ada.event('message:changed', ({ message }) => message.body === 'Done typing');
  assert.ok(ada.events.filter(({ name }) => name === 'typing:changed').length <= 5);
});

test('many guests of one address share what an address may ask over sockets, and another address is not stopped', async () => {
  const [vera, ana] = [await world.connect(await world.guest()), await world.connect(await world.guest())];
  limitTo({ LIMIT_ADDRESS_COMMANDS: '10', TRUST_PROXY: '1' });
  const elsewhere = io(world.url, {
    forceNew: true,
    extraHeaders: { 'x-forwarded-for': '203.0.113.9' },
    auth: {
      v: contractVersion,
      token: (await mintToken(await openSession(await world.guest()), 'bearer')).token,
    },
  });
  await new Promise<void>((resolve) => elsewhere.once('connect', resolve));
  const asked = [vera, ana].flatMap((person) =>
    Array.from({ length: 10 }, () => person.call('conversation:list', {})),
  );
  const answers = await Promise.all(asked);
  assert.equal(answers.filter(({ ok }) => ok).length, 10);
  for (const answer of answers) assert.ok(answer.ok || answer.error.code === 'rate_limited');
  assert.ok((await elsewhere.emitWithAck('conversation:list', {})).ok);
  elsewhere.disconnect();
  const { token } = await mintToken(await openSession(vera.actor), 'bearer');
  const caller = openCaller({ bearer: token, address: '127.0.0.1' });
  assert.equal(
    (await caller.call('GET', '/api/conversations')).status,
    200,
    'calls have a count of their own',
  );
});

test('whoever goes on past their own rate uses up nothing of what others may ask from the same address', async () => {
  const [vera, ana] = [await world.connect(await world.guest()), await world.connect(await world.guest())];
  limitTo({ LIMIT_CUSTOMER_COMMANDS: '5', LIMIT_ADDRESS_COMMANDS: '20' });
  const asked: boolean[] = [];
  for (let call = 0; call < 20; call += 1) asked.push((await vera.call('conversation:list', {})).ok);
  for (let call = 0; call < 20; call += 1)
    asked.push(
      await vera.socket
        .timeout(5_000)
        .emitWithAck('no:such', {})
        .then(({ ok }) => ok),
    );
  assert.equal(asked.filter(Boolean).length, 5);
  assert.ok((await ana.call('conversation:list', {})).ok);
});

test('an agent who opens every conversation there is follows a thousand, and is told to leave some', async () => {
  const ada = await world.connect(await world.agent());
  const vera = await world.customer();
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO conversations (id, customer_id) SELECT gen_random_uuid(), $1
     FROM generate_series(1, ${openedMaximum + 1}) RETURNING id`,
    [vera.id],
  );
  const ids = rows.map(({ id }) => id);
  const open = (conversationId = '') => ada.call('conversation:open', { conversationId, after: null });
  for (let start = 0; start < openedMaximum; start += 100) {
    const answers = await Promise.all(ids.slice(start, start + 100).map(open));
    assert.ok(answers.every(({ ok }) => ok));
  }
  const refused = await open(ids[openedMaximum]);
  assert.equal(!refused.ok && refused.error.code, 'too_large');
  assert.ok((await open(ids[0])).ok, 'one that is open is opened again');
  await ada.do('conversation:leave', { conversationId: ids[0] ?? '' });
  assert.ok((await open(ids[openedMaximum])).ok);
});
