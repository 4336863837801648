import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { prisma } from '../platform/db';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('counts are told also when they are back to what this process told last: another may have told others since', async () => {
  const vera = await world.connect(await world.guest());
  const ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  await ada.event('inbox:changed', ({ counts }) => counts?.open === 1);
  ada.events.length = 0;
  // Another process closed it and told everybody; here it is opened again.
  await prisma().conversation.update({
    where: { id: conversationId },
    data: { status: 'closed', version: { increment: 1 } },
  });
  const { version } = await prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await ada.do('conversation:update', { conversationId, version, status: 'open' });
  const { counts } = await ada.event('inbox:changed', (payload) => payload.counts !== undefined);
  assert.deepEqual([counts?.open, counts?.closed], [1, 0]);
});
