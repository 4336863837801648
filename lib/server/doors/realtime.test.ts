import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { disableAgent } from '#lib/server/identity/agents';
import { endSession, mintToken, openSession } from '#lib/server/identity/sessions';
import { prisma } from '#lib/server/platform/db';
import { commands } from '#lib/shared/contract/commands';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

async function meet() {
  const vera = await world.connect(await world.customer());
  const ada = await world.connect(await world.agent());
  const { conversationId, message } = await startedConversation(vera);
  await ada.do('conversation:open', { conversationId, after: null });
  return { vera, ada, conversationId, message };
}

const reply = (conversationId: string, body: string) => ({
  conversationId,
  clientId: randomUUID(),
  kind: 'reply' as const,
  body,
});
const note = (conversationId: string, body: string) => ({
  ...reply(conversationId, body),
  kind: 'note' as const,
});

test('a shopper and an agent talk, each in the numbers of their own log', async () => {
  const { vera, ada, conversationId } = await meet();
  await ada.do('message:send', note(conversationId, 'A regular'));
  const { message } = await ada.do('message:send', reply(conversationId, 'On its way'));
  assert.equal(message.seq, 3);
  const received = await vera.event('message:changed', ({ message: { body } }) => body === 'On its way');
  assert.equal(received.message.seq, 2);
  assert.equal(received.message.rev, 2);
  await vera.do('message:send', reply(conversationId, 'Thank you'));
  const answered = await ada.event('message:changed', ({ message: { body } }) => body === 'Thank you');
  assert.equal(answered.message.seq, 4);
});

test('nothing of a private note reaches its customer, by any door of the socket', async () => {
  const { vera, ada, conversationId } = await meet();
  const canary = `canary-${randomUUID()}`;
  const before = await vera.do('conversation:open', { conversationId, after: null });
  const sent = await ada.do('message:send', note(conversationId, canary));
  await ada.do('typing:set', { conversationId, active: true, kind: 'note' });
  await ada.do('conversation:mark', { conversationId, readSeq: 2 });
  await ada.do('message:edit', { messageId: sent.message.id, rev: sent.message.rev, body: `${canary}!` });
  await ada.do('message:delete', { messageId: sent.message.id });
  await ada.do('message:send', note(conversationId, canary));
  const after = await vera.do('conversation:open', { conversationId, after: null });
  assert.deepEqual({ ...after, receipts: [] }, { ...before, receipts: [] });
  const seen = [
    after,
    await vera.do('conversation:open', { conversationId, after: 0 }),
    await vera.do('conversation:history', { conversationId, before: 100 }),
    await vera.do('conversation:list', {}),
    vera.events,
  ];
  assert.ok(!JSON.stringify(seen).includes(canary));
  assert.ok(!vera.events.some(({ name }) => name === 'typing:changed'));
  assert.deepEqual(await codeOf(vera.call('message:delete', { messageId: sent.message.id })), 'not_found');
});

test('a change of priority is the team’s: its customer hears nothing, not even when', async () => {
  const { vera, ada, conversationId } = await meet();
  const { conversation } = await ada.do('conversation:open', { conversationId, after: null });
  const { version } = conversation as { version: number };
  vera.events.length = 0;
  await ada.do('conversation:update', { conversationId, version, priority: 'urgent' });
  await ada.event('conversation:changed', (payload) => 'priority' in payload.conversation);
  // What is published next comes after whatever the change would have told.
  await ada.do('message:send', reply(conversationId, 'Next'));
  await vera.event('message:changed', ({ message }) => message.body === 'Next');
  const before = vera.events.findIndex(({ name }) => name === 'message:changed');
  assert.deepEqual(vera.events.slice(0, before), []);
});

test('two customers: whatever one asks of the other’s conversation does not exist', async () => {
  const { vera, conversationId, message } = await meet();
  const max = await world.connect(await world.customer('Max Ohm'));
  const attempts = [
    max.call('conversation:open', { conversationId, after: null }),
    max.call('conversation:open', { conversationId, after: 0 }),
    max.call('conversation:history', { conversationId, before: 10 }),
    max.call('conversation:mark', { conversationId, readSeq: 1 }),
    max.call('message:send', reply(conversationId, 'I am Vera')),
    max.call('typing:set', { conversationId, active: true }),
    max.call('message:edit', { messageId: message.id, rev: message.rev, body: 'No' }),
    max.call('message:delete', { messageId: message.id }),
    max.call('conversation:update', { conversationId, version: 0, status: 'closed' }),
    max.call('conversation:assign', { conversationId, assigneeId: null, expectedAssigneeId: null }),
  ];
  const unknown = await max.call('conversation:open', { conversationId: randomUUID(), after: null });
  for (const answer of await Promise.all(attempts)) assert.deepEqual(answer, unknown);
  await vera.do('message:send', reply(conversationId, 'Only for the shop'));
  assert.deepEqual(await max.do('conversation:list', {}), { conversations: [] });
  assert.deepEqual(max.events, []);
});

