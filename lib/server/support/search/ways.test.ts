import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { sweepAllWords } from '#e2e/fixtures/words';
import { pool } from '../../platform/db';
import { findCustomers, findMessages } from './candidates';
import { type Found, type Listing, type Page, searchView } from './search';
import { readTerms, type Terms } from './terms';
import { walkView } from './walk';
import { searchWeeks } from './weeks';

const viewerId = randomUUID();
const terms = readTerms('teapot') as Terms;

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
  // 400 conversations, a day apart. Every second one is found, by a message from up to 200 days before its last reply.
  await pool().query(`
    INSERT INTO customers (id, name) VALUES ('00000000-0000-4000-8000-000000000001', 'Vera');
    INSERT INTO conversations (id, customer_id, status, agent_length, agent_head, last_message_at)
    SELECT gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'closed', 1, 1,
      timestamptz '2026-01-01' - n * interval '1 day' FROM generate_series(1, 400) AS n;
    INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, author_kind, body, created_at)
    SELECT gen_random_uuid(), id, 'note', 1, 1, 'agent', CASE WHEN n % 2 = 0 THEN 'A teapot' ELSE 'A cup' END,
      last_message_at - n % 5 * interval '50 days'
    FROM (SELECT *, row_number() OVER (ORDER BY last_message_at) AS n FROM conversations) AS numbered`);
  await sweepAllWords();
  await pool().query('ANALYZE');
});
after(() => database.drop());

/** Every row of every page. */
async function walkPages(pageAfter: (listing: Listing) => Promise<Page>, limit: number): Promise<Found[]> {
  const listed: Found[] = [];
  for (let after: Found | null = null; ; ) {
    const { found, hasMore }: Page = await pageAfter({
      view: 'closed',
      sort: 'newest',
      viewerId,
      after,
      limit,
    });
    listed.push(...found);
    after = found.at(-1) ?? null;
    if (!hasMore) return listed;
  }
}

const idsOf = (listed: readonly Found[]) => listed.map(({ id }) => id);

test('a search through the weeks finds each conversation once, page by page, wherever the steps end', async () => {
  const hints = { customers: [], quickWords: terms.tsqueries };
  for (const expected of [10, 200, 3_000, 20_000]) {
    const listed = await walkPages((listing) => searchWeeks(listing, terms, { ...hints, expected }), 7);
    assert.equal(new Set(idsOf(listed)).size, 200);
    assert.equal(listed.length, 200);
    assert.ok(listed.every(({ seq }) => seq === 1));
  }
});

test('in another order than the newest first, the weeks are looked at as one', async () => {
  const hints = { customers: [], quickWords: terms.tsqueries, expected: 200 };
  const listing: Listing = { view: 'closed', sort: 'priority', viewerId, after: null, limit: 100 };
  const { found } = await searchWeeks(listing, terms, hints);
  const walked = await walkView(listing, terms, []);
  assert.deepEqual(idsOf(found), idsOf(walked.found));
});

test('a walk through the view goes on from page to page after it has read enough for one', async () => {
  // As if each conversation had 2,000 messages: five of them are enough for a page.
  await pool().query('UPDATE conversations SET agent_length = 2000, agent_head = 2000');
  const listed = await walkPages((listing) => walkView(listing, terms, []), 7);
  await pool().query('UPDATE conversations SET agent_length = 1, agent_head = 1');
  assert.deepEqual(idsOf(listed), idsOf(await walkPages((listing) => walkView(listing, terms, []), 100)));
  assert.equal(listed.length, 200);
});

test('what is found too often to take outright is left to the other ways', async () => {
  await pool().query(`
    INSERT INTO customers (id, name) SELECT gen_random_uuid(), 'Ubiquitous ' || n FROM generate_series(1, 2501) AS n;
    INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, author_kind, body)
    SELECT gen_random_uuid(), (SELECT id FROM conversations LIMIT 1), 'note', 1 + n, 1 + n, 'agent', 'ubiquitous'
    FROM generate_series(1, 301) AS n;
    UPDATE conversations SET agent_head = 302`);
  await sweepAllWords();
  const ubiquitous = readTerms('ubiquitous') as Terms;
  assert.equal(await findCustomers(ubiquitous), null);
  assert.equal(await findMessages(ubiquitous, ubiquitous.tsqueries), null);
  assert.equal((await findMessages(terms, terms.tsqueries))?.size, 200);
});

test('a word that none of the newest conversations has is found in the old ones, also one of two letters', async () => {
  await pool().query(`
    INSERT INTO conversations (id, customer_id, status, agent_length, agent_head, last_message_at)
    SELECT gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'closed', 0, 0,
      timestamptz '2026-02-01' + n * interval '1 minute' FROM generate_series(1, 2600) AS n;
    ANALYZE`);
  const listed = await walkPages((listing) => searchView(listing, readTerms('cu') as Terms), 30);
  assert.equal(new Set(idsOf(listed)).size, 200);
  assert.equal(listed.length, 200);
});

test('where far more is found than was expected, the newest of it is looked at, wherever it lies', async () => {
  const [long, newest] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
  await storeKettles(long, 10_500, '2026-03-01');
  await storeKettles(newest, 1, '2026-03-02');
  const kettle = readTerms('kettle') as Terms;
  const listing: Listing = { view: 'closed', sort: 'newest', viewerId, after: null, limit: 10 };
  const hints = { customers: [], quickWords: kettle.tsqueries, expected: 10 };
  const { found } = await searchWeeks(listing, kettle, hints);
  assert.deepEqual(idsOf(found), [newest, long]);
});

/** A conversation with so many messages of one word, a second apart, and their words behind those of all others. */
async function storeKettles(conversationId: string, count: number, lastDay: string): Promise<void> {
  await pool().query(
    `INSERT INTO conversations (id, customer_id, status, agent_length, agent_head, last_message_at)
     VALUES ($1, '00000000-0000-4000-8000-000000000001', 'closed', $2, $2, $3)`,
    [conversationId, count, lastDay],
  );
  await pool().query(
    `INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, author_kind, body, created_at)
     SELECT gen_random_uuid(), $1, 'note', n, n, 'agent', 'kettle', $3::timestamptz - ($2 - n) * interval '1 second'
     FROM generate_series(1, $2::int) AS n`,
    [conversationId, count, lastDay],
  );
  await sweepAllWords();
}
