/** Why an archive is not loaded into a database: each reason is a sentence that says what to do instead. */
import { type ClientBase, escapeIdentifier } from 'pg';
import { serverLock } from '#lib/server/platform/embedded-postgres/held-postgres';
import { knownMigrations, recordedMigrations } from '#lib/server/platform/migrations';
import type { FoundDatabase } from '../beside-server';
import type { ArchiveHeader } from './contents';
import { readTables } from './tables';

export async function requireOurMigrations(
  file: string,
  { migrations, shopbell }: ArchiveHeader,
): Promise<void> {
  const known = new Map((await knownMigrations()).map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum } of migrations) {
    if (!known.has(name)) {
      throw new Error(
        `${file} was taken with a newer version of Shopbell (${shopbell}, with ${name}); restore it with that version.`,
      );
    }
    if (known.get(name) !== checksum) {
      throw new Error(
        `${file} was taken with another text of the migration ${name}; restore it with the version that took it.`,
      );
    }
  }
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
