import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createWorld, startedConversation } from '#e2e/fixtures/world';
import type { Actor } from '#lib/shared/contract/entities';
import { inTransaction } from '../../platform/db';
import { appendInTransaction, appendToTimeline } from './append';
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

test('a batch for as many conversations as it has drafts gives each the verdict it would get alone', async () => {
  const world = await createWorld();
  try {
    const ada = await world.agent();
    const draft = (actor: Actor, conversationId: string, body: string, lastSeenSeq?: number) =>
      draftOf(actor, { conversationId, clientId: randomUUID(), kind: 'reply', body, lastSeenSeq });
    for (const lastSeenSeq of [undefined, 0]) {
      const started = await Promise.all(
        Array.from({ length: 3 }, async () => {
          const person = await world.connect(await world.customer());
          return { actor: person.actor, ...(await startedConversation(person)) };
        }),
      );
      const [one, two, other] = started.map(({ conversationId }) => conversationId);
      const [vera, , olga] = started.map(({ actor }) => actor);
      assert.ok(one && two && other && vera && olga);
      const sent = draft(vera, one, 'Sent before');
      const batch = [
        sent,
        draft(ada, two, 'An answer', lastSeenSeq),
        draft(vera, other, 'Into the conversation of somebody else'),
        draft(olga, randomUUID(), 'Into none'),
      ];
      const verdicts = await inTransaction(async (client) => {
        await appendInTransaction(client, [sent]);
        return appendInTransaction(client, batch);
      });
      assert.deepEqual(
        verdicts.map(({ verdict }) => verdict),
        ['repeat', lastSeenSeq === undefined ? 'stored' : 'conflict', 'not_found', 'not_found'],
      );
    }
  } finally {
    await world.close();
  }
});
