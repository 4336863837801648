import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { createWorld, type Person, startedConversation, type World } from '#e2e/fixtures/world';
import { pool } from '#lib/server/platform/db';
import type { Message } from '#lib/shared/contract/entities';
import { answerBytesMaximum } from '#lib/shared/limits';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

/** 41 messages and activities in the agents' log; every third is a private note, every seventh is deleted. */
async function longConversation() {
  const vera = await world.connect(await world.customer());
  const ada = await world.connect(await world.agent());
  const { conversationId } = await startedConversation(vera);
  for (let number = 1; number < 40; number += 1) {
    const kind = number % 3 === 0 ? 'note' : 'reply';
    const words = { conversationId, clientId: randomUUID(), kind, body: `${kind} ${number}` } as const;
    const { message } = await ada.do('message:send', words);
    if (number % 7 === 0) await ada.do('message:delete', { messageId: message.id });
  }
  const assignment = { conversationId, assigneeId: ada.actor.id, expectedAssigneeId: null };
  await ada.do('conversation:assign', assignment);
  return { vera, ada, conversationId };
}

/** Page by page to the end of that direction, ascending. */
async function readAll(person: Person, conversationId: string, from: number, direction: 'before' | 'after') {
  let messages: Message[] = [];
  for (let at = from, hasMore = true; hasMore; ) {
    const page = await person.do('conversation:history', { conversationId, [direction]: at, limit: 6 });
    messages = direction === 'before' ? [...page.messages, ...messages] : [...messages, ...page.messages];
    at = (direction === 'before' ? messages[0] : messages.at(-1))?.seq ?? at;
    hasMore = page.more;
    assert.ok(page.messages.length > 0 || !hasMore, 'a page that promises more holds something');
  }
  return messages;
}

test('pages in both directions meet without gap or repeat, notes and deletions in between, for both sides', async () => {
  const { vera, ada, conversationId } = await longConversation();
  const lengths: number[] = [];
  for (const person of [vera, ada]) {
    const { conversation, messages: newest } = await person.do('conversation:open', {
      conversationId,
      after: null,
    });
    const length = conversation?.length ?? 0;
    lengths.push(length);
    assert.equal(newest.length, length, 'all of it fits in the answer to opening it');
    for (const middle of [1, 2, 20, length - 1, length]) {
      const earlier = await readAll(person, conversationId, middle + 1, 'before');
      const later = await readAll(person, conversationId, middle, 'after');
      assert.deepEqual([...earlier, ...later], newest, `around ${middle}`);
    }
  }
  assert.deepEqual(lengths, [28, 41]);
});

test('a page forwards says whether more follows, from the beginning to beyond the end', async () => {
  const { ada, conversationId } = await longConversation();
  const read = async (after: number, limit: number) => {
    const { messages, more } = await ada.do('conversation:history', { conversationId, after, limit });
    return [messages[0]?.seq ?? null, messages.at(-1)?.seq ?? null, more];
  };
  assert.deepEqual(await read(0, 2), [1, 2, true]);
  assert.deepEqual(await read(38, 2), [39, 40, true]);
  assert.deepEqual(await read(39, 2), [40, 41, false]);
  assert.deepEqual(await read(41, 2), [null, null, false]);
  assert.deepEqual(await read(2_000_000_000, 2), [null, null, false]);
});

test('history takes either before or after: both, none, and what is no seq are invalid', async () => {
  const { vera, conversationId } = await longConversation();
  const codeOf = async (input: object) => {
    const answer = await vera.call('conversation:history', { conversationId, ...input });
    return answer.ok ? 'ok' : answer.error.code;
  };
  assert.equal(await codeOf({ before: 3 }), 'ok');
  assert.equal(await codeOf({ after: 3, limit: 1 }), 'ok');
  const wrong = [{}, { before: 3, after: 1 }, { before: 0 }, { after: -1 }, { after: 1.5 }, { after: null }];
  for (const input of wrong) assert.equal(await codeOf(input), 'invalid', JSON.stringify(input));
});

test('a customer’s pages hold their own numbers and no note', async () => {
  const { vera, conversationId } = await longConversation();
  const pages = await readAll(vera, conversationId, 0, 'after');
  assert.deepEqual(
    pages.map(({ seq }) => seq),
    Array.from({ length: 28 }, (_, index) => index + 1),
  );
  assert.ok(!JSON.stringify(pages).includes('note'));
});

