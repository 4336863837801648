/**
 * The PostgreSQL pool and the one Prisma client on top of it: hot statements use `pool`, everything else `prisma`. Storing
 * messages has connections of its own.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { PrismaClient } from '#prisma/generated/client';
import { sqlStateOf } from './database-errors';
import { env } from './env';
import { log } from './log';
import { forget, singleton } from './singleton';

/** A batch waits so long for a conversation that somebody else holds; then the others are stored without it. */
const lockTimeoutMs = 1_000;

/** As many as there are batches in flight. */
const timelineConnections = 2;
const watchConnections = 1;

export function pool(): Pool {
  return singleton('pool', () =>
    openPool(env().DATABASE_CONNECTIONS - timelineConnections - watchConnections),
  );
}

/** For what must be known also while all others are busy: whether the database answers, and whose session has ended. */
export function watchPool(): Pool {
  return singleton('watch-pool', () => openPool(watchConnections, { query_timeout: 3_000 }));
}

/**
 * A few connections for the statement that stores messages, which must never wait behind other queries. There it is
 * planned once, for any number of rows and by indexes alone: PostgreSQL would plan each small batch anew, which costs
 * more than storing it, and would remember of an empty table that reading it whole is cheapest.
 */
export function timelinePool(): Pool {
  return singleton('timeline-pool', () =>
    openPool(timelineConnections, {
      // Kept open: the first message after a quiet time does not wait for a new one.
      idleTimeoutMillis: 0,
      onConnect: (client) =>
        client.query(
          `SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off; SET lock_timeout = ${lockTimeoutMs}`,
        ),
    }),
  );
}

export function prisma(): PrismaClient {
  return singleton('prisma', () => new PrismaClient({ adapter: new PrismaPg(pool()) }));
}

/** @throws an Error with one sentence for people unless a PostgreSQL that is new enough answers. */
export async function requireDatabase(): Promise<void> {
  const answer = await pool()
    .query<{ server_version_num: string }>('SHOW server_version_num')
    .catch((error: Error) => {
      throw new Error(`The database in DATABASE_URL does not answer: ${error.message || error.name}.`);
    });
  const version = Math.floor(Number(answer.rows[0]?.server_version_num) / 10_000);
  if (version < 14) {
    throw new Error(`The database in DATABASE_URL is PostgreSQL ${version}; Shopbell needs 14 or later.`);
  }
}

/** A deadlock's victim and a serialization failure were rolled back whole: the same may run again. */
const lostRaces = ['40P01', '40001'];
const runsMaximum = 3;

/**
 * Runs `work` in one READ COMMITTED transaction: commits what it returns, rolls back what it throws. What lost a race
 * runs again, so `work` does nothing but queries. `alsoRetried`: more SQLSTATEs that the next run cannot meet again.
 */
export async function inTransaction<Result>(
  work: (client: PoolClient) => Promise<Result>,
  alsoRetried: readonly string[] = [],
): Promise<Result> {
  for (let run = 1; ; run += 1) {
    try {
      return await runTransaction(work);
    } catch (error) {
      const isLostRace = [...lostRaces, ...alsoRetried].includes(sqlStateOf(error));
      if (run >= runsMaximum || !isLostRace) throw error;
    }
  }
}

async function runTransaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool().connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // A connection whose rollback fails is in an unknown state: the pool must not hand it out again.
    const rollback = await client.query('ROLLBACK').then(
      () => undefined,
      (failure: Error) => failure,
    );
    client.release(rollback);
    throw error;
  }
}

/**
 * Calls `listener` when the database answers again after connections to it were lost: it may be another one now (a
 * failover, a restored backup), so what was read from it must be read again. Returns how to stop listening.
 */
export function onDatabaseReconnect(listener: () => void): () => void {
  reconnection().listeners.add(listener);
  return () => reconnection().listeners.delete(listener);
}

/** Waits for queries in flight, and for the goodbyes. `pool()` and `prisma()` open anew afterwards. */
export async function closeDatabase(): Promise<void> {
  forget('prisma');
  const open = [forget('pool'), forget('timeline-pool'), forget('watch-pool')] as (Pool | undefined)[];
  await Promise.all(open.map((one) => one && closePool(one)));
}

/** A database that is frozen or cut off says none; nobody waits longer for it. */
const goodbyeMs = 1_000;

/** A pool ends before its connections do, and whoever asks the database next would find them in use. */
async function closePool(closing: Pool): Promise<void> {
  let left = closing.totalCount;
  let timer: NodeJS.Timeout | undefined;
  const goodbyes = new Promise<void>((resolve) => {
    closing.on('remove', () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  await closing.end();
  if (left > 0) {
    const isLate = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, goodbyeMs);
    });
    await Promise.race([goodbyes, isLate]);
  }
  clearTimeout(timer);
}

interface Reconnection {
  listeners: Set<() => void>;
  wasLost: boolean;
}

function reconnection(): Reconnection {
  return singleton('database-reconnection', () => ({ listeners: new Set(), wasLost: false }));
}

function openPool(max: number, more: PoolConfig = {}): Pool {
  const opened = new Pool({
    connectionString: env().DATABASE_URL,
    max,
    connectionTimeoutMillis: 10_000,
    // A database that is frozen or cut off must not hold its askers for ever: they are told to try again.
    query_timeout: 15_000,
    keepAlive: true,
    application_name: 'shopbell',
    // Scripts and tests end when their work ends; the server is kept alive by its sockets.
    allowExitOnIdle: true,
    ...more,
  });
  // Without a listener a lost idle connection would end the process.
  opened.on('error', (error) => {
    reconnection().wasLost = true;
    log().warn({ error: error.message }, 'lost a connection to the database');
  });
  opened.on('connect', (client) => {
    // Also while a query runs on it: the query fails, the process does not.
    client.on('error', () => {
      reconnection().wasLost = true;
    });
    if (!reconnection().wasLost) return;
    reconnection().wasLost = false;
    log().info('the database answers again');
    for (const listener of reconnection().listeners) listener();
  });
  return opened;
}
