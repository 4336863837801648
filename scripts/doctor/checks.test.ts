import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { statfs } from 'node:fs/promises';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Client } from 'pg';
import { emptyDatabase } from '#e2e/fixtures/archives';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { named, sound } from '#e2e/fixtures/findings';
import { skippedWithout } from '#e2e/fixtures/programs';
import { startRedis } from '#e2e/fixtures/redis';
import { parseEnvironment } from '#lib/server/platform/env';
import { plantDemo } from '#prisma/seed/demo';
import {
  lookAtClock,
  lookAtConnections,
  lookAtExtensions,
  lookAtMigrations,
  lookAtSettings,
} from './database';
import { lookAtEnvironment } from './environment';
import { lookAtLogs, lookAtWords } from './logs';
import { lookAtDisk, lookAtRedis } from './surroundings';

let database: TestDatabase;
let client: Client;
beforeEach(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.url, application_name: 'shopbell doctor' });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

test('migrations: missing, failed, newer and changed ones are named', async () => {
  await sound(lookAtMigrations(client));
  await client.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
    VALUES ('1', repeat('0', 64), '99991231000000_later', now())`);
  await client.query(
    `UPDATE _prisma_migrations SET checksum = repeat('1', 64) WHERE migration_name LIKE '%_init'`,
  );
  await client.query(
    `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_inbox_at_size'`,
  );
  await client.query(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_a_message_moves_little'`);
  await named(
    lookAtMigrations(client),
    /^Not applied: \d+_a_message_moves_little\. The next start does it\./,
    /^Begun and failed: \d+_inbox_at_size\./,
    /^Of a newer version: 99991231000000_later\./,
    /^Another text than was applied: \d+_init\./,
  );
  await emptyDatabase();
  await named(lookAtMigrations(client), /^Not applied: \d+_init, .* and \d+ more\./);
});

test('extensions and indexes: a missing one and one that is not valid are named', async () => {
  await sound(lookAtExtensions(client));
  await client.query('DROP EXTENSION pg_trgm CASCADE');
  await client.query(
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_number_key'::regclass`,
  );
  await named(lookAtExtensions(client), /pg_trgm is missing/, /The index orders_number_key is not valid/);
});

test('settings: each that risks what was acknowledged is named', async () => {
  await client.query('SET synchronous_commit = on');
  // The database of the tests has these off.
  await named(lookAtSettings(client), /^fsync is off: .* destroy/, /^full_page_writes is off: .* torn pages/);
  await client.query('SET default_transaction_read_only = on');
  const { problems } = await lookAtSettings(client);
  assert.match(problems.at(-1) ?? '', /nothing can be stored/);
});

test('connections: a limit that leaves too few for one server is named', async () => {
  await sound(lookAtConnections(client, 10));
  await client.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 9', current_database()); END $$`,
  );
  await named(lookAtConnections(client, 10), /^DATABASE_CONNECTIONS is 10, and the database has [0-9] left/);
});

test('connections: those of other users count, also where their kind is hidden', async () => {
  const others = Array.from({ length: 3 }, () => new Client({ connectionString: database.url }));
  for (const other of others) await other.connect();
  const { rows } = await client.query<{ most: number }>(
    `SELECT current_setting('max_connections')::int
       - current_setting('superuser_reserved_connections')::int AS most`,
  );
  const role = `plain_${randomUUID().replaceAll('-', '')}`;
  await client.query(`BEGIN; CREATE ROLE ${role}; SET LOCAL ROLE ${role}`);
  const { remark } = await lookAtConnections(client, 1);
  await client.query('ROLLBACK');
  for (const other of others) await other.end();
  const room = Number(/^room for (-?\d+) /.exec(remark ?? '')?.[1]);
  assert.ok(room <= (rows[0]?.most ?? 0) - others.length, remark);
});

test("clock: a database whose clock differs from this machine's is named, with the direction", async () => {
  await sound(lookAtClock(client));
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 });
  await named(lookAtClock(client), /^The database's clock is 3600 s behind this machine's/).finally(() =>
    mock.timers.reset(),
  );
});

const harms: [what: string, statement: string, pattern: RegExp][] = [
  [
    'a message taken out of the middle',
    'DELETE FROM messages WHERE conversation_id = $1 AND agent_seq = 2',
    /^The agents' log has a gap/,
  ],
  [
    'a length that was moved',
    'UPDATE conversations SET agent_length = agent_length + 1, agent_head = agent_head + 1 WHERE id = $1',
    /^The agents' log has a gap, a repeat or another length/,
  ],
  [
    'a head that was moved',
    'UPDATE conversations SET agent_head = agent_head + 1 WHERE id = $1',
    /^The agents' log has another head/,
  ],
  [
    "a customer's head that was moved",
    'UPDATE conversations SET customer_head = customer_head + 5 WHERE id = $1',
    /^The customer's log has another head/,
  ],
  [
    'two messages with one number for the customer',
    `UPDATE messages SET customer_seq = 1 WHERE conversation_id = $1 AND customer_seq = 2`,
    /^The customer's log has a gap, a repeat/,
  ],
  [
    'two messages with one rev for the agents',
    'UPDATE messages SET agent_rev = agent_rev + 1 WHERE conversation_id = $1 AND agent_seq = 1',
    /^The agents' log has the number of a change at two messages/,
  ],
  [
    'two messages with one rev for the customer',
    'UPDATE messages SET customer_rev = customer_rev + 1 WHERE conversation_id = $1 AND customer_seq = 1',
    /^The customer's log has the number of a change at two messages/,
  ],
  [
    'a mark ahead of the log',
    `INSERT INTO receipts (conversation_id, participant_kind, participant_id, delivered_seq, read_seq)
     VALUES ($1, 'agent', gen_random_uuid(), 1000000, 0)`,
    /^The receipts are ahead of the log/,
  ],
];

