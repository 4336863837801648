import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { inTransaction, onDatabaseReconnect, pool, prisma } from './db';

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
