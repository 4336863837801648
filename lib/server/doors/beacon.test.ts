import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createWorld, type Person, startedConversation } from '#e2e/fixtures/world';
import { prisma } from '../platform/db';
import { tellHeads } from './beacon';

/** Of which everything that follows from its start has been told. */
async function openedConversation(person: Person): Promise<string> {
  const { conversationId } = await startedConversation(person);
  await person.do('conversation:open', { conversationId, after: null });
  await person.event('conversation:changed');
  return conversationId;
}

test('a status of which nobody was told, as its process died, is told with the next beacon, and an old one is not told again', async () => {
  const world = await createWorld();
  const vera = await world.connect(await world.customer());
  try {
    const conversationId = await openedConversation(vera);
    await prisma().conversation.update({ where: { id: conversationId }, data: { status: 'pending' } });
    vera.events.length = 0;
    await tellHeads(world.io);
    await vera.event('conversation:changed', ({ conversation }) => conversation.status === 'pending');
    await vera.event('conversation:head');

    await prisma().message.updateMany({ data: { createdAt: new Date(Date.now() - 120_000) } });
    vera.events.length = 0;
    await tellHeads(world.io);
    await vera.event('conversation:head');
    // Answered after whatever the beacon has set off.
    await vera.do('conversation:list', {});
    assert.ok(!vera.events.some(({ name }) => name === 'conversation:changed'));
  } finally {
    await world.close();
  }
});

test('a note makes no beacon tell its customer anything, however long the conversation was silent before', async () => {
  const world = await createWorld();
  const vera = await world.connect(await world.customer());
  const ada = await world.connect(await world.agent());
  try {
    const conversationId = await openedConversation(vera);
    await ada.do('conversation:open', { conversationId, after: null });
    for (const kind of ['note', 'reply', 'note'] as const) {
      await prisma().message.updateMany({ data: { createdAt: new Date(Date.now() - 120_000) } });
      await ada.do('message:send', { conversationId, clientId: randomUUID(), kind, body: 'Between us' });
      // The reply changes the status, and both are told of that at once.
      for (const person of kind === 'reply' ? [vera, ada] : [])
        await person.event('conversation:changed', ({ conversation }) => conversation.status === 'pending');
      vera.events.length = 0;
      ada.events.length = 0;
      await tellHeads(world.io);
      await ada.event('conversation:changed');
      await vera.event('conversation:head');
      await vera.do('conversation:list', {});
      const isTold = vera.events.some(({ name }) => name === 'conversation:changed');
      assert.equal(isTold, kind === 'reply', kind);
    }
  } finally {
    await world.close();
  }
});
