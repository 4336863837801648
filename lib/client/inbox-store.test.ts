import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Counts } from '#lib/shared/contract/commands';
import type { Row } from '#lib/shared/contract/entities';
import { FakeBrowser } from './fixtures/browser';
import { FakeConnection } from './fixtures/connection';
import { until } from './fixtures/until';
import { type InboxSnapshot, openInbox } from './inbox-store';

const me = { kind: 'agent' as const, id: 'ada' };
const pageSize = 50;

let connection: FakeConnection;
let browser: FakeBrowser;
/** The server's conversations, newest first. */
let conversations: Row[];
let counts: Counts;

beforeEach(() => {
  connection = new FakeConnection();
  browser = new FakeBrowser();
  conversations = Array.from({ length: 3 }, (_, index) => rowOf(index));
  counts = { open: 3, pending: 0, closed: 0, unassigned: 3, mine: 0, snoozed: 0, all: 3 };
  connection.answers['inbox:list'] = ({ view, cursor, limit = pageSize }) => {
    const rows = conversations.filter(({ status }) => view === 'all' || status === view);
    const start = Number(cursor ?? 0);
    return {
      ok: true,
      data: {
        rows: rows.slice(start, start + limit),
        cursor: start + limit < rows.length ? String(start + limit) : null,
        counts,
        marks: [],
        matches: [],
      },
    };
  };
});

/** The lower the index, the newer. */
function rowOf(index: number, fields: Partial<Row> = {}): Row {
  return {
    conversationId: `conversation ${index}`,
    stamp: 1,
    customer: { id: 'vera', name: 'Vera', email: null, kind: 'guest' },
    status: 'open',
    priority: 'normal',
    assignee: null,
    preview: `preview ${index}`,
    lastMessageAt: new Date(Date.UTC(2026, 0, 1) - index * 60_000).toISOString(),
    lastAuthor: null,
    lastCustomerSeq: 1,
    waitingSince: null,
    version: 0,
    ...fields,
  };
}

/** The conversation has just got a message. */
const bumped = (index: number, fields: Partial<Row> = {}) =>
  rowOf(index, { stamp: 2, lastMessageAt: '2026-02-01T00:00:00.000Z', ...fields });

async function openList() {
  const inbox = openInbox({ connection, viewer: me, surroundings: browser.tab() });
  inbox.show({ view: 'open' });
  await until(inbox, ({ phase }) => phase === 'ready');
  return inbox;
}

const ids = ({ rows }: InboxSnapshot) =>
  rows.map(({ conversationId }) => Number(conversationId.split(' ')[1]));
const change = (...rows: Row[]) => connection.emit('inbox:changed', { rows });

test('a message moves its conversation to the top, a closed one leaves', async () => {
  const inbox = await openList();
  assert.deepEqual(ids(inbox.getSnapshot()), [0, 1, 2]);
  change(bumped(2));
  assert.deepEqual(ids(inbox.getSnapshot()), [2, 0, 1]);
  change(bumped(0, { status: 'closed' }));
  assert.deepEqual(ids(inbox.getSnapshot()), [2, 1]);
});

test('the greatest stamp wins, in whatever order rows come', async () => {
  const inbox = await openList();
  change(rowOf(1, { stamp: 5, preview: 'new' }));
  change(rowOf(1, { stamp: 4, preview: 'old' }));
  assert.equal(inbox.getSnapshot().rows[1]?.preview, 'new');
});

test('while it is held nothing moves, rows change in place, and what waits is counted', async () => {
  const inbox = await openList();
  inbox.hold();
  change(bumped(2, { preview: 'moved' }));
  change(bumped(7, { preview: 'came' }));
  change(rowOf(0, { stamp: 2, status: 'closed', preview: 'gone' }));
  const held = inbox.getSnapshot();
  assert.deepEqual(ids(held), [0, 1, 2]);
  assert.deepEqual(
    held.rows.map(({ preview }) => preview),
    ['gone', 'preview 1', 'moved'],
  );
  assert.equal(held.waitingUpdates, 3);
  inbox.applyUpdates();
  assert.deepEqual(ids(inbox.getSnapshot()), [7, 2, 1]);
  assert.equal(inbox.getSnapshot().waitingUpdates, 0);
  change(bumped(1, { stamp: 3, lastMessageAt: '2026-03-01T00:00:00.000Z' }));
  assert.equal(inbox.getSnapshot().waitingUpdates, 1);
  inbox.release();
  assert.deepEqual(ids(inbox.getSnapshot()), [1, 7, 2]);
});

