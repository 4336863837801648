/** Why an archive is not taken of a database, or not loaded into one: each reason is a sentence that says what to do instead. */
import { type ClientBase, escapeIdentifier } from 'pg';
import { serverLock } from '#lib/server/platform/embedded-postgres/held-postgres';
import {
  knownMigrations,
  type Migration,
  type RecordedMigration,
  recordedMigrations,
} from '#lib/server/platform/migrations';
import type { FoundDatabase } from '../beside-server';
import type { ArchiveHeader } from './contents';
import { readTables } from './tables';

export async function requireOurMigrations(
  file: string,
  { migrations, shopbell }: ArchiveHeader,
): Promise<void> {
  const strange = await strangeAmong(migrations);
  if (!strange) return;
  throw new Error(
    strange.isKnown
      ? `${file} was taken with another text of the migration ${strange.name}; restore it with the version that took it.`
      : `${file} was taken with a newer version of Shopbell (${shopbell}, with ${strange.name}); restore it with that version.`,
  );
}

/** A backup of a database with such a migration could not be restored by this version, so it takes none either. */
export async function requireRestorable(recorded: RecordedMigration[]): Promise<void> {
  if (recorded.length === 0) throw new Error('There is no Shopbell in this database.');
  const failed = recorded.find(({ isApplied }) => !isApplied);
  if (failed) {
    throw new Error(`The migration ${failed.name} has failed in this database; npm run doctor says more.`);
  }
  const strange = await strangeAmong(recorded);
  if (!strange) return;
  throw new Error(
    strange.isKnown
      ? `This database was migrated with another text of ${strange.name}; check out the files as they were then, and take the backup with them.`
      : `This database was migrated by a newer version of Shopbell (${strange.name}); take the backup with that.`,
  );
}

/** The first that this version does not know, or knows with another text. */
async function strangeAmong(
  migrations: readonly Migration[],
): Promise<{ name: string; isKnown: boolean } | undefined> {
  const known = new Map((await knownMigrations()).map(({ name, checksum }) => [name, checksum]));
  const strange = migrations.find(({ name, checksum }) => known.get(name) !== checksum);
  return strange && { name: strange.name, isKnown: known.has(strange.name) };
}

/** Keeps a server on the embedded database from starting meanwhile. */
export async function requireNobodyElse(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ isAlone: boolean }>(
    `SELECT pg_try_advisory_lock($1) AND NOT EXISTS (
       SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'shopbell'
     ) AS "isAlone"`,
    [serverLock],
  );
  if (!rows[0]?.isAlone) throw new Error('A server of Shopbell uses this database; stop it, then restore.');
}

/** @param header of the archive: a database that was prepared has the same tables, or it is not taken */
export async function requireEmpty(
  client: ClientBase,
  { migrations }: ArchiveHeader,
  { embeddedFolder }: FoundDatabase,
): Promise<void> {
  const instead =
    embeddedFolder === null
      ? 'Make a new one and name it in DATABASE_URL.'
      : `Move the folder ${embeddedFolder}/postgres away and restore again, or name another database in DATABASE_URL.`;
  const recorded = (await recordedMigrations(client)).map(({ name }) => name);
  const tables = await readTables(client);
  const filled: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await client.query(`SELECT FROM ${escapeIdentifier(name)} LIMIT 1`);
    if (rowCount && name !== 'installation') filled.push(name);
  }
  if (filled.length > 0) {
    throw new Error(
      `This database is not empty, and nothing is overwritten: it has ${filled.join(', ')}. ${instead}`,
    );
  }
  const isUntouched = recorded.length === 0 && tables.length === 0;
  const isPrepared = recorded.join() === migrations.map(({ name }) => name).join();
  if (!isUntouched && !isPrepared) {
    throw new Error(`The tables of this database are not those of the archive's version. ${instead}`);
  }
}
