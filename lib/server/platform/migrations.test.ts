import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { untilUpgradesWait } from '#e2e/fixtures/locks';
import { applyMigrations, keepMigrationsWaiting, knownMigrations, recordedMigrations } from './migrations';
import { migrationSql, migrationsFolder, readMigrations, readSchema, schemaFile } from './schema-engine';

const databases: TestDatabase[] = [];
after(async () => {
  for (const database of databases) await database.drop();
});

async function emptyDatabase(): Promise<string> {
  const database = await freshDatabase();
  databases.push(database);
  await query(database.url, 'DROP SCHEMA public CASCADE');
  await query(database.url, 'CREATE SCHEMA public');
  return database.url;
}

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What tables, columns, types, indexes and foreign keys there are. Partial and expression indexes only SQL can say. */
function describeSchema(url: string): Promise<unknown[]> {
  return query(
    url,
    `SELECT 'column' AS kind, table_name || '.' || column_name AS name,
            concat_ws(' ', udt_name, is_nullable, column_default, datetime_precision) AS definition
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
     UNION ALL
     SELECT 'index', indexname, indexdef FROM pg_indexes
      WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
        AND indexdef !~ ' WHERE |USING gin|COALESCE'
     UNION ALL
     SELECT 'key', conname, pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND contype = 'f'
     UNION ALL
     SELECT 'enum', typname || '.' || enumsortorder, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
     ORDER BY 1, 2`,
  );
}

test('an empty database is migrated, and a second time nothing happens', async () => {
  const url = await emptyDatabase();
  const names = (await readMigrations()).migrationDirectories.map(({ path: name }) => name);
  assert.deepEqual(await applyMigrations(url), names);
  assert.deepEqual(await applyMigrations(url), []);
  const recorded = await query<{ migration_name: string }>(
    url,
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY started_at',
  );
  assert.deepEqual(
    recorded.map((row) => row.migration_name),
    names,
  );
});

test('two servers that start at once migrate once', async () => {
  const url = await emptyDatabase();
  const applied = await Promise.all([applyMigrations(url), applyMigrations(url)]);
  assert.equal(applied.flat().length, (await readMigrations()).migrationDirectories.length);
});

test('while an upgrade waits for a backup, the version before starts as ever; after the backup the upgrade goes on', {
  timeout: 30_000,
}, async () => {
  const url = await emptyDatabase();
  const names = (await knownMigrations()).map(({ name }) => name);
  const [newest = ''] = names.slice(-1);
  const before = names.slice(0, -1);
  await applyMigrations(url, before);
  const backup = new Client({ connectionString: url });
  await backup.connect();
  await keepMigrationsWaiting(backup);
  const upgrades = Promise.all([applyMigrations(url), applyMigrations(url)]);
  await untilUpgradesWait(2);
  assert.deepEqual(await applyMigrations(url, before), []);
  assert.deepEqual(
    (await recordedMigrations(backup)).map(({ name }) => name),
    before,
  );
  await backup.end();
  assert.deepEqual((await upgrades).flat(), [newest]);
});

test('while a backup is taken, a version before that of the database starts as ever', {
  timeout: 30_000,
}, async () => {
  const database = await freshDatabase();
  databases.push(database);
  const names = (await knownMigrations()).map(({ name }) => name);
  const backup = new Client({ connectionString: database.url });
  await backup.connect();
  await keepMigrationsWaiting(backup);
  assert.deepEqual(await applyMigrations(database.url, names.slice(0, -1)), []);
  await backup.end();
});

test('a migration that was begun and has failed stops the start of every version', async () => {
  const database = await freshDatabase();
  databases.push(database);
  const names = (await knownMigrations()).map(({ name }) => name);
  await query(
    database.url,
    `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${names.at(-1)}'`,
  );
  await assert.rejects(applyMigrations(database.url));
  await assert.rejects(applyMigrations(database.url, names.slice(0, -1)));
});

test('the migrations arrive at what the schema says', async () => {
  const migrated = await emptyDatabase();
  await applyMigrations(migrated);
  const direct = await emptyDatabase();
  await query(direct, await migrationSql(direct, null, await readSchema()));
  assert.deepEqual(await describeSchema(migrated), await describeSchema(direct));
});

test('the next migration starts from the schema as it is', async () => {
  const migrated = await readFile(path.join(migrationsFolder, 'migrated.prisma'), 'utf8');
  assert.equal(migrated, await readFile(schemaFile, 'utf8'), 'run `npm run migration -- <name>`');
});

const guarded: [rule: string, statement: string][] = [
  [
    'an address is in lower case',
    `INSERT INTO customers (id, name, email, registered_at) VALUES (gen_random_uuid(), 'V', 'V@x.test', now())`,
  ],
  [
    'a guest has no account',
    `INSERT INTO customers (id, name, email) VALUES (gen_random_uuid(), 'V', 'v@x.test')`,
  ],
  [
    'a session belongs to somebody',
    `INSERT INTO sessions (id, expires_at) VALUES (gen_random_uuid(), now())`,
  ],
  [
    'an order is not worth less than nothing',
    `INSERT INTO orders (id, number, customer_id, total_cents, address) VALUES (gen_random_uuid(), '#1', gen_random_uuid(), -1, '{}')`,
  ],
  [
    'a cart holds at least one of a thing',
    `INSERT INTO cart_items (cart_id, variant_id, quantity) VALUES (gen_random_uuid(), gen_random_uuid(), 0)`,
  ],
  [
    'nobody has read what was not delivered',
    `INSERT INTO receipts (conversation_id, participant_kind, participant_id, delivered_seq, read_seq) VALUES (gen_random_uuid(), 'agent', gen_random_uuid(), 1, 2)`,
  ],
  [
    'a note has no number in the log of the customer',
    `INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, customer_seq, customer_rev, author_kind, body) VALUES (gen_random_uuid(), gen_random_uuid(), 'note', 1, 1, 1, 1, 'agent', 'x')`,
  ],
];

test('the database itself refuses what must not be', async (context) => {
  const database = await freshDatabase();
  databases.push(database);
  for (const [rule, statement] of guarded) {
    await context.test(rule, () => assert.rejects(query(database.url, statement), { code: '23514' }));
  }
});
