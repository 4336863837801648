import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { untilSomebodyWaits } from '#e2e/fixtures/locks';
import { pool, prisma } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { decide } from '#lib/shared/policy';
import { appendToTimeline } from './append';
import { draftOf } from './draft';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

async function newCustomer(): Promise<Actor> {
  const id = randomUUID();
  await prisma().customer.create({ data: { id, name: 'Vera' } });
  return { kind: 'customer', id, name: 'Vera', email: null, registered: false };
}

async function newAgent(): Promise<Actor> {
  const id = randomUUID();
  await prisma().agent.create({ data: { id, name: 'Ada', email: `${id}@x.test`, passwordHash: 'none' } });
  return { kind: 'agent', id, name: 'Ada', email: `${id}@x.test`, role: 'agent' };
}

async function newConversation(customer: Actor): Promise<string> {
  const id = randomUUID();
  await prisma().conversation.create({ data: { id, customerId: customer.id } });
  return id;
}

function send(actor: Actor, conversationId: string, more: Partial<Parameters<typeof draftOf>[1]> = {}) {
  const input = { conversationId, clientId: randomUUID(), kind: 'reply' as const, body: 'Hello', ...more };
  return appendToTimeline(draftOf(actor, input));
}

async function logOfConversation(conversationId: string) {
  return prisma().message.findMany({ where: { conversationId }, orderBy: { agentSeq: 'asc' } });
}

const from1 = (length: number) => Array.from({ length }, (_, index) => index + 1);

test('both logs are numbered 1 to n without a gap, and notes only take numbers in the agents’ log', async () => {
  const [vera, ada] = [await newCustomer(), await newAgent()];
  const conversationId = await newConversation(vera);
  const sends = from1(60).map((number) =>
    number % 3 === 0
      ? send(ada, conversationId, { kind: 'note' })
      : send(number % 3 === 1 ? vera : ada, conversationId),
  );
  await Promise.all(sends);
  const messages = await logOfConversation(conversationId);
  assert.deepEqual(
    messages.map((message) => message.agentSeq),
    from1(60),
  );
  const shown = messages.filter((message) => message.customerSeq !== null);
  assert.deepEqual(
    shown.map((message) => message.customerSeq),
    from1(40),
  );
  assert.ok(messages.every((message) => (message.kind === 'note') === (message.customerSeq === null)));
  const conversation = await prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  assert.deepEqual(
    [
      conversation.agentLength,
      conversation.agentHead,
      conversation.customerLength,
      conversation.customerHead,
    ],
    [60, 60, 40, 40],
  );
});

test('what one sender sends at once is stored in the order sent, however many conversations are busy', async () => {
  const vera = await newCustomer();
  const conversations = await Promise.all(from1(20).map(() => newConversation(vera)));
  const bodies = from1(25).map(String);
  await Promise.all(
    bodies.flatMap((body) => conversations.map((conversationId) => send(vera, conversationId, { body }))),
  );
  for (const conversationId of conversations) {
    const messages = await logOfConversation(conversationId);
    assert.deepEqual(
      messages.map((message) => message.body),
      bodies,
    );
  }
});

test('the same message a hundred times at once is stored once', async () => {
  const vera = await newCustomer();
  const conversationId = await newConversation(vera);
  const clientId = randomUUID();
  const verdicts = await Promise.all(from1(100).map(() => send(vera, conversationId, { clientId })));
  assert.equal(verdicts.filter(({ verdict }) => verdict === 'stored').length, 1);
  assert.equal(verdicts.filter(({ verdict }) => verdict === 'repeat').length, 99);
  assert.equal((await logOfConversation(conversationId)).length, 1);
});

test('a client id with other words is a conflict, and another author may use it freely', async () => {
  const [vera, ada] = [await newCustomer(), await newAgent()];
  const conversationId = await newConversation(vera);
  const clientId = randomUUID();
  await send(vera, conversationId, { clientId, body: 'One' });
  assert.deepEqual(await send(vera, conversationId, { clientId, body: 'Two' }), {
    verdict: 'conflict',
    unseen: null,
  });
  assert.equal((await send(ada, conversationId, { clientId, body: 'Two' })).verdict, 'stored');
});

test('a draft the database cannot take fails alone', async () => {
  const vera = await newCustomer();
  const conversationId = await newConversation(vera);
  // PostgreSQL's text refuses U+0000; the doors refuse it before, so only this test sends it.
  const sends = from1(9).map((number) =>
    send(vera, conversationId, { body: number === 5 ? '\0' : `${number}` }),
  );
  const results = await Promise.allSettled(sends);
  assert.deepEqual(
    results.map(({ status }) => status),
    from1(9).map((number) => (number === 5 ? 'rejected' : 'fulfilled')),
  );
  const messages = await logOfConversation(conversationId);
  assert.deepEqual(
    messages.map((message) => message.body),
    ['1', '2', '3', '4', '6', '7', '8', '9'],
  );
  assert.deepEqual(
    messages.map((message) => message.agentSeq),
    from1(8),
  );
});

test('two connections that race with one client id store one message', async () => {
  const vera = await newCustomer();
  const [first, second] = [await newConversation(vera), await newConversation(vera)];
  const clientId = randomUUID();
  const blocker = await pool().connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [second]);
  // Its snapshot is taken before the other is stored; then it waits for the lock.
  const late = send(vera, second, { clientId });
  await untilSomebodyWaits();
  const early = await send(vera, first, { clientId });
  await blocker.query('COMMIT');
  blocker.release();
  assert.equal(early.verdict, 'stored');
  assert.equal((await late).verdict, 'repeat');
});

