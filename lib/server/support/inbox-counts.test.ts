import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { pool, prisma } from '../platform/db';
import { countViews } from './inbox-counts';

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

test('a view that was full is believed to be for a second, and what has shrunk is announced twice', async (t) => {
  const vera = await world.connect(await world.guest());
  const ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  const { customerId } = await prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await pool().query(
    `INSERT INTO conversations (id, customer_id, status)
     SELECT gen_random_uuid(), $1, 'snoozed' FROM generate_series(1, 1200)`,
    [customerId],
  );
  await vera.do('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body: 'Hello?' });
  await ada.event('inbox:changed', ({ counts }) => counts?.snoozed === 1_000);
  const shrink = () =>
    pool().query(`UPDATE conversations SET status = 'closed' WHERE customer_id = $1 AND status = 'snoozed'`, [
      customerId,
    ]);
  const snoozedAt = async (now: number) => {
    const clock = t.mock.method(performance, 'now', () => now);
    const { snoozed } = await countViews(ada.actor.id);
    clock.mock.restore();
    return snoozed;
  };
  // Later than anything this process knows; whole, so that a second is added to it without rounding.
  const now = Math.ceil(performance.now()) + 60_000;
  assert.equal(await snoozedAt(now), 1_000);
  ada.events.length = 0;
  await shrink();
  assert.equal(await snoozedAt(now + 999), 1_000);
  assert.equal(await snoozedAt(now + 1_000), 0);

  const { version } = await prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await ada.do('conversation:update', { conversationId, version, status: 'closed' });
  let announced = 0;
  await ada.event('inbox:changed', ({ counts }) => {
    if (counts?.snoozed === 0) announced += 1;
    return announced === 2;
  });
});
