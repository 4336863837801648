/** Brings a database to the schema of this version. Every start does; a database that is there already is left alone. */
import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type ClientBase, type Pool } from 'pg';
import { readMigrations, withSchemaEngine } from './schema-engine';

/** Ours: it waits as long as another start needs, where the engine's own lock gives up after 10 s. */
const migrationLock = 7_267_371;
const askAgainMs = 200;

export interface Migration {
  name: string;
  /** SHA-256 of its text, as hex. */
  checksum: string;
}

export interface RecordedMigration extends Migration {
  /** False for one that has begun and failed. */
  isApplied: boolean;
}

/**
 * Applies what is missing, one migration after the other, and returns their names.
 * @param only of these; of all without it
 */
export async function applyMigrations(url: string, only?: readonly string[]): Promise<string[]> {
  const lock = new Client({ connectionString: url });
  // Lost while it asks nothing, it would end the process; the question after it says it as well.
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock_shared($1)', [migrationLock]);
    if (await areApplied(lock, only)) return [];
    // Two that keep the shared lock and want this one would wait for each other.
    await lock.query('SELECT pg_advisory_unlock_shared($1)', [migrationLock]);
    await lockAlone(lock);
    const applied = await withSchemaEngine(url, async (engine) => {
      const { migrationDirectories, ...list } = await readMigrations();
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: {
          ...list,
          migrationDirectories: migrationDirectories.filter(
            ({ path: name }) => only === undefined || only.includes(name),
          ),
        },
        filters: { externalTables: [], externalEnums: [] },
      });
      return appliedMigrationNames;
    });
    // Fails where the lock was lost meanwhile.
    await lock.query('SELECT');
    return applied;
  } finally {
    await lock.end();
  }
}

/** Those of this version, oldest first. */
export async function knownMigrations(): Promise<Migration[]> {
  const { migrationDirectories } = await readMigrations();
  return migrationDirectories.map(({ path: name, migrationFile: { content } }) => ({
    name,
    checksum: hash('sha256', content.tag === 'ok' ? content.value : ''),
  }));
}

/**
 * Asks again and again, as long as it takes. In PostgreSQL's queue it would stand between a backup, which may take hours,
 * and all who start meanwhile and only want to look. They hold the lock for milliseconds, and leave it gaps enough.
 */
async function lockAlone(client: ClientBase): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ isOurs: boolean }>('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
      migrationLock,
    ]);
    if (rows[0]?.isOurs) return;
    await pause(askAgainMs);
  }
}

/** Also where a later version has applied more: then there is nothing to do for this one. */
async function areApplied(database: ClientBase, only: readonly string[] | undefined): Promise<boolean> {
  const wanted = (await knownMigrations()).filter(({ name }) => only === undefined || only.includes(name));
  const recorded = await recordedMigrations(database);
  const checksums = new Map(recorded.map(({ name, checksum }) => [name, checksum]));
  return (
    recorded.every(({ isApplied }) => isApplied) &&
    wanted.every(({ name, checksum }) => checksums.get(name) === checksum)
  );
}

/**
 * Every start waits before it touches a table, until the client's transaction ends. It stands in the queue: whoever comes
 * later is to wait behind it anyway.
 */
export async function keepStartsWaiting(client: ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
}

/** A start that has something to apply waits before it touches a table, until the client's connection ends. */
export async function keepMigrationsWaiting(client: ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_lock_shared($1)', [migrationLock]);
}

/** What a database says of itself, oldest first; none where it has never been migrated. */
export async function recordedMigrations(database: ClientBase | Pool): Promise<RecordedMigration[]> {
  const { rows: found } = await database.query<{ isThere: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "isThere"`,
  );
  if (!found[0]?.isThere) return [];
  const { rows } = await database.query<RecordedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isApplied"
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}
