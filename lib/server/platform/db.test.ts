import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { closeDatabase, inTransaction, onDatabaseReconnect, pool, prisma, watchPool } from './db';
import { env } from './env';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

async function count(): Promise<number> {
  return prisma().customer.count();
}

const addCustomer = `INSERT INTO customers (id, name) VALUES (gen_random_uuid(), 'Vera')`;

test('a transaction keeps all or nothing', async () => {
  await inTransaction((client) => client.query(addCustomer));
  assert.equal(await count(), 1);
  const failure = inTransaction(async (client) => {
    await client.query(addCustomer);
    throw new Error('changed my mind');
  });
  await assert.rejects(failure, /changed my mind/);
  assert.equal(await count(), 1);
});

test('a database that ends every connection ends no process, and its return is told once', async () => {
  const reconnected = new Promise<void>((resolve) => {
    const stopListening = onDatabaseReconnect(() => {
      stopListening();
      resolve();
    });
  });
  const interrupted = inTransaction(async (client) => {
    await client.query(addCustomer);
    await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
  });
  await assert.rejects(interrupted, { code: '57P01' });
  assert.equal(await count(), 1);
  await reconnected;
});

test('idle connections that are cut are replaced without anybody noticing', async () => {
  const { rows } = await pool().query('SELECT pg_backend_pid() AS pid');
  await pool().query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  assert.ok(rows[0].pid > 0);
  assert.equal(await count(), 1);
});

async function observer(): Promise<Client> {
  const client = new Client({ connectionString: env().DATABASE_URL, application_name: 'an observer' });
  await client.connect();
  return client;
}

async function oursAmong(client: Client): Promise<number> {
  const { rows } = await client.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'shopbell'`,
  );
  return rows[0]?.total ?? -1;
}

test('once the database is closed it has no connection of ours left', async () => {
  const client = await observer();
  for (let time = 0; time < 10; time += 1) {
    await Promise.all([...Array(5)].map(() => pool().query('SELECT pg_sleep(0.001)')));
    await watchPool().query('SELECT');
    assert.ok((await oursAmong(client)) > 1);
    await closeDatabase();
    assert.equal(await oursAmong(client), 0);
  }
  await client.end();
});

test('a connection that never says goodbye keeps nobody from closing', async () => {
  const client = await observer();
  const { rows } = await pool().query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    const start = performance.now();
    await closeDatabase();
    assert.ok(performance.now() - start < 5_000);
    assert.equal(await oursAmong(client), 1, 'it was frozen');
  } finally {
    process.kill(pid, 'SIGCONT');
    await client.end();
  }
});
