import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { entriesOf } from '#e2e/fixtures/audit';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { run } from '#lib/server/doors/commands';
import { agentOfPassword } from '#lib/server/identity/agents';
import { customerOfPassword } from '#lib/server/identity/customers';
import { prisma } from '#lib/server/platform/db';
import { type Actor, activity } from '#lib/shared/contract/entities';
import { plantDemo } from './demo';

const password = 'a password for the demo';
let database: TestDatabase;

before(async () => {
  database = await freshDatabase();
  await plantDemo({ password });
});
after(() => database.drop());

async function conversationsWithMessages() {
  const conversations = await prisma().conversation.findMany({ include: { receipts: true } });
  const messages = await prisma().message.findMany({ orderBy: { agentSeq: 'asc' } });
  return conversations.map((conversation) => ({
    ...conversation,
    messages: messages.filter(({ conversationId }) => conversationId === conversation.id),
  }));
}

function countTo(length: number): number[] {
  return Array.from({ length }, (_, index) => index + 1);
}

test('both logs of every conversation are numbered from 1 without a gap, and their heads are where they end', async () => {
  for (const { messages, ...conversation } of await conversationsWithMessages()) {
    const shown = messages.filter((message) => message.customerSeq !== null);
    assert.ok(messages.length > 0);
    for (const numbers of ['agentSeq', 'agentRev'] as const) {
      assert.deepEqual(
        messages.map((message) => message[numbers]),
        countTo(messages.length),
      );
    }
    for (const numbers of ['customerSeq', 'customerRev'] as const) {
      assert.deepEqual(
        shown.map((message) => message[numbers]),
        countTo(shown.length),
      );
    }
    assert.deepEqual([conversation.agentLength, conversation.agentHead], [messages.length, messages.length]);
    assert.deepEqual([conversation.customerLength, conversation.customerHead], [shown.length, shown.length]);
    const times = messages.map((message) => message.createdAt.getTime());
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok((times.at(-1) ?? 0) <= Date.now());
  }
});

test('customers see replies and public activity, and nothing else', async () => {
  for (const { messages } of await conversationsWithMessages()) {
    for (const message of messages) {
      const parsed = message.kind === 'activity' ? activity.parse(message.activity) : null;
      const isPublic =
        message.kind === 'reply' || ['assigned', 'closed', 'reopened'].includes(parsed?.type ?? '');
      assert.equal(message.customerSeq !== null, isPublic);
    }
  }
});

test('the summary of every conversation is what its messages say', async () => {
  for (const { messages, ...conversation } of await conversationsWithMessages()) {
    const replies = messages.filter((message) => message.kind === 'reply');
    const last = replies.at(-1);
    assert.equal(conversation.preview, last?.body);
    assert.deepEqual(conversation.lastMessageAt, last?.createdAt);
    assert.equal(conversation.lastMessageId, last?.id);
    assert.deepEqual(
      [conversation.lastAuthorKind, conversation.lastAuthorId],
      [last?.authorKind, last?.authorId],
    );
    const fromCustomer = messages.findLast((message) => message.authorKind === 'customer');
    assert.equal(conversation.lastCustomerSeq, fromCustomer?.agentSeq);

    const isClosing = (message: (typeof messages)[number]) =>
      message.kind === 'activity' && activity.parse(message.activity).type === 'closed';
    const settled = messages.findLastIndex(
      (message) => isClosing(message) || (message.kind === 'reply' && message.authorKind === 'agent'),
    );
    const unanswered = messages.slice(settled + 1).find((message) => message.authorKind === 'customer');
    assert.deepEqual(conversation.waitingSince, unanswered?.createdAt ?? null);
    const settling = messages[settled];
    const status = unanswered ? 'open' : settling && isClosing(settling) ? 'closed' : 'pending';
    assert.equal(conversation.status, status);
    assert.equal(conversation.closedAt !== null, status === 'closed');
  }
});

test('nobody has read beyond the end of their log', async () => {
  for (const conversation of await conversationsWithMessages()) {
    for (const receipt of conversation.receipts) {
      const end =
        receipt.participantKind === 'customer' ? conversation.customerLength : conversation.agentLength;
      assert.ok(
        receipt.readSeq >= 1 && receipt.readSeq <= receipt.deliveredSeq && receipt.deliveredSeq <= end,
      );
    }
  }
});

