import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { FakeBrowser } from './fixtures/browser';
import { FakeServer } from './fixtures/server';
import { connectTab, isEmpty, openTab as openTabOf, reply, shows, states, type Tab } from './fixtures/tab';
import { until } from './fixtures/until';

const ends: (() => unknown)[] = [];
after(() => Promise.all(ends.map((end) => end())));

let server: FakeServer;
let browser: FakeBrowser;

beforeEach(async () => {
  const own = await new FakeServer().start();
  ends.push(() => own.stop());
  server = own;
  browser = new FakeBrowser();
});

function openTab(identity?: string): Tab {
  const tab = openTabOf(browser, server, identity);
  ends.push(tab.close);
  return tab;
}

const openConnectedTab = () => connectTab(openTab());

test('messages are stored once each, in the order of writing', async () => {
  const log = server.converse();
  const { outbox } = await openConnectedTab();
  const bodies = Array.from({ length: 20 }, (_, index) => `message ${index}`);
  await Promise.all(bodies.map((body) => outbox.send(reply(log.conversationId, body))));
  await until(outbox, isEmpty);
  assert.deepEqual(server.bodies(log.conversationId), bodies);
});

test('the start goes alone, the rest takes the id it was given', async () => {
  const { outbox } = await openConnectedTab();
  await Promise.all(['one', 'two', 'three'].map((body) => outbox.send(reply('local:first', body))));
  await until(outbox, isEmpty);
  assert.deepEqual(
    server.received.map(({ name }) => name),
    ['conversation:start', 'message:send', 'message:send'],
  );
  assert.deepEqual(server.bodies([...server.logs.keys()][0] ?? ''), ['one', 'two', 'three']);
});

test('what is written without a connection waits, never fails, and goes when there is one', async () => {
  const log = server.converse();
  const { outbox, connection } = openTab();
  await outbox.send(reply(log.conversationId, 'hello'));
  assert.deepEqual(states(outbox.getSnapshot()), ['hello: waiting']);
  connection.connect();
  await until(outbox, isEmpty);
  assert.deepEqual(server.bodies(log.conversationId), ['hello']);
});

test('a lost acknowledgement repeats the message, and it is stored once', async () => {
  const log = server.converse();
  const { outbox, connection } = await openConnectedTab();
  server.acknowledgementsToLose = 1;
  await outbox.send(reply(log.conversationId, 'hello'));
  await outbox.send(reply(log.conversationId, 'again'));
  await server.whenReceived(1);
  browser.advance(5_000);
  assert.equal(connection.state, 'reconnecting');
  assert.deepEqual(states(outbox.getSnapshot()), ['hello: waiting', 'again: waiting']);
  browser.advance(1_000);
  await until(outbox, isEmpty);
  assert.deepEqual(server.bodies(log.conversationId), ['hello', 'again']);
  assert.equal(server.received.length, 3);
});

test('a refusal fails that message alone, may be deleted, and says why', async () => {
  const log = server.converse();
  const { outbox } = await openConnectedTab();
  server.refuse = ({ input }) => (input.body === 'bad' ? { code: 'too_large', message: 'Too long.' } : null);
  await Promise.all(['good', 'bad', 'fine'].map((body) => outbox.send(reply(log.conversationId, body))));
  const { outgoing } = await until(outbox, shows('bad: failed'));
  assert.deepEqual(server.bodies(log.conversationId), ['good', 'fine']);
  assert.equal(outgoing[0]?.isRefused, true);
  assert.equal(outgoing[0]?.problem?.message, 'Too long.');
  await outbox.discard(outgoing[0]?.clientId ?? '');
  assert.equal(outbox.unsent(), 0);
});

test('a refused start leaves the next message to start the conversation', async () => {
  const { outbox } = await openConnectedTab();
  server.refuse = ({ input }) => (input.body === 'bad' ? { code: 'invalid', message: 'No.' } : null);
  await Promise.all(['bad', 'good', 'more'].map((body) => outbox.send(reply('local:first', body))));
  const { outgoing } = await until(outbox, shows('bad: failed'));
  const [conversationId = ''] = server.logs.keys();
  assert.deepEqual(server.bodies(conversationId), ['good', 'more']);
  assert.equal(outgoing[0]?.queue, conversationId);
});

test('three tries while connected are not sent; the queue holds; retry goes on in order', async () => {
  const log = server.converse();
  const { outbox } = await openConnectedTab();
  server.refuse = () => ({ code: 'internal', message: 'Something broke.' });
  await outbox.send(reply(log.conversationId, 'one'));
  await outbox.send(reply(log.conversationId, 'two'));
  for (let tries = 1; tries <= 3; tries += 1) {
    await server.whenReceived(tries);
    await until(outbox, ({ outgoing }) => outgoing[0]?.state !== 'sending');
    browser.advance(20_000);
  }
  const { outgoing } = await until(outbox, shows('one: failed', 'two: waiting'));
  assert.equal(server.received.length, 3);
  assert.equal(outgoing[0]?.isRefused, false);
  await outbox.discard(outgoing[0]?.clientId ?? '');
  assert.equal(outbox.unsent(), 2, 'it may have been stored, so it is not deleted');
  server.refuse = () => null;
  await outbox.retry(outgoing[0]?.clientId ?? '');
  await until(outbox, isEmpty);
  assert.deepEqual(server.bodies(log.conversationId), ['one', 'two']);
});

