import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres';
import { holdEmbeddedPostgres, releaseEmbeddedPostgres } from './held-postgres';
import { runningPostmaster, stopPostmaster } from './postmaster';

const folder = mkdtempSync(path.join(tmpdir(), 'shopbell-postgres-'));
// As root the user who runs PostgreSQL must be able to enter.
spawnSync('chmod', ['755', folder]);
const cluster = path.join(folder, 'postgres');
after(async () => {
  await stopPostmaster(cluster);
  rmSync(folder, { recursive: true });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function killPostgres(): Promise<void> {
  process.kill(runningPostmaster(cluster)?.pid ?? 0, 'SIGKILL');
  while (runningPostmaster(cluster)) await pause(10);
}

test('the first start makes a database, two at once make one', async () => {
  const [one, other] = await Promise.all([startEmbeddedPostgres(folder), startEmbeddedPostgres(folder)]);
  assert.equal(one.url, other.url);
  assert.match(one.url, /^postgresql:\/\/postgres:[\w-]{32}@127\.0\.0\.1:\d+\/shopbell$/);
  await query(one.url, 'CREATE TABLE kept (word text)');
});

test('one that runs is taken over', async () => {
  assert.equal((await startEmbeddedPostgres(folder)).outcome, 'adopted');
});

test('what was committed is there after PostgreSQL was killed', async () => {
  const before = await startEmbeddedPostgres(folder);
  await query(before.url, `INSERT INTO kept VALUES ('tea')`);
  await killPostgres();
  const afterwards = await startEmbeddedPostgres(folder);
  assert.equal(afterwards.outcome, 'recovered');
  assert.deepEqual(await query(afterwards.url, 'SELECT word FROM kept'), [{ word: 'tea' }]);
});

test('an old file that names a living process of another program does not stop the start', async () => {
  await stopPostmaster(cluster);
  const sleeper = spawn('sleep', ['60']);
  writeFileSync(path.join(cluster, 'postmaster.pid'), `${sleeper.pid}\n${cluster}\n0\n1\n\n127.0.0.1\n`);
  const postgres = await startEmbeddedPostgres(folder);
  assert.equal(postgres.outcome, 'recovered');
  sleeper.kill();
});

test('it survives the process that started it, and the next server takes it over', async () => {
  await stopPostmaster(cluster);
  const script = `
    import { holdEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/held-postgres';
    await holdEmbeddedPostgres(${JSON.stringify(folder)});
    console.log('held');
    setInterval(() => undefined, 1000);`;
  const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  await assert.rejects(holdEmbeddedPostgres(folder), /^Error: Shopbell is already running on this data/);

  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const postgres = await holdEmbeddedPostgres(folder);
  assert.equal(postgres.outcome, 'adopted');
  await releaseEmbeddedPostgres();
  assert.equal(runningPostmaster(cluster), undefined);
});

test('data of another major version is refused in one sentence', async () => {
  const file = path.join(cluster, 'PG_VERSION');
  const version = readFileSync(file, 'utf8');
  writeFileSync(file, '14\n');
  await assert.rejects(
    startEmbeddedPostgres(folder),
    /is PostgreSQL 14's and this version brings PostgreSQL \d+:/,
  );
  writeFileSync(file, version);
});

test('nothing that people write stands in its log', async () => {
  const { url } = await startEmbeddedPostgres(folder);
  await query(url, `SELECT 'a secret word'::integer`).catch(() => undefined);
  const log = readFileSync(path.join(folder, 'postgres.log'), 'utf8');
  assert.ok(existsSync(path.join(folder, 'postgres.log')));
  assert.ok(!log.includes("SELECT 'a secret word'"));
});
