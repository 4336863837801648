import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createWorld, type Person, startedConversation, type World } from '#e2e/fixtures/world';
import type { Event } from '#lib/shared/contract/events';
import { shortestTickMs } from './inbox-rows';

/** Ada's list has been told of the conversation that Vera began. */
async function meet(world: World) {
  const vera = await world.connect(await world.customer());
  const ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  await ada.event('inbox:changed', ({ rows }) => rows.length > 0);
  return { vera, ada, conversationId };
}

function rowsToldTo({ events }: Person): number {
  return events.filter(
    ({ name, payload }) => name === 'inbox:changed' && (payload as Event<'inbox:changed'>).rows.length > 0,
  ).length;
}

test('a row that changes often is told in far fewer events, and the last one told is as the last message', async () => {
  const world = await createWorld();
  try {
    const { vera, ada, conversationId } = await meet(world);
    const messages = 60;
    const bodies = Array.from({ length: messages }, (_, index) => `Message ${index + 1}`);
    await Promise.all(
      bodies.map((body) =>
        vera.do('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body }),
      ),
    );
    await ada.event('inbox:changed', ({ rows }) =>
      rows.some(({ preview }) => preview === `Message ${messages}`),
    );
    const told = rowsToldTo(ada);
    assert.ok(told < messages / 2, `${told} events for ${messages} messages`);
  } finally {
    await world.close();
  }
});

test('however fast messages follow one another, a list is told of changes twenty times a second at most', async () => {
  const world = await createWorld();
  try {
    const { vera, ada, conversationId } = await meet(world);
    const [began, toldBefore] = [performance.now(), rowsToldTo(ada)];
    const messages = 100;
    for (let number = 1; number <= messages; number += 1) {
      const body = `Message ${number}`;
      await vera.do('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body });
    }
    await ada.event('inbox:changed', ({ rows }) =>
      rows.some(({ preview }) => preview === `Message ${messages}`),
    );
    const ticks = Math.ceil((performance.now() - began) / shortestTickMs) + 1;
    const told = rowsToldTo(ada) - toldBefore;
    // One may have been on its way when the clock began.
    assert.ok(told <= ticks + 1, `${told} events in the time of ${ticks}`);
  } finally {
    await world.close();
  }
});
