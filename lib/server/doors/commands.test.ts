import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setEnvironment } from '#e2e/fixtures/environment';
import { createWorld, type Person, startedConversation, type World } from '#e2e/fixtures/world';
import { pool } from '../platform/db';
import { spend } from '../platform/limits';
import { forget } from '../platform/singleton';
import { run } from './commands';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('an id in upper case is the same id: who opened by it hears, and who sends by it is heard', async () => {
  const vera = await world.connect(await world.guest());
  const [ada, omar] = [await world.connect(await world.agent()), await world.connect(await world.agent())];
  const { conversationId } = await startedConversation(vera);
  await ada.do('conversation:open', { conversationId: conversationId.toUpperCase(), after: null });
  await omar.do('conversation:open', { conversationId, after: null });
  const input = { clientId: randomUUID().toUpperCase(), kind: 'reply' as const, body: 'Loud' };
  const { message } = await vera.do('message:send', {
    ...input,
    conversationId: conversationId.toUpperCase(),
  });
  assert.equal(message.conversationId, conversationId);
  assert.equal(message.clientId, input.clientId.toLowerCase());
  for (const agent of [ada, omar]) {
    const heard = await agent.event('message:changed', (payload) => payload.message.body === 'Loud');
    assert.deepEqual(heard, { conversationId, message });
  }
});

test('half an emoji at the cut end of a title or in a message neither stops the start nor shows otherwise than stored', async () => {
  const vera = await world.connect(await world.guest());
  const half = '🫖'.slice(0, 1);
  const started = await vera.do('conversation:start', {
    clientId: randomUUID(),
    body: `Broken ${half}`,
    context: { path: '/', title: `Teapots ${half}` },
  });
  assert.equal(started.message.body, 'Broken \uFFFD');
  const opened = await vera.do('conversation:open', { after: null });
  assert.deepEqual(opened.messages, [started.message]);
});

test('U+0000 is invalid wherever text is taken', async () => {
  const [vera, ada] = [await world.connect(await world.guest()), await world.connect(await world.agent())];
  const start = (body: string, title: string) =>
    vera.call('conversation:start', { clientId: randomUUID(), body, context: { path: '/', title } });
  for (const answer of [
    start('\0', 'Teapots'),
    start('Hello', '\0'),
    ada.call('inbox:list', { view: 'all', query: '\0' }),
  ]) {
    const { ok, ...rest } = await answer;
    assert.deepEqual([ok, 'error' in rest && rest.error.code], [false, 'invalid']);
  }
});

test('what is asked at once is counted at once, before any of it is answered', async () => {
  const vera = await world.connect(await world.guest());
  setEnvironment({ LIMITS: 'on', LIMIT_CUSTOMER_COMMANDS: '3' });
  forget('limit:customerCommands');
  try {
    const answers = Array.from({ length: 3 }, () =>
      run(vera.actor, 'conversation:list', {}, { requestId: randomUUID() }),
    );
    assert.throws(() => spend('customerCommands', vera.actor.id), { code: 'rate_limited' });
    assert.ok((await Promise.all(answers)).every(({ ok }) => ok));
  } finally {
    setEnvironment({ LIMITS: 'off', LIMIT_CUSTOMER_COMMANDS: undefined });
    forget('limit:customerCommands');
  }
});

test('what is malformed or unknown is counted, too: a flood of it is rate_limited', async () => {
  const vera = await world.connect(await world.guest());
  setEnvironment({ LIMITS: 'on', LIMIT_CUSTOMER_COMMANDS: '5' });
  try {
    const codes = [];
    for (let count = 0; count < 8; count += 1) {
      const name = count % 2 === 0 ? 'conversation:open' : 'message:forge';
      const answer = await vera.socket.timeout(5_000).emitWithAck(name, { after: -1 });
      codes.push(answer.ok ? 'ok' : answer.error.code);
    }
    assert.deepEqual(codes, [...Array(5).fill('invalid'), ...Array(3).fill('rate_limited')]);
  } finally {
    setEnvironment({ LIMITS: 'off', LIMIT_CUSTOMER_COMMANDS: undefined });
  }
});

test('behind a database that hangs a socket keeps a few hundred writes waiting and no more', async () => {
  const vera = await world.connect(await world.guest());
  const { conversationId } = await startedConversation(vera);
  const blocker = await pool().connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [conversationId]);
  const sends = Array.from({ length: 250 }, (_, number) =>
    vera.call('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body: `${number}` }),
  );
  const tooMany = await sends.at(-1);
  assert.equal(tooMany?.ok === false && tooMany.error.code, 'rate_limited');
  await blocker.query('COMMIT');
  blocker.release();
  const answers = await Promise.all(sends);
  assert.equal(answers.filter(({ ok }) => ok).length, 200);
});

test('who goes on in spite of every refusal, or asks what cannot be answered, loses the line', async () => {
  const people = await Promise.all([world.customer(), world.customer(), world.customer()]);
  const [flooding, mute, calm] = await Promise.all(people.map(world.connect));
  assert.ok(flooding && mute && calm);
  setEnvironment({ LIMITS: 'on', LIMIT_CUSTOMER_COMMANDS: '1' });
  forget('limit:customerCommands');
  try {
    const gone = ({ socket }: Person) => new Promise((resolve) => socket.once('disconnect', resolve));
    const ends = Promise.all([gone(flooding), gone(mute)]);
    for (let number = 0; number < 5_000; number += 1) {
      flooding.socket.emit('conversation:list', {}, () => undefined);
      mute.socket.emit('conversation:list', {});
    }
    await ends;
    assert.ok(calm.socket.connected);
    assert.equal((await calm.call('conversation:list', {})).ok, true);
  } finally {
    setEnvironment({ LIMITS: 'off', LIMIT_CUSTOMER_COMMANDS: undefined });
    forget('limit:customerCommands');
  }
});
