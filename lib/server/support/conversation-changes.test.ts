import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { prisma } from '../platform/db';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('what is snoozed stays so, with its time, when its priority changes', async () => {
  const vera = await world.connect(await world.guest());
  const ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  const snoozedUntil = new Date('2030-01-01T08:00:00Z');
  const { version } = await prisma().conversation.update({
    where: { id: conversationId },
    data: { status: 'snoozed', snoozedUntil },
  });
  const update = { conversationId, version, priority: 'high' as const };
  const { conversation } = await ada.do('conversation:update', update);
  assert.deepEqual([conversation.status, conversation.snoozedUntil], ['snoozed', snoozedUntil.toISOString()]);
});

test('a claim that the network held up is refused once the conversation has changed hands and come back', async () => {
  const vera = await world.connect(await world.guest());
  const ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  const { conversation } = await ada.do('conversation:open', { conversationId, after: null });
  assert.ok(conversation && 'version' in conversation);
  const { version } = conversation;
  const claim = { conversationId, assigneeId: ada.actor.id, expectedAssigneeId: null, version };
  const claimed = await ada.do('conversation:assign', claim);
  assert.equal((await ada.call('conversation:assign', claim)).ok, true, 'what already holds is ok');
  const letGo = { conversationId, assigneeId: null, expectedAssigneeId: ada.actor.id };
  await ada.do('conversation:assign', { ...letGo, version: claimed.conversation.version });
  const late = await ada.call('conversation:assign', claim);
  assert.equal(!late.ok && late.error.code, 'conflict');
  assert.deepEqual(!late.ok && late.error.details, { assignee: null, version: version + 2 });
});
