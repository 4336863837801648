/** The embedded PostgreSQL under a running server: one server on one data folder, and stopped after everything else. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { forget, singleton } from '../singleton';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';

interface Hold {
  postgres: EmbeddedPostgres;
  lock: Client;
  isReleased: boolean;
}

/** Held by the one server that runs on an embedded database. */
export const serverLock = 7_267_370;

/** @throws an Error with one sentence for people, also when another server runs on the same data. */
export async function holdEmbeddedPostgres(dataFolder: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(dataFolder);
  const lock = await takeLock(postgres.url);
  if (!lock) {
    throw new Error('Shopbell is already running on this data; stop it first, or clone it anew to run two.');
  }
  const hold = singleton('held-postgres', (): Hold => ({ postgres, lock, isReleased: false }));
  keepLock(hold);
  return postgres;
}

/** Stops the PostgreSQL that this process holds; nothing to do where it holds none. */
export async function releaseEmbeddedPostgres(): Promise<void> {
  const hold = forget('held-postgres') as Hold | undefined;
  if (!hold) return;
  hold.isReleased = true;
  await hold.lock.end().catch(() => undefined);
  await hold.postgres.stop();
}

/** Tries for three seconds: PostgreSQL needs a moment to notice that the last server was killed. */
async function takeLock(url: string): Promise<Client | undefined> {
  const client = new Client({ connectionString: url, application_name: `shopbell server ${process.pid}` });
  client.on('error', () => undefined);
  await client.connect();
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const answer = await client.query('SELECT pg_try_advisory_lock($1) AS "isMine"', [serverLock]);
    if (answer.rows[0].isMine) return client;
    await pause(100);
  }
  await client.end();
  return undefined;
}

/** A restarted PostgreSQL has forgotten its locks. */
function keepLock(hold: Hold): void {
  hold.lock.once('end', async () => {
    while (!hold.isReleased) {
      const lock = await takeLock(hold.postgres.url).catch(() => undefined);
      if (lock) {
        hold.lock = lock;
        keepLock(hold);
        return;
      }
      await pause(1_000);
    }
  });
}
