import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { freePort } from '#e2e/fixtures/ports';
import { runScript } from '#e2e/fixtures/script';
import { startServer, startServerProcess } from '#e2e/fixtures/server';
import { startEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/embedded-postgres';
import { applyMigrations } from '#lib/server/platform/migrations';

/** With the settings that people get: the one of the other tests is not safe from a crash. */
const folder = mkdtempSync(path.join(tmpdir(), 'shopbell-doctor-'));
// As root the user who runs PostgreSQL must be able to enter.
spawnSync('chmod', ['755', folder]);
const postgres = await startEmbeddedPostgres(folder);
await applyMigrations(postgres.url);
after(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

const AUTH_SECRET = '3f0c7b1de94a58266b8d1ce07a2f9b43d5e80c6719fa24be';

function doctor(variables: Record<string, string> = {}, parameters: string[] = []) {
  const nothing = { PUBLIC_URL: '', REDIS_URL: '', TRUST_PROXY: '', HOST: '', LIMITS: '', PORT: '' };
  return runScript('scripts/doctor.ts', parameters, {
    ...nothing,
    DATABASE_URL: postgres.url,
    AUTH_SECRET,
    ...variables,
  });
}

test('npm run doctor finds a healthy installation healthy, with the server running or not', async () => {
  const stopped = await doctor();
  assert.equal(stopped.code, 0, stopped.output);
  assert.match(stopped.output, /All is well\.\n$/);
  assert.doesNotMatch(stopped.output, /✗/);
  const server = await startServerProcess({ databaseUrl: postgres.url, variables: { LIMITS: 'off' } });
  const running = await doctor({ PORT: new URL(server.url).port }, ['--url', server.url]);
  assert.equal(running.code, 0, running.output);
  assert.match(running.output, /✓ Server at http.*: alive, ready, contract version 1$/m);
  await server.stop();
});

test('words that a stopped server has left are waited for, not complained of', async () => {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(
    `WITH vera AS (INSERT INTO customers (id, name) VALUES (gen_random_uuid(), 'Vera') RETURNING id),
       talk AS (INSERT INTO conversations (id, customer_id, agent_head, agent_length)
         SELECT gen_random_uuid(), id, 1, 1 FROM vera RETURNING id)
     INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, author_kind, body, created_at)
     SELECT gen_random_uuid(), id, 'note', 1, 1, 'agent', 'Teapot', now() - interval '1 day' FROM talk`,
  );
  await client.end();
  const { code, output } = await doctor();
  assert.equal(code, 0, output);
  assert.match(output, /✓ What searches find: 1 conversations wait for a server, which writes their words$/m);
});

test('a setting that risks what was acknowledged is named', async () => {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('ALTER DATABASE shopbell SET synchronous_commit = off');
  const { code, output } = await doctor();
  await client.query('ALTER DATABASE shopbell RESET synchronous_commit');
  await client.end();
  assert.equal(code, 1);
  assert.match(
    output,
    /✗ Settings of the database\n +synchronous_commit is off: the last acknowledged messages/,
  );
});

test('an environment that cannot be, and a database that is not there, are said in a sentence', async () => {
  const short = await doctor({ AUTH_SECRET: 'short' });
  assert.equal(short.code, 1);
  assert.match(short.output, /✗ Environment and database\n +AUTH_SECRET is too short; set it to at least 32/);
  const away = await doctor({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' });
  assert.equal(away.code, 1);
  assert.match(away.output, /The database in DATABASE_URL does not answer: .*ECONNREFUSED/);
  assert.match(away.output, /Nothing else is looked at until this is right\./);
});

test('a server that is not there, and an address that its own browsers may not come from, are named', async () => {
  const nobody = await doctor({}, ['--url', `http://127.0.0.1:${await freePort()}`]);
  assert.equal(nobody.code, 1);
  assert.match(nobody.output, /Nothing answers at http:\/\/127\.0\.0\.1:\d+ \(.*ECONNREFUSED/);
  const server = await startServer();
  // What this environment says of a port need not be so of the server.
  const other = await doctor({ PORT: '3999' }, ['--url', server.url]);
  assert.match(other.output, /✓ Server at http/);
  // Nor does the server know the address at which this environment says that browsers reach it.
  const elsewhere = await doctor({ PUBLIC_URL: 'http://localhost:3998' }, ['--url', server.url]);
  assert.match(elsewhere.output, /Pages at http:\/\/localhost:3998 get no line from http.* \(403\)/);
  await server.close();
});

test('npm run doctor says how it is used', async () => {
  assert.equal((await doctor({}, ['--url', 'not an address'])).code, 2);
  assert.equal((await doctor({}, ['--url', 'localhost:3000'])).code, 2);
  assert.equal((await doctor({}, ['everything'])).code, 2);
});
