import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { FakeBrowser } from './fixtures/browser';
import { FakeServer } from './fixtures/server';
import { connectTab, isEmpty, openTab as openTabOf, reply, shows, type Tab } from './fixtures/tab';
import { until } from './fixtures/until';
import { openOutbox } from './outbox';

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