test('what belongs on a later page waits for that page', async () => {
  conversations = Array.from({ length: 120 }, (_, index) => rowOf(index));
  const inbox = await openList();
  assert.equal(inbox.getSnapshot().hasMore, true);
  change(rowOf(90, { stamp: 2 }));
  assert.equal(inbox.getSnapshot().rows.length, 50);
  await inbox.loadMore();
  await inbox.loadMore();
  assert.deepEqual(
    ids(inbox.getSnapshot()),
    Array.from({ length: 120 }, (_, index) => index),
  );
  assert.equal(inbox.getSnapshot().hasMore, false);
});

test('it is fetched again on waking and every half minute, as far as it was loaded, and forgets what is gone', async () => {
  conversations = Array.from({ length: 120 }, (_, index) => rowOf(index));
  const inbox = await openList();
  await inbox.loadMore();
  await inbox.loadMore();
  conversations = conversations.slice(10);
  browser.advance(30_000);
  await until(inbox, ({ rows }) => rows.length === 110);
  conversations = conversations.slice(10);
  connection.lose();
  connection.connect();
  await until(inbox, ({ rows }) => rows.length === 100);
});

test('a row that came since the last fetch stays while the next one is on its way', async () => {
  const inbox = await openList();
  change(bumped(7));
  conversations = [bumped(7), ...conversations];
  connection.wake();
  change(bumped(8));
  assert.deepEqual(ids(inbox.getSnapshot()).sort(), [0, 1, 2, 7, 8]);
  await until(inbox, () => connection.callsOf('inbox:list').length === 2);
  assert.deepEqual(ids(inbox.getSnapshot()).sort(), [0, 1, 2, 7, 8]);
});

test('a late answer to an earlier question changes nothing', async () => {
  conversations = [rowOf(0), rowOf(1, { status: 'closed' })];
  const inbox = openInbox({ connection, viewer: me, surroundings: browser.tab() });
  inbox.show({ view: 'open' });
  inbox.show({ view: 'closed' });
  await until(inbox, ({ phase }) => phase === 'ready');
  assert.deepEqual(ids(inbox.getSnapshot()), [1]);
});

test('counts come with answers and events; mine follows from the rows', async () => {
  const inbox = await openList();
  const ada = { id: 'ada', name: 'Ada' };
  change(bumped(0, { assignee: ada }));
  assert.equal(inbox.getSnapshot().counts?.mine, 1);
  change(bumped(0, { stamp: 3, status: 'closed', assignee: ada }));
  assert.equal(inbox.getSnapshot().counts?.mine, 0);
  connection.emit('inbox:changed', { rows: [], counts: { open: 2, closed: 1 } });
  assert.deepEqual(inbox.getSnapshot().counts, { ...counts, open: 2, closed: 1 });
  // Where this one stood before nobody here knows: the server is asked, once.
  counts = { ...counts, mine: 4 };
  change(bumped(8, { assignee: ada }), bumped(9, { assignee: ada }));
  browser.advance(2_000);
  await until(inbox, (snapshot) => snapshot.counts?.mine === 4);
  assert.equal(connection.callsOf('inbox:list').filter(({ limit }) => limit === 1).length, 1);
});

test('own marks arrive as receipts and only grow', async () => {
  const inbox = await openList();
  const read = (readSeq: number) =>
    connection.emit('receipt:changed', {
      conversationId: 'conversation 0',
      receipts: [{ participant: { kind: 'agent', id: 'ada' }, deliveredSeq: readSeq, readSeq, readAt: null }],
    });
  read(4);
  read(2);
  assert.equal(inbox.getSnapshot().marks.get('conversation 0'), 4);
});

test('a failed fetch says so, and the next one mends it', async () => {
  const works = connection.answers['inbox:list'];
  connection.answers['inbox:list'] = () => ({ ok: false, error: { code: 'internal', message: 'Broken.' } });
  const inbox = openInbox({ connection, viewer: me, surroundings: browser.tab() });
  inbox.show({});
  assert.equal((await until(inbox, ({ phase }) => phase === 'failed')).problem?.message, 'Broken.');
  connection.answers['inbox:list'] = works ?? (() => assert.fail());
  inbox.reload();
  assert.equal((await until(inbox, ({ phase }) => phase === 'ready')).problem, null);
});

test('a search says where it found its words: in which message, or in none', async () => {
  const plain = connection.answers['inbox:list'];
  connection.answers['inbox:list'] = (input) => {
    const answer = plain?.(input);
    if (!answer?.ok) throw new Error('The list answers.');
    const matches = [
      { conversationId: 'conversation 0', excerpt: 'of zebrawood', seq: 40 },
      { conversationId: 'conversation 1', excerpt: '#W1042' },
    ];
    return { ok: true, data: { ...answer.data, matches } };
  };
  const { matches } = (await openList()).getSnapshot();
  assert.deepEqual(matches.get('conversation 0'), { excerpt: 'of zebrawood', seq: 40 });
  assert.deepEqual(matches.get('conversation 1'), { excerpt: '#W1042' });
  assert.equal(matches.get('conversation 2'), undefined);
});