test('a customer may not use any command of agents', async () => {
  const { vera, conversationId } = await meet();
  const attempts = [
    vera.call('inbox:list', { view: 'all' }),
    vera.call('customer:open', { customerId: vera.actor.id }),
    vera.call('agent:list', {}),
    vera.call('presence:set', { availability: 'away' }),
    vera.call('message:send', note(conversationId, 'A note of mine')),
    vera.call('typing:set', { conversationId, active: true, kind: 'note' }),
    vera.call('conversation:update', { conversationId, version: 0, priority: 'urgent' }),
    vera.call('conversation:assign', {
      conversationId,
      assigneeId: vera.actor.id,
      expectedAssigneeId: null,
    }),
  ];
  for (const answer of attempts) assert.equal(await codeOf(answer), 'forbidden');
});

test('every command refuses what its schema does not name', async () => {
  const { ada } = await meet();
  for (const name of Object.keys(commands)) {
    for (const input of [
      { role: 'admin' },
      null,
      [],
      'text',
      7,
      { conversationId: { not: '' } },
      { customerId: 'x'.repeat(10_000) },
    ]) {
      const answer = await ada.socket.timeout(5_000).emitWithAck(name, input);
      assert.equal(answer.error?.code, 'invalid', `${name} ${JSON.stringify(input)}`.slice(0, 80));
    }
  }
  const extra = { ...reply(randomUUID(), 'Hi'), seq: 1, authorId: randomUUID(), createdAt: 'now' };
  assert.equal((await ada.socket.timeout(5_000).emitWithAck('message:send', extra)).error.code, 'invalid');
  assert.equal((await ada.socket.timeout(5_000).emitWithAck('message:forge', {})).error.code, 'invalid');
});

test('too long a message is too large, and a blank one invalid', async () => {
  const { vera, conversationId } = await meet();
  assert.equal(
    await codeOf(vera.call('message:send', reply(conversationId, 'x'.repeat(8_001)))),
    'too_large',
  );
  const blank = '\n'.repeat(8_001);
  assert.equal(
    await codeOf(vera.call('message:send', reply(conversationId, `${blank}x${blank}`))),
    'too_large',
  );
  assert.equal(await codeOf(vera.call('message:send', reply(conversationId, ' \n '))), 'invalid');
  assert.ok((await vera.call('message:send', reply(conversationId, ` ${'x'.repeat(8_000)} `))).ok);
});

test('a stranger, a forged token and an old contract are told apart at the handshake', async () => {
  const { io } = await import('socket.io-client');
  const refused = (auth: Record<string, unknown>) =>
    new Promise((resolve) => {
      const socket = io(world.url, { forceNew: true, reconnection: false, auth });
      socket.once('connect_error', (error) => {
        socket.disconnect();
        resolve((error as Error & { data?: { code: string } }).data?.code);
      });
      socket.once('connect', () => resolve('connected'));
    });
  assert.equal(await refused({ v: 1 }), 'unauthenticated');
  assert.equal(await refused({ v: 1, token: 'eyJhbGciOiJub25lIn0.e30.' }), 'unauthenticated');
  assert.equal(await refused({ v: 2 }), 'outdated');
  assert.equal(await refused({ v: 1, as: 'admin' }), 'invalid');
  const { token } = await mintToken(await openSession(await world.customer()), 'bearer');
  assert.equal(
    await refused({ v: 1, token, actorId: randomUUID() }),
    'unauthenticated',
    'somebody else by now',
  );
});

test('read marks only grow, never pass the log, and the customer sees the team as one', async () => {
  const { vera, ada, conversationId } = await meet();
  const omar = await world.connect(await world.agent('Omar'));
  assert.equal(await codeOf(ada.call('conversation:mark', { conversationId, readSeq: 2 })), 'invalid');
  await ada.do('conversation:mark', { conversationId, readSeq: 1 });
  const seen = await vera.event('receipt:changed');
  assert.deepEqual(
    seen.receipts.map(({ participant, readSeq }) => ({ participant, readSeq })),
    [{ participant: { kind: 'team' }, readSeq: 1 }],
  );
  const before = vera.events.length;
  await ada.do('conversation:mark', { conversationId, readSeq: 0, deliveredSeq: 0 });
  await omar.do('conversation:mark', { conversationId, readSeq: 1 });
  const { receipts } = await vera.do('conversation:open', { conversationId, after: null });
  assert.equal(receipts.length, 1);
  assert.equal(vera.events.length, before, 'the team’s mark did not move, so nothing is said');
});

