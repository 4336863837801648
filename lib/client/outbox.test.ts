import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { type Connection, openConnection } from './connection';
import { FakeBrowser } from './fixtures/browser';
import { FakeServer } from './fixtures/server';
import { until } from './fixtures/until';
import { type Outbox, type OutboxSnapshot, openOutbox } from './outbox';

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

interface Tab {
  connection: Connection;
  outbox: Outbox;
  close(): void;
}

function openTab(identity = server.actorId): Tab {
  const surroundings = browser.tab();
  const connection = openConnection({
    as: 'customer',
    actorId: identity,
    origin: server.origin,
    surroundings,
  });
  const outbox = openOutbox({ connection, identity, surroundings });
  const close = () => {
    outbox.close();
    connection.close();
  };
  ends.push(close);
  return { connection, outbox, close };
}

async function openConnectedTab(): Promise<Tab> {
  const tab = openTab();
  tab.connection.connect();
  await until(tab.connection, ({ state }) => state === 'connected');
  return tab;
}

const reply = (queue: string, body: string) => ({ queue, kind: 'reply' as const, body });
const isEmpty = ({ isLoaded, outgoing }: OutboxSnapshot) => isLoaded && outgoing.length === 0;
const states = ({ outgoing }: OutboxSnapshot) => outgoing.map(({ body, state }) => `${body}: ${state}`);
const shows =
  (...wanted: string[]) =>
  (snapshot: OutboxSnapshot) =>
    states(snapshot).join() === wanted.join();

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
    browser.advance(9_999);
    assert.equal(server.received.length, tries);
    browser.advance(1);
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

test("nobody's words go out under another name", async () => {
  const ana = openTab();
  await ana.outbox.send(reply('local:first', 'from Ana'));
  ana.close();
  // Somebody else signs in: this tab still believes to be Ana, another one knows better.
  const anasId = server.actorId;
  server.actorId = '22222222-2222-4222-8222-222222222222';
  const asleep = openTab(anasId);
  asleep.connection.connect();
  const { endReason } = await until(asleep.connection, ({ state }) => state === 'ended');
  assert.equal(endReason, 'unauthenticated');
  const ben = await openConnectedTab();
  await ben.outbox.send(reply('local:second', 'from Ben'));
  await until(ben.outbox, isEmpty);
  assert.deepEqual(
    server.received.map(({ input }) => input.body),
    ['from Ben'],
  );
  assert.equal(asleep.outbox.unsent(), 1);
});

test('an outbox over the connection of somebody else sends nothing', async () => {
  const { connection } = await openConnectedTab();
  const outbox = openOutbox({ connection, identity: 'ana', surroundings: browser.tab() });
  ends.push(() => outbox.close());
  await outbox.send(reply('local:first', 'from Ana'));
  await until(outbox, shows('from Ana: waiting'));
  assert.equal(server.received.length, 0);
});

test('signing in takes over what the guest left unsent, under the same client ids', async () => {
  const guest = openTab('guest');
  const clientId = await guest.outbox.send(reply('local:first', 'as a guest'));
  guest.outbox.saveDraft('new', 'reply', 'half a sent');
  assert.equal(await guest.outbox.draft('new', 'reply'), 'half a sent');
  guest.close();
  const customer = await openConnectedTab();
  await customer.outbox.adopt('guest');
  await until(customer.outbox, isEmpty);
  assert.deepEqual(
    server.received.map(({ input }) => input.clientId),
    [clientId],
  );
  const again = openTab('guest');
  await until(again.outbox, isEmpty);
});

test('signing out can discard every word, in all tabs and on disk', async () => {
  const [left, right] = [openTab(), openTab()];
  await left.outbox.send(reply('local:first', 'secret'));
  left.outbox.saveDraft('new', 'reply', 'secret draft');
  await until(right.outbox, ({ outgoing }) => outgoing.length === 1);
  assert.equal(left.outbox.unsent(), 1);
  await left.outbox.discardAll();
  await until(right.outbox, isEmpty);
  right.outbox.saveDraft('new', 'reply', 'secret afterthought');
  const later = openTab();
  await until(later.outbox, isEmpty);
  assert.equal(await later.outbox.draft('new', 'reply'), '');
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
