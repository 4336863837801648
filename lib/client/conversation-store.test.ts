import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Message } from '#lib/shared/contract/entities';
import type { Connection } from './connection';
import { type ConversationSnapshot, openConversation } from './conversation-store';
import { FakeBrowser } from './fixtures/browser';
import { FakeConnection } from './fixtures/connection';
import { Log, sizes } from './fixtures/log';
import { until } from './fixtures/until';
import { openOutbox } from './outbox';
import { unreadMessages } from './unread';

let connection: FakeConnection;
let browser: FakeBrowser;
let log: Log;

beforeEach(() => {
  connection = new FakeConnection();
  browser = new FakeBrowser();
  log = new Log();
  serve(log);
});

/** Answers as the customer's server would; a log of null has no conversation yet. */
function serve(served: Log | null): void {
  connection.answers = {
    'conversation:open': ({ after }) => ({
      ok: true,
      data: served ? served.open('customer', after) : nothing,
    }),
    'conversation:history': (input) => ({ ok: true, data: log.history('customer', input) }),
    'conversation:mark': () => ({ ok: true, data: { receipts: [] } }),
    'conversation:leave': () => ({ ok: true, data: {} }),
    'typing:set': () => ({ ok: true, data: {} }),
    'conversation:start': (input) => {
      serve(log);
      return { ok: true, data: { conversation: log.conversation('customer'), message: store(input) } };
    },
    'message:send': (input) => ({ ok: true, data: { message: store(input) } }),
  };
}

const nothing = {
  conversation: null,
  messages: [],
  head: 0,
  length: 0,
  more: false,
  reset: false,
  epoch: 'first',
  receipts: [],
};

function store({ body, clientId }: { body: string; clientId: string }): Message {
  const author = { kind: 'customer' as const, id: connection.actorId, name: 'Vera' };
  const { customer } = log.append('reply', body, true, { author, clientId });
  assert.ok(customer);
  return customer;
}

/** An agent's reply; answers what the customer would be sent. */
function answer(body: string): Message {
  const { customer } = log.append('reply', body);
  assert.ok(customer);
  return customer;
}

const emit = (message: Message) =>
  connection.emit('message:changed', { conversationId: message.conversationId, message });

function open(conversationId: string | null = log.conversationId, over: Connection = connection) {
  const surroundings = browser.tab();
  const outbox = openOutbox({ connection: over, identity: connection.actorId, surroundings });
  const viewer = { kind: 'customer' as const, id: connection.actorId };
  return openConversation({ connection: over, outbox, viewer, conversationId, surroundings });
}

const isReady = ({ phase }: ConversationSnapshot) => phase === 'ready';
const bodies = ({ messages }: ConversationSnapshot) => messages.map(({ body }) => body);

test('it shows the newest, what comes live, and earlier ones when asked', async () => {
  for (let count = 0; count < 7; count += 1) answer(`${count}`);
  const conversation = open();
  const first = await until(conversation, isReady);
  assert.deepEqual(bodies(first), ['3', '4', '5', '6']);
  assert.equal(first.messages.length, sizes.open);
  emit(answer('live'));
  assert.equal(bodies(conversation.getSnapshot()).at(-1), 'live');
  await conversation.loadEarlier();
  assert.equal(conversation.getSnapshot().hasEarlier, false);
  assert.equal(conversation.getSnapshot().messages.length, 8);
});

test('an event that never came is fetched after a moment', async () => {
  const conversation = open();
  await until(conversation, isReady);
  answer('lost');
  emit(answer('seen'));
  assert.deepEqual(bodies(conversation.getSnapshot()), []);
  browser.advance(300);
  browser.advance(200);
  assert.deepEqual(bodies(await until(conversation, ({ messages }) => messages.length > 0)), [
    'lost',
    'seen',
  ]);
});

test('what was missed while away is there after reconnecting', async () => {
  const conversation = open();
  await until(conversation, isReady);
  connection.lose();
  answer('meanwhile');
  connection.connect();
  await until(conversation, ({ messages }) => messages.length === 1);
});

test('a sent message is on the screen at every moment, and never twice', async () => {
  const conversation = open();
  await until(conversation, isReady);
  // Something else was missed: the acknowledgement alone leaves a gap.
  answer('missed');
  const counts: number[] = [];
  conversation.subscribe(() => {
    const { messages, outgoing } = conversation.getSnapshot();
    counts.push([...messages, ...outgoing].filter(({ body }) => body === 'mine').length);
  });
  await conversation.send('mine');
  await until(conversation, ({ outgoing }) => outgoing[0]?.state === 'sending');
  await until(conversation, () => connection.callsOf('message:send').length === 1);
  browser.advance(300);
  browser.advance(200);
  await until(conversation, ({ messages }) => messages.length === 2);
  assert.deepEqual(bodies(conversation.getSnapshot()), ['missed', 'mine']);
  const first = counts.indexOf(1);
  assert.deepEqual(
    counts.slice(first).filter((count) => count !== 1),
    [],
  );
});