test('SQL and policy agree on who may write what, where', async () => {
  const [vera, max, ada] = [await newCustomer(), await newCustomer(), await newAgent()];
  const existing = await newConversation(vera);
  for (const asker of [vera, max, ada]) {
    for (const kind of ['reply', 'note'] as const) {
      for (const conversationId of [existing, randomUUID()]) {
        const { verdict } = await send(asker, conversationId, { kind });
        const conversation = conversationId === existing ? { customerId: vera.id } : null;
        const decided = decide(asker, kind, { conversation });
        assert.equal(verdict === 'stored' ? 'allowed' : verdict, decided, `${asker.kind} ${kind}`);
      }
    }
  }
});

test('status and waiting time follow who wrote last', async () => {
  const [vera, ada] = [await newCustomer(), await newAgent()];
  const conversationId = await newConversation(vera);
  const now = () => prisma().conversation.findUniqueOrThrow({ where: { id: conversationId } });

  await send(vera, conversationId);
  const asked = await now();
  assert.equal(asked.status, 'open');
  assert.notEqual(asked.waitingSince, null);

  await send(vera, conversationId);
  assert.deepEqual(
    (await now()).waitingSince,
    asked.waitingSince,
    'further messages do not reset the waiting',
  );

  await send(ada, conversationId, { kind: 'note', body: 'Between us' });
  const noted = await now();
  assert.deepEqual([noted.status, noted.preview, noted.waitingSince], ['open', 'Hello', asked.waitingSince]);

  await send(ada, conversationId, { body: 'On its way' });
  const answered = await now();
  assert.deepEqual(
    [answered.status, answered.preview, answered.waitingSince],
    ['pending', 'On its way', null],
  );

  await prisma().conversation.update({
    where: { id: conversationId },
    data: { status: 'closed', closedAt: new Date() },
  });
  await send(ada, conversationId);
  assert.equal((await now()).status, 'closed', 'an agent’s reply does not reopen');
  await send(vera, conversationId);
  const reopened = await now();
  assert.deepEqual([reopened.status, reopened.closedAt], ['open', null]);
});

test('a sender who has not seen the latest is stopped, and their own messages do not count', async () => {
  const [vera, ada] = [await newCustomer(), await newAgent()];
  const conversationId = await newConversation(vera);
  await send(vera, conversationId);
  assert.equal((await send(ada, conversationId, { lastSeenSeq: 1 })).verdict, 'stored');
  assert.equal((await send(ada, conversationId, { lastSeenSeq: 1 })).verdict, 'stored');
  await send(vera, conversationId);
  assert.deepEqual(await send(ada, conversationId, { lastSeenSeq: 1 }), { verdict: 'conflict', unseen: 1 });
});

test('a sender is also stopped by what would be stored in the same batch', async () => {
  const [vera, ada] = [await newCustomer(), await newAgent()];
  const conversationId = await newConversation(vera);
  const blocker = await pool().connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [conversationId]);
  // The first is under way and waits for the lock; the next two wait for the first, and could be one batch.
  const first = send(vera, conversationId);
  await untilSomebodyWaits();
  const rest = [send(vera, conversationId), send(ada, conversationId, { lastSeenSeq: 1 })];
  await blocker.query('COMMIT');
  blocker.release();
  assert.equal((await first).verdict, 'stored');
  const [second, answer] = await Promise.all(rest);
  assert.equal(second?.verdict, 'stored');
  assert.deepEqual(answer, { verdict: 'conflict', unseen: 1 });
});

test('a customer who says what they have seen hears of replies, and cannot count private notes', async () => {
  const [vera, ada] = [await newCustomer(), await newAgent()];
  const conversationId = await newConversation(vera);
  await send(vera, conversationId);
  for (const body of ['A regular', 'Be kind']) await send(ada, conversationId, { kind: 'note', body });
  assert.equal((await send(vera, conversationId, { lastSeenSeq: 0 })).verdict, 'stored');
  await send(ada, conversationId);
  assert.deepEqual(await send(vera, conversationId, { lastSeenSeq: 2 }), { verdict: 'conflict', unseen: 1 });
  assert.equal((await send(vera, conversationId, { lastSeenSeq: 3 })).verdict, 'stored');
});

test('a conversation that has messages cannot be deleted, one that has none can', async () => {
  const vera = await newCustomer();
  const [kept, empty] = [await newConversation(vera), await newConversation(vera)];
  await send(vera, kept);
  await assert.rejects(prisma().conversation.delete({ where: { id: kept } }), /foreign key|is kept/i);
  await prisma().conversation.delete({ where: { id: empty } });
  assert.equal((await logOfConversation(kept)).length, 1);
});

test('what every message moves in its conversation stands in no index', async () => {
  const { rows } = await pool().query<{ definition: string }>(
    `SELECT indexdef AS definition FROM pg_indexes WHERE tablename = 'conversations'`,
  );
  assert.ok(rows.length > 1);
  for (const { definition } of rows) {
    assert.doesNotMatch(
      definition,
      /last_message_(at|id)|_length|_head|last_author|last_customer_seq|preview/,
    );
  }
});

test('who says they have seen nothing of a long conversation is stopped without counting it', async () => {
  const vera = await newCustomer();
  const conversationId = await newConversation(vera);
  await send(vera, conversationId);
  assert.equal((await send(vera, conversationId, { lastSeenSeq: 0 })).verdict, 'stored');
  const length = { agentLength: 5_000, agentHead: 5_000, customerLength: 5_000, customerHead: 5_000 };
  await prisma().conversation.update({ where: { id: conversationId }, data: length });
  assert.deepEqual(await send(vera, conversationId, { lastSeenSeq: 0 }), {
    verdict: 'conflict',
    unseen: 5_000,
  });
  assert.equal((await send(vera, conversationId, { lastSeenSeq: 5_000 })).verdict, 'stored');
});
