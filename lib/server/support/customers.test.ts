import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { prisma } from '../platform/db';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('a guest giving a customer’s e-mail sees nothing of theirs: the address is only where to answer', async () => {
  const vera = await world.connect(await world.customer());
  const stranger = await world.connect(await world.guest());
  await startedConversation(vera);
  const email = vera.actor.email ?? '';
  const { actor } = await stranger.do('customer:introduce', { email });
  assert.deepEqual([actor.id, actor.email, actor.registered], [stranger.actor.id, null, false]);
  assert.deepEqual(await stranger.do('conversation:list', {}), { conversations: [] });
  const stored = await prisma().customer.findUniqueOrThrow({ where: { id: stranger.actor.id } });
  assert.deepEqual([stored.email, stored.contactEmail], [null, email]);
});

test('a registered customer does not introduce themselves', async () => {
  const vera = await world.connect(await world.customer());
  const answer = await vera.call('customer:introduce', { name: 'Max' });
  assert.equal(answer.ok === false && answer.error.code, 'forbidden');
});
