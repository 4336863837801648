/**
 * Builds the databases of the inbox measurement: so many conversations of five messages over two years, one of a hundred
 * not closed. The same rows for the same seed. A database that is there already is kept.
 */
import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { applyMigrations } from '#lib/server/platform/migrations';
import { readMigrations } from '#lib/server/platform/schema-engine';
import { loadedTables, takeDownIndexes } from './indexes';
import { loadStatements } from './rows';
import { makeVocabulary } from './vocabulary';

const seed = 20_261_125;

/**
 * @param adminUrl of a user who may create databases
 * @returns the URL of the database `bench_inbox_<conversations>`
 */
export async function loadInboxDatabase(
  adminUrl: string,
  conversations: number,
  onProgress: (text: string) => void,
): Promise<string> {
  const name = `bench_inbox_${conversations}`;
  const url = new URL(adminUrl);
  url.pathname = name;
  const stamp = await stampOf(conversations);
  const administration = await connect(adminUrl);
  try {
    if ((await stampIn(administration, name)) === stamp) {
      onProgress(`${name} is there already`);
      return url.href;
    }
    await administration.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await administration.query(`CREATE DATABASE ${name}`);
    await applyMigrations(url.href);
    await fill(url.href, conversations, onProgress);
    // Written last: a database without it is not whole.
    await administration.query(`COMMENT ON DATABASE ${name} IS '${stamp}'`);
    return url.href;
  } finally {
    await administration.end();
  }
}

async function fill(url: string, conversations: number, onProgress: (text: string) => void): Promise<void> {
  const client = await connect(url);
  const began = performance.now();
  const progress = (what: string) =>
    onProgress(
      `${conversations.toLocaleString('en')} conversations: ${what} (${Math.round((performance.now() - began) / 1000)} s)`,
    );
  try {
    await client.query(
      `SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'`,
    );
    const putIndexesUp = await takeDownIndexes(client);
    for (const { what, text, values } of loadStatements(makeVocabulary(seed), conversations)) {
      await client.query(text, values);
      progress(what);
    }
    await putIndexesUp(progress);
    // Sets the visibility map, without which no index answers alone.
    for (const table of loadedTables) await client.query(`VACUUM (FREEZE, ANALYZE) ${table}`);
    await client.query('ANALYZE; CHECKPOINT');
    progress('ready');
  } finally {
    await client.end();
  }
}

/** Changes with the seed, the schema and the text of these files. */
async function stampOf(conversations: number): Promise<string> {
  const migrations = JSON.stringify((await readMigrations()).migrationDirectories);
  const statements = JSON.stringify(loadStatements(makeVocabulary(seed), conversations));
  return createHash('sha256').update(`${migrations}${statements}`).digest('hex').slice(0, 32);
}

async function stampIn(administration: Client, name: string): Promise<string | null> {
  const { rows } = await administration.query<{ stamp: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS stamp FROM pg_database WHERE datname = $1`,
    [name],
  );
  return rows[0]?.stamp ?? null;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
