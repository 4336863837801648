import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createWorld, startedConversation } from '#e2e/fixtures/world';
import type { Actor } from '#lib/shared/contract/entities';
import { appendToTimeline } from './append';
import { draftOf } from './draft';

test('in one batch some say what they have seen and others write twice: each gets the verdict it would get alone', async () => {
  const world = await createWorld();
  try {
    const ada = await world.agent();
    const started = async () => {
      const vera = await world.connect(await world.customer());
      return { vera, ...(await startedConversation(vera)) };
    };
    const [first, twice, seen, unseen] = [await started(), await started(), await started(), await started()];
    const send = (actor: Actor, conversationId: string, body: string, lastSeenSeq?: number) =>
      appendToTimeline(
        draftOf(actor, { conversationId, clientId: randomUUID(), kind: 'reply', body, lastSeenSeq }),
      );
    // The first is a batch of its own; the others wait for it, and are the next one.
    const [, ...verdicts] = await Promise.all([
      send(first.vera.actor, first.conversationId, 'Alone'),
      send(twice.vera.actor, twice.conversationId, 'One'),
      send(twice.vera.actor, twice.conversationId, 'Two'),
      send(ada, seen.conversationId, 'Seen', 1),
      send(ada, unseen.conversationId, 'Unseen', 0),
    ]);
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['stored', 'stored', 'stored', 'conflict'],
    );
    const { messages } = await twice.vera.do('conversation:open', {
      conversationId: twice.conversationId,
      after: null,
    });
    assert.deepEqual(
      messages.map(({ seq, body }) => [seq, body]),
      [
        [1, 'Where is my order?'],
        [2, 'One'],
        [3, 'Two'],
      ],
    );
  } finally {
    await world.close();
  }
});