for (const [what, statement, pattern] of harms) {
  test(`message logs: ${what} is found, and the conversation named`, async () => {
    await plantDemo({ password: 'a password for tests' });
    await sound(lookAtLogs(client));
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM conversations WHERE customer_length > 2 AND agent_length = customer_length LIMIT 1`,
    );
    const id = rows[0]?.id ?? '';
    await client.query('SET session_replication_role = replica');
    await client.query(statement, [id]);
    const { problems } = await lookAtLogs(client);
    assert.match(problems[0] ?? '', pattern);
    for (const problem of problems) assert.ok(problem.includes(id), problem);
  });
}

test('message logs: messages without a conversation are found', async () => {
  await client.query(
    `INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, author_kind, body)
     VALUES (gen_random_uuid(), gen_random_uuid(), 'note', 1, 1, 'agent', 'Lost')`,
  );
  await named(lookAtLogs(client), /^Messages belong to no conversation: /);
});

test('message logs: of more conversations than are looked at together each is looked at', async () => {
  await client.query(`INSERT INTO customers (id, name) VALUES ($1, 'Vera')`, [randomUUID()]);
  await client.query(
    `INSERT INTO conversations (id, customer_id, agent_head, agent_length)
     SELECT gen_random_uuid(), id, 1, 1 FROM customers, generate_series(1, 1203)`,
  );
  const { problems, remark } = await lookAtLogs(client);
  assert.equal(remark, '0 messages in 1203 conversations');
  assert.match(problems[0] ?? '', /and 1200 more\./);
});

test('search: old messages without words are a problem only where a server should have written them', async () => {
  await client.query(`INSERT INTO customers (id, name) VALUES (gen_random_uuid(), 'Vera')`);
  await client.query(
    `INSERT INTO conversations (id, customer_id, agent_head, agent_length)
     SELECT gen_random_uuid(), id, 1, 1 FROM customers`,
  );
  const write = (age: string) =>
    client.query(
      `INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, author_kind, body, created_at)
       SELECT gen_random_uuid(), id, 'note', 1, 1, 'agent', 'Teapot', now() - $1::interval FROM conversations`,
      [age],
    );
  await write('1 second');
  const server = new Client({ connectionString: database.url, application_name: 'shopbell' });
  await server.connect();
  await sound(lookAtWords(client));
  await client.query('DELETE FROM messages');
  await write('2 hours');
  await named(lookAtWords(client), /^Searches do not find messages older than 30 minutes in 1 conversations/);
  await server.end();
});

test('environment: each pair of settings that does not fit is named', () => {
  const secret = '3f0c7b1de94a58266b8d1ce07a2f9b43';
  const problemsOf = (variables: Record<string, string>) => {
    const base = { DATABASE_URL: 'postgresql://x@db/x', AUTH_SECRET: secret };
    return lookAtEnvironment(parseEnvironment({ ...base, ...variables })).problems;
  };
  assert.deepEqual(problemsOf({}), []);
  assert.deepEqual(problemsOf({ HOST: '0.0.0.0', PUBLIC_URL: 'https://shop.example', TRUST_PROXY: '1' }), []);
  const wrong: [Record<string, string>, RegExp][] = [
    [{ AUTH_SECRET: 'passwordpasswordpasswordpassword' }, /^AUTH_SECRET repeats itself/],
    [{ HOST: '0.0.0.0' }, /^HOST is 0\.0\.0\.0, but browsers elsewhere are refused/],
    [{ TRUST_PROXY: '1' }, /^TRUST_PROXY says that a proxy stands in front/],
    [{ PUBLIC_URL: 'https://shop.example' }, /^PUBLIC_URL is https, .* TRUST_PROXY is 0/],
    [{ PUBLIC_URL: 'http://shop.example', TRUST_PROXY: '1' }, /^PUBLIC_URL is http, so passwords/],
  ];
  for (const [variables, pattern] of wrong) {
    const problems = problemsOf(variables);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', pattern);
  }
});

test('disk: little that is left is named', async () => {
  const disk = (bavail: number) => (async () => ({ bavail, blocks: 1_000_000, bsize: 4_096 })) as never;
  await sound(lookAtDisk('/shop/.data', disk(500_000) as typeof statfs));
  await named(
    lookAtDisk('/shop/.data', disk(100_000) as typeof statfs),
    /^Only 0\.4 GB are free .*\/shop\/\.data/,
  );
  await sound(lookAtDisk('/'));
});

test('Redis: one that does not answer is named, without its password', async () => {
  const finding = lookAtRedis('redis://:hunter2@127.0.0.1:1');
  await named(finding, /^Redis at 127\.0\.0\.1:1 does not answer \(.*ECONNREFUSED/);
  assert.ok(!JSON.stringify(await finding).includes('hunter2'));
});

test('Redis: one that answers is well', { skip: skippedWithout('redis-server') }, async () => {
  const redis = await startRedis();
  await sound(lookAtRedis(redis.url));
  await redis.stop();
});