test('of a hundred who claim at once one wins, and the others are told who', async () => {
  const { ada, conversationId } = await meet();
  const agents = await Promise.all(Array.from({ length: 10 }, (_, index) => world.agent(`Agent ${index}`)));
  const people = await Promise.all(agents.map((agent) => world.connect(agent)));
  const claims = Array.from({ length: 100 }, (_, index) => {
    const person = people[index % people.length];
    assert.ok(person);
    return person.call('conversation:assign', {
      conversationId,
      assigneeId: person.actor.id,
      expectedAssigneeId: null,
    });
  });
  const answers = await Promise.all(claims);
  const owners = new Set(
    answers.flatMap((answer) => (answer.ok ? answer.data.conversation.assignee?.id : [])),
  );
  assert.equal(owners.size, 1, 'all that succeeded are the winner’s own repeats');
  for (const answer of answers) {
    if (answer.ok) continue;
    assert.equal(answer.error.code, 'conflict');
    const assignee = answer.error.details?.assignee as { id: string } | undefined;
    assert.ok(owners.has(assignee?.id));
  }
  const joined = await ada.event('message:changed', ({ message }) => message.activity?.type === 'assigned');
  assert.equal(joined.message.seq, 2);
  const log = await prisma().message.count({ where: { conversationId, kind: 'activity' } });
  assert.equal(log, 1);
});

test('closing over a message one has not seen is refused; closing twice is done once', async () => {
  const { vera, ada, conversationId } = await meet();
  const { conversation } = await ada.do('conversation:open', { conversationId, after: null });
  const version = (conversation as { version: number }).version;
  await vera.do('message:send', reply(conversationId, 'One more thing'));
  const close = { conversationId, version, status: 'closed' as const };
  assert.equal(await codeOf(ada.call('conversation:update', { ...close, lastSeenSeq: 1 })), 'conflict');
  await ada.do('conversation:update', { ...close, lastSeenSeq: 2 });
  await ada.do('conversation:update', { ...close, lastSeenSeq: 2 });
  const changed = await vera.event(
    'conversation:changed',
    (payload) => payload.conversation.status === 'closed',
  );
  assert.ok(!('version' in changed.conversation));
  assert.equal(await prisma().message.count({ where: { conversationId, kind: 'activity' } }), 1);
});

test('a retried start answers with the first message, also when the conversation is closed by now', async () => {
  const { vera, ada, conversationId, message } = await meet();
  const input = { clientId: message.clientId ?? '', body: message.body };
  await ada.do('conversation:update', { conversationId, version: 0, status: 'closed' });
  const again = await vera.do('conversation:start', input);
  assert.equal(again.message.id, message.id);
  assert.equal(again.conversation.id, conversationId);
  assert.equal(await codeOf(vera.call('conversation:start', { ...input, body: 'Other' })), 'conflict');
  const next = await vera.do('conversation:start', { clientId: randomUUID(), body: 'Something new' });
  assert.notEqual(next.conversation.id, conversationId);
  const continued = await vera.do('conversation:start', { clientId: randomUUID(), body: 'And this' });
  assert.equal(continued.conversation.id, next.conversation.id);
});

test('a signed-out session loses its socket at once, a disabled agent theirs within 5 s', async () => {
  const [ada, omar] = [await world.connect(await world.agent()), await world.connect(await world.agent())];
  const gone = [ada, omar].map(
    ({ socket }) => new Promise((resolve) => socket.once('disconnect', () => resolve(true))),
  );
  await endSession(ada.sessionId, 'signed_out');
  await disableAgent(omar.actor.id);
  await Promise.all(gone);
  assert.deepEqual((await ada.event('session:ended')).reason, 'signed_out');
  assert.deepEqual((await omar.event('session:ended')).reason, 'revoked');
});

test('inbox rows tell all agents of a message, and nothing of who looks', async () => {
  const { ada, conversationId } = await meet();
  const omar = await world.connect(await world.agent('Omar'));
  await ada.do('message:send', reply(conversationId, 'Here it is'));
  const { rows } = await omar.event('inbox:changed', (payload) =>
    payload.rows.some((row) => row.conversationId === conversationId && row.preview === 'Here it is'),
  );
  const row = rows.find((candidate) => candidate.conversationId === conversationId);
  assert.equal(row?.status, 'pending');
  assert.equal(row?.lastAuthor?.name, ada.actor.name);
  const listed = await omar.do('inbox:list', { view: 'all' });
  assert.deepEqual(
    listed.rows.find((candidate) => candidate.conversationId === conversationId),
    row,
  );
});

async function codeOf(
  answer: Promise<{ ok: boolean; error?: { code: string } }>,
): Promise<string | undefined> {
  return (await answer).error?.code;
}