test('being told to wait is not a try, and is obeyed', async () => {
  const log = server.converse();
  const { outbox } = await openConnectedTab();
  server.refuse = () => ({ code: 'rate_limited', message: 'Slower.', retryAfterMs: 10_000 });
  await outbox.send(reply(log.conversationId, 'hello'));
  for (let tries = 1; tries <= 4; tries += 1) {
    await server.whenReceived(tries);
    await until(outbox, shows('hello: waiting'));
    if (tries === 4) server.refuse = () => null;
    browser.advance(10_000);
    assert.equal(server.received.length, tries);
    browser.advance(20_000);
  }
  await until(outbox, isEmpty);
});

test('a reload in the middle loses nothing and repeats nothing', async () => {
  const log = server.converse();
  const before = await openConnectedTab();
  server.acknowledgementsToLose = 1;
  await before.outbox.send(reply(log.conversationId, 'one'));
  await before.outbox.send(reply(log.conversationId, 'two'));
  await server.whenReceived(1);
  before.close();
  const after = await openConnectedTab();
  await until(after.outbox, isEmpty);
  assert.deepEqual(server.bodies(log.conversationId), ['one', 'two']);
});

test('two tabs send one outbox in one order, and both learn what was stored', async () => {
  const log = server.converse();
  const [left, right] = await Promise.all([openConnectedTab(), openConnectedTab()]);
  const heard: string[] = [];
  right.outbox.onStored(({ message }) => heard.push(message.body));
  const bodies = Array.from({ length: 30 }, (_, index) => `message ${index}`);
  for (const [index, body] of bodies.entries())
    await (index % 2 ? left : right).outbox.send(reply(log.conversationId, body));
  await Promise.all([until(left.outbox, isEmpty), until(right.outbox, isEmpty)]);
  assert.deepEqual(server.bodies(log.conversationId), bodies);
  assert.equal(server.received.length, bodies.length);
  assert.deepEqual(heard, bodies);
});

test('a tab without a connection has its words sent by one that has', async () => {
  const log = server.converse();
  const alone = openTab();
  await openConnectedTab();
  await alone.outbox.send(reply(log.conversationId, 'hello'));
  await until(alone.outbox, isEmpty);
  assert.deepEqual(server.bodies(log.conversationId), ['hello']);
});

test('drafts are kept by place and kind until they are emptied', async () => {
  const before = openTab();
  for (const text of ['h', 'he', 'hello']) before.outbox.saveDraft('here', 'reply', text);
  before.outbox.saveDraft('here', 'note', 'private');
  assert.equal(await before.outbox.draft('here', 'reply'), 'hello');
  const after = openTab();
  assert.equal(await after.outbox.draft('here', 'note'), 'private');
  after.outbox.saveDraft('here', 'note', '');
  assert.equal(await after.outbox.draft('here', 'note'), '');
  assert.equal(await openTab().outbox.draft('there', 'reply'), '');
});

test('without IndexedDB or locks it works from memory and says so', async () => {
  browser.indexedDB = null;
  const log = server.converse();
  const first = await openConnectedTab();
  assert.equal((await until(first.outbox, ({ isLoaded }) => isLoaded)).isDurable, false);
  await first.outbox.send(reply(log.conversationId, 'hello'));
  await until(first.outbox, isEmpty);
  browser = new FakeBrowser();
  browser.hasLocks = false;
  const second = openTab();
  assert.equal((await until(second.outbox, ({ isLoaded }) => isLoaded)).isDurable, false);
});

test('a disk that fails in the middle loses nothing: memory takes over, and says so', async () => {
  const { indexedDB } = browser;
  const databases: IDBDatabase[] = [];
  assert.ok(indexedDB);
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (...names) => {
    const request = open(...names);
    request.addEventListener('success', () => databases.push(request.result));
    return request;
  };
  const log = server.converse();
  const { outbox, connection } = openTab();
  await outbox.send(reply(log.conversationId, 'one'));
  for (const database of databases) database.close();
  await Promise.all(['two', 'three'].map((body) => outbox.send(reply(log.conversationId, body))));
  assert.equal(outbox.getSnapshot().isDurable, false);
  connection.connect();
  await until(outbox, isEmpty);
  assert.deepEqual(server.bodies(log.conversationId), ['one', 'two', 'three']);
});

test('where no socket is to be had, HTTP carries the message', async () => {
  const log = server.converse();
  server.refuseConnection = () => ({ code: 'unavailable', message: 'Draining.', retryAfterMs: 60_000 });
  const { outbox, connection } = openTab();
  connection.connect();
  await until(connection, ({ state }) => state === 'reconnecting');
  await outbox.send(reply(log.conversationId, 'by post'));
  assert.deepEqual(states(outbox.getSnapshot()), ['by post: waiting']);
  browser.advance(4_000);
  await until(outbox, isEmpty);
  assert.deepEqual(server.bodies(log.conversationId), ['by post']);
});
