import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { inTransaction, prisma } from '../platform/db';
import { conversationsBehind } from './message-words';
import { draftOf } from './timeline/draft';
import { appendInTransaction } from './timeline/store';
import { followWords } from './words-follower';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

async function meet() {
  const vera = await world.connect(await world.guest());
  const ada = await world.connect(await world.agent());
  const { conversationId, message } = await startedConversation(vera);
  await ada.do('conversation:open', { conversationId, after: null });
  return { vera, ada, conversationId, message };
}

const headsOf = (id: string) =>
  prisma().conversation.findUniqueOrThrow({
    where: { id },
    select: { agentHead: true, customerHead: true, agentLength: true, customerLength: true, version: true },
  });

test('whatever is sent again is done once: start, send, edit, delete, mark, update, assign', async () => {
  const { vera, ada, conversationId, message } = await meet();
  const reply = { conversationId, clientId: randomUUID(), kind: 'reply' as const, body: 'On its way' };
  const sent = await ada.do('message:send', reply);
  const edit = { messageId: sent.message.id, rev: sent.message.rev, body: 'On its way!' };
  const assign = { conversationId, assigneeId: ada.actor.id, expectedAssigneeId: null };
  const { conversation } = await ada.do('conversation:open', { conversationId, after: null });
  const version = conversation && 'version' in conversation ? conversation.version : 0;
  const update = { conversationId, version, priority: 'high' as const };
  const twice = [
    () => vera.do('conversation:start', { clientId: message.clientId ?? '', body: message.body }),
    () => ada.do('message:send', reply),
    () => ada.do('message:edit', edit),
    () => ada.do('message:delete', { messageId: sent.message.id }),
    () => vera.do('conversation:mark', { conversationId, readSeq: 2 }),
    () => ada.do('conversation:update', update),
    () => ada.do('conversation:assign', assign),
  ];
  for (const command of twice) {
    const first = await command();
    const heads = await headsOf(conversationId);
    assert.deepEqual(await command(), first);
    assert.deepEqual(await headsOf(conversationId), heads);
  }
});

test('what was stored while the answer was lost is told in full when it is sent again, and of a note its customer hears nothing', async () => {
  const { vera, ada, conversationId } = await meet();
  for (const [sender, kind] of [
    [vera, 'reply'],
    [ada, 'reply'],
    [ada, 'note'],
  ] as const) {
    const body = `A ${kind} of ${sender.actor.name}`;
    const input = { conversationId, clientId: randomUUID(), kind, body };
    await inTransaction((client) => appendInTransaction(client, [draftOf(sender.actor, input)]));
    for (const person of [vera, ada]) person.events.length = 0;
    await sender.do('message:send', input);
    await ada.event('message:changed', ({ message }) => message.body === body);
    await ada.event('conversation:changed');
    await ada.event('inbox:changed', ({ rows }) => rows.some((row) => row.conversationId === conversationId));
    if (kind === 'reply') await vera.event('conversation:changed');
    await followWords();
    assert.deepEqual(await conversationsWithoutWords(), []);
  }
  // Ada heard of her note's conversation, and Vera would have in the same moment.
  await vera.do('conversation:list', {});
  assert.deepEqual(vera.events, []);
});

async function conversationsWithoutWords(): Promise<string[]> {
  const parts: string[][] = [];
  for await (const part of conversationsBehind()) parts.push(part);
  return parts.flat();
}

test('a message sent again after it was changed or deleted answers as it is now', async () => {
  const { vera, conversationId } = await meet();
  const reply = { conversationId, clientId: randomUUID(), kind: 'reply' as const, body: 'Where is it?' };
  const { message } = await vera.do('message:send', reply);
  const changed = await vera.do('message:edit', { messageId: message.id, rev: message.rev, body: 'Well?' });
  assert.deepEqual(await vera.do('message:send', reply), changed);
  const deleted = await vera.do('message:delete', { messageId: message.id });
  assert.deepEqual([deleted.message.body, deleted.message.seq], ['', message.seq]);
  assert.deepEqual(await vera.do('message:send', reply), deleted);
  const { length } = await vera.do('conversation:open', { conversationId, after: null });
  assert.equal(length, 2);
});

test('an edit of what was changed meanwhile, by others, or of what is gone is refused', async () => {
  const { vera, ada, message } = await meet();
  const edit = { messageId: message.id, rev: message.rev, body: 'One' };
  await vera.do('message:edit', edit);
  const late = await vera.call('message:edit', { ...edit, body: 'Two' });
  assert.deepEqual(late.ok === false && [late.error.code, late.error.details], ['conflict', { rev: 2 }]);
  const foreign = await ada.call('message:edit', { ...edit, rev: 2 });
  assert.equal(foreign.ok === false && foreign.error.code, 'forbidden');
  await vera.do('message:delete', { messageId: message.id });
  const gone = await vera.call('message:edit', { ...edit, rev: 3 });
  assert.equal(gone.ok === false && gone.error.code, 'forbidden');
});

test('what one socket sends without waiting arrives in the order sent, on every screen', async () => {
  const { vera, ada, conversationId } = await meet();
  const bodies = Array.from({ length: 50 }, (_, number) => `${number}`);
  const sends = bodies.map((body) =>
    vera.do('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body }),
  );
  const chatter = bodies.map((body) =>
    ada.do('message:send', { conversationId, clientId: randomUUID(), kind: 'note', body }),
  );
  await Promise.all([...sends, ...chatter]);
  await ada.event('message:changed', ({ message }) => message.seq === 101);
  for (const person of [vera, ada]) {
    const heard = person.events
      .filter(({ name }) => name === 'message:changed')
      .map(({ payload }) => (payload as { message: { seq: number; body: string; kind: string } }).message);
    assert.deepEqual(
      heard.map(({ seq }) => seq),
      [...heard.map(({ seq }) => seq)].sort((left, right) => left - right),
    );
    assert.deepEqual(
      heard.filter(({ kind, seq }) => kind === 'reply' && seq > 1).map(({ body }) => body),
      bodies,
    );
  }
});
