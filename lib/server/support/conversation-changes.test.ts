import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
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

test('a release that the network held up changes nothing once it was repeated, and the conversation claimed again', async () => {
  const vera = await world.connect(await world.guest());
  const ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  const claim = () => ({
    conversationId,
    assigneeId: ada.actor.id,
    expectedAssigneeId: null,
    clientId: randomUUID(),
  });
  const release = { ...claim(), assigneeId: null, expectedAssigneeId: ada.actor.id };
  await ada.do('conversation:assign', claim());
  await ada.do('conversation:assign', release);
  await ada.do('conversation:assign', claim());
  const { conversation } = await ada.do('conversation:assign', release);
  assert.equal(conversation.assignee?.id, ada.actor.id);
  const { messages } = await ada.do('conversation:open', { conversationId, after: null });
  assert.equal(messages.filter(({ activity }) => activity?.type === 'unassigned').length, 1);
});
