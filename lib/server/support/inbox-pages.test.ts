import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import type { Sort, View } from '#lib/shared/contract/commands';
import type { Actor, Row } from '#lib/shared/contract/entities';
import { belongsInView, compareRows } from '#lib/shared/inbox';
import { inTransaction, pool } from '../platform/db';
import { SqlParameters } from '../platform/sql-parameters';
import { listInbox } from './inbox';
import { countViews } from './inbox-counts';
import type { Place } from './inbox-cursor';
import { orderedView, sortKey } from './inbox-views';

const views: readonly View[] = ['open', 'pending', 'closed', 'unassigned', 'mine', 'snoozed', 'all'];
const sorts: readonly Sort[] = ['newest', 'waiting', 'priority'];

const ada = {
  kind: 'agent',
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Ada',
  email: 'ada@shopbell.test',
  role: 'agent',
} as const satisfies Actor;

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
  await pool().query(`INSERT INTO agents (id, name, email, password_hash) VALUES ($1, 'Ada', $2, 'none')`, [
    ada.id,
    ada.email,
  ]);
  await fill(1_200);
});
after(() => database.drop());

/** Few different times, so that many rows are equal in all but their ids; each status in the same share. */
async function fill(count: number): Promise<void> {
  await pool().query(`
    INSERT INTO customers (id, name) SELECT gen_random_uuid(), 'Shopper ' || n FROM generate_series(1, ${count}) AS n`);
  await pool().query(
    `INSERT INTO conversations (id, customer_id, status, priority, assignee_id, last_message_at, waiting_since)
     SELECT gen_random_uuid(), c.id,
       (ARRAY['open', 'pending', 'snoozed', 'closed'])[1 + n % 4]::conversation_status,
       (ARRAY['low', 'normal', 'high', 'urgent'])[1 + n / 4 % 4]::priority,
       CASE WHEN n / 16 % 2 = 0 THEN $1::uuid END,
       timestamptz '2026-01-01' + n / 32 % 3 * interval '1 minute',
       CASE WHEN n / 96 % 3 > 0 THEN timestamptz '2026-01-01' + n / 96 % 3 * interval '1 second' END
     FROM (SELECT id, row_number() OVER (ORDER BY id)::int AS n FROM customers) AS c`,
    [ada.id],
  );
  await pool().query('ANALYZE conversations');
}

async function walk(view: View, sort: Sort, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listInbox(ada, { view, sort, limit, ...(cursor ? { cursor } : {}) });
    rows.push(...page.rows);
    cursor = page.cursor;
  }
  return rows;
}

test('the pages of every view and order neither repeat nor skip, though many times are equal', async () => {
  const everything = await walk('all', 'newest', 100);
  assert.equal(everything.length, 1_200);
  for (const view of views) {
    for (const sort of sorts) {
      const expected = everything
        .filter((row) => belongsInView(row, view, ada.id))
        .sort((left, right) => compareRows(left, right, sort));
      const listed = await walk(view, sort, 37);
      assert.deepEqual(
        listed.map((row) => row.conversationId),
        expected.map((row) => row.conversationId),
        `${view}, ${sort}`,
      );
    }
  }
});

test('counts are exact up to 999, and 1000 beyond', async () => {
  const counts = await countViews(ada.id);
  assert.deepEqual(counts, {
    open: 300,
    pending: 300,
    snoozed: 300,
    closed: 300,
    unassigned: await countRows(`assignee_id IS NULL AND status IN ('open', 'pending')`),
    mine: await countRows(`assignee_id IS NOT NULL AND status IN ('open', 'pending')`),
    all: 1_000,
  });
});

async function countRows(condition: string): Promise<number> {
  const { rows } = await pool().query(`SELECT count(*)::int AS total FROM conversations WHERE ${condition}`);
  return rows[0].total;
}

test('every view and order can be read from indexes, sorting within a minute at most', async (context) => {
  for (const view of views) {
    for (const sort of sorts) {
      await context.test(`${view}, ${sort}`, async () => {
        for (const after of [null, await tenthPlace(view, sort)]) {
          const plan = await planOf(view, sort, after);
          assert.match(plan, /Index (Only )?Scan/);
          assert.doesNotMatch(plan, /Seq Scan/);
          // What a page takes may be put in order, but not all that could be taken.
          assert.doesNotMatch(plan, /(?<!Incremental )Sort {2}\(.*\n.*Sort Key.*\n *-> {2}(?!Limit)/);
          // A page begins in the minute where the one before ended: what lies before it is not read and thrown away.
          assert.doesNotMatch(plan, /^(?!.*Index Cond.*(last_message_minute <=|ROW)).*\n *Filter: .*ROW\(/m);
        }
      });
    }
  }
});

async function tenthPlace(view: View, sort: Sort): Promise<Place> {
  const parameters = new SqlParameters();
  const text = orderedView({ view, sort, viewerId: ada.id, after: null }, 10, parameters);
  const { rows } = await pool().query<Place>(
    `SELECT c.id, ${sortKey(sort)} AS key FROM (${text}) AS c OFFSET 9`,
    parameters.values,
  );
  return rows[0] as Place;
}

async function planOf(view: View, sort: Sort, after: Place | null): Promise<string> {
  const parameters = new SqlParameters();
  const text = orderedView({ view, sort, viewerId: ada.id, after }, 11, parameters);
  return inTransaction(async (client) => {
    // What 1,200 rows are too few for, PostgreSQL does when it must.
    await client.query('SET LOCAL enable_sort = off');
    await client.query('SET LOCAL enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, parameters.values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}

test('a cursor that this server has not written is refused', async () => {
  const forged = [
    ['2026-01-01T00:00:00Z', 'no id'],
    ['1; DROP TABLE conversations', ada.id],
    ['2026-01-01T00:00:00Z', ada.id, -1, null],
    [],
    {},
  ].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));
  for (const cursor of [...forged, 'x', '%00']) {
    for (const query of [undefined, 'kettle']) {
      await assert.rejects(listInbox(ada, { view: 'all', cursor, query }), { code: 'invalid' });
    }
  }
});
