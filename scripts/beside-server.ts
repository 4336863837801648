/**
 * Scripts run beside the server, whether it runs or not: they find its database and its secret where `npm start` keeps
 * them, or in the environment.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { closeDatabase, pool, requireDatabase } from '#lib/server/platform/db';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '#lib/server/platform/embedded-postgres/embedded-postgres';
import { serverLock } from '#lib/server/platform/embedded-postgres/held-postgres';
import { isClusterKept } from '#lib/server/platform/embedded-postgres/home';
import { completeEnvironment, env, isDatabaseGiven } from '#lib/server/platform/env';
import { applyMigrations } from '#lib/server/platform/migrations';

/** What `npm start` keeps. */
export const dataFolder = path.resolve(import.meta.dirname, '../.data');

/** The database that a script works on. */
export interface FoundDatabase {
  url: string;
  /** Where the embedded PostgreSQL keeps its data; null for one that DATABASE_URL names. */
  embeddedFolder: string | null;
}

/** Where a script looks for it. */
interface Place {
  /** None is made where there was none. */
  mustExist?: boolean;
  folder?: string;
}

/** For people, who may have forgotten to name another one; never with the password. */
export function placeOf({ url, embeddedFolder }: FoundDatabase): string {
  const { database, host, port } = new Client({ connectionString: url });
  const found = embeddedFolder === null ? 'named in DATABASE_URL' : `embedded, in ${embeddedFolder}`;
  return `${database} at ${host}:${port}, ${found}`;
}

/**
 * Runs `work` with `env()`, `pool()` and `prisma()` at hand and the database migrated.
 * @throws an Error with one sentence for people where there is no database to be had.
 */
export function besideServer<Result>(work: () => Promise<Result>, place: Place = {}): Promise<Result> {
  return besideDatabase(async ({ url }) => {
    await applyMigrations(url);
    return work();
  }, place);
}

/** The same with the database as it is. An embedded PostgreSQL that did not run is stopped afterwards, if no server uses it. */
export async function besideDatabase<Result>(
  work: (database: FoundDatabase) => Promise<Result>,
  { mustExist = false, folder = dataFolder }: Place = {},
): Promise<Result> {
  if (mustExist && !isDatabaseGiven() && !isClusterKept(folder)) {
    throw new Error('There is no database here; name the one that you mean in DATABASE_URL.');
  }
  const postgres = isDatabaseGiven() ? null : await findEmbeddedPostgres(folder);
  try {
    await requireDatabase();
    return await work({ url: env().DATABASE_URL, embeddedFolder: postgres?.folder ?? null });
  } finally {
    const isOurs =
      postgres !== null && postgres.outcome !== 'adopted' && !(await isServerRunning().catch(() => false));
    await closeDatabase();
    if (isOurs) await postgres.stop();
  }
}

async function findEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  mkdirSync(folder, { recursive: true });
  const postgres = await startEmbeddedPostgres(folder);
  completeEnvironment({ DATABASE_URL: postgres.url, AUTH_SECRET: keptSecret(folder) });
  return postgres;
}

function keptSecret(folder: string): string {
  const file = path.join(folder, 'auth-secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

async function isServerRunning(): Promise<boolean> {
  const { rows } = await pool().query<{ isFree: boolean }>(
    'SELECT pg_try_advisory_xact_lock($1) AS "isFree"',
    [serverLock],
  );
  return rows[0]?.isFree === false;
}
