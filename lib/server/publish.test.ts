import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { publish } from './publish';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('what does not fit its audience is not sent, and whoever caused it is not told of an error', async () => {
  const vera = await world.connect(await world.guest());
  const { conversationId, message } = await startedConversation(vera);
  const customer = { to: 'customer', id: vera.actor.id } as const;
  const note = { ...message, id: randomUUID(), kind: 'note' as const };
  const withPrivateColumn = { ...message, inputHash: 'secret' };
  publish(customer, 'message:changed', { conversationId, message: note });
  publish(customer, 'message:changed', { conversationId, message: withPrivateColumn });

  const last = { ...message, id: randomUUID() };
  publish(customer, 'message:changed', { conversationId, message: last });
  await vera.event('message:changed', (payload) => payload.message.id === last.id);
  const heard = vera.events.filter(({ name }) => name === 'message:changed').map(({ payload }) => payload);
  assert.deepEqual(heard, [
    { conversationId, message },
    { conversationId, message: last },
  ]);
});
