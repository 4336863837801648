import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { pool, prisma } from '../platform/db';

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

test('a view with more than is counted says so in lists, and has its number told when it has shrunk', async () => {
  const vera = await world.connect(await world.guest());
  const ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  const { customerId } = await prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await pool().query(
    `INSERT INTO conversations (id, customer_id, status)
     SELECT gen_random_uuid(), $1, 'snoozed' FROM generate_series(1, 1200)`,
    [customerId],
  );
  const list = async () => (await ada.do('inbox:list', { view: 'open' })).counts;
  assert.equal((await list()).snoozed, 1_000);
  await prisma().conversation.updateMany({
    where: { customerId, status: 'snoozed' },
    data: { status: 'closed' },
  });
  const { version } = await prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await ada.do('conversation:update', { conversationId, version, status: 'closed' });
  await ada.event('inbox:changed', ({ counts }) => counts?.snoozed === 0);
  const { snoozed, closed } = await list();
  assert.deepEqual([snoozed, closed], [0, 1_000]);
});