test('an answer ends before it is large: pages of the longest messages say that more follows, and meet', async () => {
  const vera = await world.connect(await world.customer());
  const { conversationId } = await startedConversation(vera);
  const body = '鈴'.repeat(8_000);
  for (let number = 0; number < 30; number += 1) {
    await vera.do('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body });
  }
  const isSmall = (answer: object) => JSON.stringify(answer).length < answerBytesMaximum;
  const opened = await vera.do('conversation:open', { conversationId, after: null });
  assert.ok(isSmall(opened));
  assert.equal(opened.messages.at(-1)?.seq, 31, 'the newest are kept');
  let seen = opened.messages;
  while ((seen[0]?.seq ?? 0) > 1) {
    const page = await vera.do('conversation:history', {
      conversationId,
      before: seen[0]?.seq ?? 0,
      limit: 100,
    });
    assert.ok(isSmall(page) && page.messages.length > 0);
    seen = [...page.messages, ...seen];
  }
  let caughtUp: Message[] = [];
  for (let cursor = 0, hasMore = true; hasMore; cursor = caughtUp.at(-1)?.rev ?? 0) {
    const page = await vera.do('conversation:open', { conversationId, after: cursor });
    assert.ok(isSmall(page) && page.messages.length > 0);
    caughtUp = [...caughtUp, ...page.messages];
    hasMore = page.more;
  }
  assert.deepEqual(
    seen.map(({ seq }) => seq),
    Array.from({ length: 31 }, (_, index) => index + 1),
  );
  assert.deepEqual(caughtUp, seen);
});

/** What the connections that `work` used were sent by the database meanwhile. */
async function bytesSentByDatabase(work: () => Promise<unknown>): Promise<number> {
  const start = new Map<Socket, number>();
  const note = (client: unknown) => {
    const { stream } = (client as { connection: { stream: Socket } }).connection;
    if (!start.has(stream)) start.set(stream, stream.bytesRead);
  };
  pool().on('acquire', note);
  await work().finally(() => pool().off('acquire', note));
  return [...start].reduce((sum, [stream, before]) => sum + stream.bytesRead - before, 0);
}

test('what an answer cannot hold does not leave the database: opening, catching up and history', async () => {
  const vera = await world.connect(await world.customer());
  const { conversationId } = await startedConversation(vera);
  const body = 'a'.repeat(8_000);
  const send = () => vera.do('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body });
  await Promise.all(Array.from({ length: 110 }, send));
  for (const [name, input] of [
    ['conversation:open', { conversationId, after: null }],
    ['conversation:open', { conversationId, after: 0 }],
    ['conversation:history', { conversationId, before: 112, limit: 100 }],
    ['conversation:history', { conversationId, after: 0, limit: 100 }],
  ] as const) {
    let count = 0;
    const bytes = await bytesSentByDatabase(async () => {
      count = (await vera.do(name, input)).messages.length;
    });
    assert.ok(count >= 30, `${name} answers as much as fits: ${count} messages`);
    assert.ok(bytes > count * 8_000, 'the bytes were counted');
    assert.ok(bytes < answerBytesMaximum + 32 * 1024, `${name} ${JSON.stringify(input)}: ${bytes} bytes`);
  }
});

test('of many who catch up at the same moment each gets their own, and nobody a note or a stranger’s', async () => {
  const ada = await world.connect(await world.agent());
  const people = await Promise.all(
    Array.from({ length: 12 }, async (_, number) => {
      const customer = await world.connect(await world.customer());
      const { conversationId, message } = await startedConversation(customer, `Order ${number}`);
      const send = (kind: 'reply' | 'note', body: string) =>
        ada.do('message:send', { conversationId, clientId: randomUUID(), kind, body });
      if (number % 2 === 0) await send('note', `Note ${number}`);
      await send('reply', `Hello ${number}`);
      if (number % 3 === 0) {
        const changed = { messageId: message.id, rev: message.rev, body: `Edited ${number}` };
        await customer.do('message:edit', changed);
      }
      return { customer, conversationId, number };
    }),
  );
  const answers = await Promise.all(
    people.map(async ({ customer, conversationId, number }) => ({
      number,
      own: await customer.do('conversation:open', { conversationId, after: 1 }),
      stranger: await customer.call('conversation:open', {
        conversationId: people[(number + 1) % people.length]?.conversationId ?? '',
        after: 1,
      }),
      agent: await ada.do('conversation:open', { conversationId, after: 1 }),
      agentLater: await ada.do('conversation:open', { conversationId, after: 2 }),
      ahead: await customer.do('conversation:open', { conversationId, after: 1_000 }),
    })),
  );
  for (const { number, own, stranger, agent, agentLater, ahead } of answers) {
    const bodies = (answer: { messages: Message[] }) => answer.messages.map(({ body }) => body);
    const note = number % 2 === 0 ? [`Note ${number}`] : [];
    const edited = number % 3 === 0 ? [`Edited ${number}`] : [];
    assert.deepEqual([bodies(own), own.reset], [[`Hello ${number}`, ...edited], false]);
    assert.equal(own.messages[0]?.seq, 2, 'in the customer’s numbers');
    assert.deepEqual(bodies(agent), [...note, `Hello ${number}`, ...edited]);
    assert.deepEqual(bodies(agentLater), bodies(agent).slice(1));
    assert.equal(!stranger.ok && stranger.error.code, 'not_found');
    const first = edited[0] ?? `Order ${number}`;
    assert.deepEqual([bodies(ahead), ahead.reset], [[first, `Hello ${number}`], true]);
  }
});