test('a message whose acknowledgement was lost is shown once, however much was written after it', async () => {
  const conversation = open();
  await until(conversation, isReady);
  const { answers } = connection;
  connection.answers = {
    ...answers,
    'message:send': (input) => {
      emit(store(input));
      return { ok: false, error: { code: 'unavailable', message: 'Lost.' } };
    },
  };
  await conversation.send('mine');
  await until(conversation, ({ messages }) => messages.length === 1);
  for (let count = 0; count < 300; count += 1) emit(answer(`${count}`));
  const { messages, outgoing } = conversation.getSnapshot();
  assert.equal(messages.length, 301);
  assert.deepEqual(outgoing, []);
});

test('the first message starts the conversation, which is then followed', async () => {
  serve(null);
  const conversation = open(null);
  assert.equal((await until(conversation, isReady)).conversation, null);
  await conversation.send('hello', 'reply', { path: '/help', title: 'Help' });
  await until(conversation, ({ messages, outgoing }) => messages.length === 1 && outgoing.length === 0);
  assert.deepEqual(connection.callsOf('conversation:start')[0]?.context, { path: '/help', title: 'Help' });
  assert.equal(conversation.getSnapshot().conversation?.id, log.conversationId);
  emit(answer('hi'));
  assert.deepEqual(bodies(conversation.getSnapshot()), ['hello', 'hi']);
  await conversation.send('thanks');
  await until(conversation, ({ messages }) => messages.length === 3);
  assert.equal(connection.callsOf('conversation:start').length, 1);
});

test('a new conversation begins empty, whatever was there before', async () => {
  answer('old');
  const before = log;
  log = new Log();
  const conversation = open('new');
  assert.equal(conversation.getSnapshot().phase, 'ready');
  emit(before.append('reply', 'to the old one').agent);
  await conversation.send('a new question');
  await until(conversation, ({ messages, outgoing }) => messages.length === 1 && outgoing.length === 0);
  assert.deepEqual(bodies(conversation.getSnapshot()), ['a new question']);
});

test('what does not exist fails for good; a passing failure is tried again', async () => {
  const works = connection.answers['conversation:open'];
  connection.answers['conversation:open'] = () => ({
    ok: false,
    error: { code: 'not_found', message: 'Gone.' },
  });
  const conversation = open();
  assert.equal((await until(conversation, ({ phase }) => phase === 'failed')).problem?.code, 'not_found');
  browser.advance(60_000);
  assert.equal(connection.callsOf('conversation:open').length, 1);
  connection.answers['conversation:open'] = () => ({
    ok: false,
    error: { code: 'internal', message: 'Oh.' },
  });
  conversation.reload();
  await until(conversation, ({ problem }) => problem?.code === 'internal');
  if (works) connection.answers['conversation:open'] = works;
  browser.advance(1_000);
  assert.equal((await until(conversation, isReady)).problem, null);
});

test('received and read are said together, once, and only when they grow', async () => {
  answer('one');
  const conversation = open();
  const { messages } = await until(conversation, isReady);
  conversation.markRead(messages[0]?.seq ?? 0);
  browser.advance(200);
  browser.advance(200);
  assert.deepEqual(
    connection.callsOf('conversation:mark').map(({ deliveredSeq, readSeq }) => [deliveredSeq, readSeq]),
    [[1, 1]],
  );
  await until(conversation, () => true);
  conversation.markRead(1);
  browser.advance(200);
  assert.equal(connection.callsOf('conversation:mark').length, 1);
});

test('a mark that was lost with the connection is said again', async () => {
  const conversation = open();
  await until(conversation, isReady);
  emit(answer('one'));
  connection.lose();
  browser.advance(200);
  assert.equal(connection.callsOf('conversation:mark').length, 0);
  connection.connect();
  browser.advance(200);
  assert.deepEqual(connection.callsOf('conversation:mark')[0]?.deliveredSeq, 1);
});

test('typing is said every three seconds, and at once when it stops', async () => {
  const conversation = open();
  await until(conversation, isReady);
  for (let strokes = 0; strokes < 35; strokes += 1) {
    conversation.setTyping(true);
    browser.advance(100);
  }
  assert.deepEqual(
    connection.callsOf('typing:set').map(({ active }) => active),
    [true, true],
  );
  conversation.setTyping(false);
  conversation.setTyping(false);
  assert.equal(connection.callsOf('typing:set').length, 3);
});

test('others type for six seconds or until they have written', async () => {
  const conversation = open();
  await until(conversation, isReady);
  const message = answer('done');
  const participant = { kind: 'agent' as const, id: message.author.id ?? '', name: 'Ada' };
  const type = () =>
    connection.emit('typing:changed', { conversationId: log.conversationId, participant, active: true });
  type();
  assert.deepEqual(conversation.getSnapshot().typing, [participant]);
  browser.advance(6_000);
  assert.deepEqual(conversation.getSnapshot().typing, []);
  type();
  emit(message);
  assert.deepEqual(conversation.getSnapshot().typing, []);
});

test('unread is what others wrote after the own mark', () => {
  const viewer = { kind: 'customer' as const, id: connection.actorId };
  store({ body: 'mine', clientId: 'x' });
  answer('one');
  answer('two');
  log.setStatus('closed');
  const messages = log.messages('customer');
  const receipt = (readSeq: number) => [{ participant: viewer, deliveredSeq: 4, readSeq, readAt: null }];
  assert.equal(unreadMessages(messages, [], viewer).length, 2);
  assert.equal(unreadMessages(messages, receipt(2), viewer).length, 1);
  assert.equal(unreadMessages(messages, receipt(4), viewer).length, 0);
});