test('every conversation opens as its customer and as an agent, and the inbox lists them all', async () => {
  const ada = (await agentOfPassword('ada@shopbell.test', password))?.actor;
  assert.ok(ada);
  const meta = { requestId: 'planting' };
  for (const conversation of await conversationsWithMessages()) {
    const customer: Actor = { kind: 'customer', id: conversation.customerId, name: '', email: null };
    const viewers: [Actor, number][] = [
      [ada, conversation.agentLength],
      [customer, conversation.customerLength],
    ];
    for (const [viewer, length] of viewers) {
      const input = { conversationId: conversation.id, after: null };
      const answer = await run(viewer, 'conversation:open', input, meta);
      assert.ok(answer.ok);
      assert.equal(answer.data.messages.length, length);
    }
  }
  const inbox = await run(ada, 'inbox:list', { view: 'all', limit: 100 }, meta);
  assert.ok(inbox.ok);
  assert.equal(inbox.data.rows.length, await prisma().conversation.count());
});

test('the three people of the demo sign in with the password they were given, and nobody else', async () => {
  assert.equal((await customerOfPassword('vera@shopbell.test', password))?.actor.name, 'Vera Lindqvist');
  assert.equal((await agentOfPassword('omar@shopbell.test', password))?.actor.role, 'admin');
  assert.equal(await customerOfPassword('yusuf.kaya@example.com', password), null);
});

test('who joins the team with the demo is in the audit log, as everybody who joins it', async () => {
  const ada = (await agentOfPassword('ada@shopbell.test', password))?.actor;
  const omar = (await agentOfPassword('omar@shopbell.test', password))?.actor;
  for (const [member, role] of [
    [ada, 'agent'],
    [omar, 'admin'],
  ] as const) {
    const entries = await entriesOf(member?.id ?? '');
    assert.deepEqual(
      entries.map(({ actor_name, action, details }) => [actor_name, action, details]),
      [['Command line', 'agent_created', { role }]],
    );
  }
});

test('every order costs what its things cost, and what has left has a tracking number', async () => {
  for (const order of await prisma().order.findMany({ include: { items: true } })) {
    assert.equal(
      order.totalCents,
      order.items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0),
    );
    assert.equal(order.tracking.length, ['processed', 'delivered'].includes(order.status) ? 1 : 0);
  }
  const vera = await prisma().order.findMany({ where: { customer: { email: 'vera@shopbell.test' } } });
  assert.deepEqual([...new Set(vera.map((order) => order.status))].sort(), [
    'cancelled',
    'delivered',
    'pending',
    'processed',
  ]);
});

test('every product has a drawing and a form it comes in', async () => {
  for (const product of await prisma().product.findMany({ include: { variants: true } })) {
    assert.ok(existsSync(path.resolve('public/products', `${product.picture}.svg`)), product.slug);
    assert.ok(product.variants.length > 0);
  }
});

test('planting again changes nothing, not even what people have changed', async () => {
  const [conversation] = await conversationsWithMessages();
  assert.ok(conversation);
  await prisma().product.update({ where: { slug: 'honey-jar' }, data: { name: 'Honey, renamed' } });
  await prisma().conversation.update({ where: { id: conversation.id }, data: { priority: 'urgent' } });
  const before = await everything();
  await plantDemo({ password: 'another password' });
  assert.deepEqual(await everything(), before);
});

async function everything() {
  return {
    products: await prisma().product.findMany({ include: { variants: true }, orderBy: { id: 'asc' } }),
    people: [
      await prisma().agent.findMany({ orderBy: { id: 'asc' } }),
      await prisma().customer.findMany({ orderBy: { id: 'asc' } }),
    ],
    audit: await prisma().auditEntry.findMany({ orderBy: { id: 'asc' } }),
    orders: await prisma().order.findMany({ include: { items: true }, orderBy: { id: 'asc' } }),
    conversations: await conversationsWithMessages(),
  };
}
