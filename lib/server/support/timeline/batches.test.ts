import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createWorld, startedConversation } from '#e2e/fixtures/world';
import type { Actor } from '#lib/shared/contract/entities';
import { inTransaction } from '../../platform/db';
import { metrics } from '../../platform/metrics';
import { appendToTimeline } from './append';
import { draftOf } from './draft';
import { appendInTransaction } from './store';

test('in one batch some say what they have seen and others write twice: each gets the verdict it would get alone', async () => {
  const world = await createWorld();
  try {
    const ada = await world.agent();
    const started = async () => {
      const vera = await world.connect(await world.customer());
      return { vera, ...(await startedConversation(vera)) };
    };
    const [twice, seen, unseen] = [await started(), await started(), await started()];
    const send = (actor: Actor, conversationId: string, body: string, lastSeenSeq?: number) =>
      appendToTimeline(
        draftOf(actor, { conversationId, clientId: randomUUID(), kind: 'reply', body, lastSeenSeq }),
      );
    const before = await batchesSoFar();
    const verdicts = await Promise.all([
      send(twice.vera.actor, twice.conversationId, 'One'),
      send(twice.vera.actor, twice.conversationId, 'Two'),
      send(ada, seen.conversationId, 'Seen', 1),
      send(ada, unseen.conversationId, 'Unseen', 0),
    ]);
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['stored', 'stored', 'stored', 'conflict'],
    );
    assert.equal((await batchesSoFar()) - before, 1);
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

test('what is sent in one turn of the event loop is stored at once, in one batch', async () => {
  const world = await createWorld();
  try {
    const people = [];
    for (let number = 0; number < 5; number += 1) {
      const person = await world.connect(await world.customer());
      people.push({ actor: person.actor, ...(await startedConversation(person)) });
    }
    const before = await batchesSoFar();
    const verdicts = await Promise.all(
      people.map(({ actor, conversationId }) =>
        appendToTimeline(
          draftOf(actor, { conversationId, clientId: randomUUID(), kind: 'reply', body: 'Together' }),
        ),
      ),
    );
    assert.ok(verdicts.every(({ verdict }) => verdict === 'stored'));
    assert.equal((await batchesSoFar()) - before, 1);
  } finally {
    await world.close();
  }
});

async function batchesSoFar(): Promise<number> {
  const [, count] = /^shopbell_batch_messages_count (\d+)$/m.exec(await metrics().metrics()) ?? [];
  return Number(count);
}

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
