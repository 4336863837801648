/**
 * Copies a database into an archive, all of it as of one moment, while others go on writing. An archive is SQL, gzipped:
 * COPY statements with their rows between two comments, the last of which counts and hashes what stands before it. The
 * file appears under its name when it is whole and has been read back; it refuses to take the place of another one.
 */
import { existsSync } from 'node:fs';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client, escapeIdentifier } from 'pg';
import { keepMigrationsWaiting, recordedMigrations } from '#lib/server/platform/migrations';
import { shopbellVersion } from '../version';
import { checkArchive, headerMark, rowsEnd, trailerMark } from './archive';
import { type ArchiveHeader, type ArchiveTrailer, archiveFormat, type TableSum } from './contents';
import { requireRestorable } from './refusals';
import { copyText, readTables, rowsOf, settleText, type Table } from './tables';

/** Customers' words and the hashes of passwords are for whoever takes the backup alone. */
const ownerOnly = 0o600;

/** @throws an Error with one sentence for people; then there is no file. */
export async function takeBackup(url: string, file: string): Promise<ArchiveTrailer> {
  if (existsSync(file)) throw isThere(file);
  const partial = `${file}.partial`;
  const opened = await openNew(partial);
  try {
    const client = new Client({ connectionString: url, application_name: 'shopbell backup' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await writeSnapshot(client, opened);
    } finally {
      await client.end();
    }
    const { trailer } = await checkArchive(partial);
    await giveName(partial, file);
    await syncFolder(path.dirname(file));
    return trailer;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await opened.close();
  }
}

/** Unlike a renaming, a link fails where something of that name has appeared meanwhile. */
async function giveName(partial: string, file: string): Promise<void> {
  try {
    await link(partial, file);
    await rm(partial);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw isThere(file);
    // Not every file system has links, such as those of memory sticks.
    await rename(partial, file);
  }
}

function isThere(file: string): Error {
  return new Error(`${file} is there already; name another file.`);
}

/** Two backups into one file never run at once. */
function openNew(partial: string): Promise<FileHandle> {
  return open(partial, 'wx', ownerOnly).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw new Error(`${partial} cannot be written: ${error.message}.`);
    throw new Error(
      `${partial} is there: another backup is being written, or one was interrupted; then delete the file.`,
    );
  });
}

async function writeSnapshot(client: Client, file: FileHandle): Promise<void> {
  await settleText(client);
  // A migration that waited for a table would make everybody wait behind it: it must not get so far.
  await keepMigrationsWaiting(client);
  const expected = await readTables(client);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  // Before the snapshot, which begins with the first query. It keeps only those waiting who change a table itself.
  const names = expected.map(({ name }) => escapeIdentifier(name)).join(', ');
  if (names !== '') await client.query(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
  const header = await readHeader(client);
  const tables = await readTables(client);
  if (JSON.stringify(tables) !== JSON.stringify(expected)) {
    throw new Error('The database was just being migrated; take the backup again.');
  }
  await pipeline(archiveText(client, header, tables), createGzip(), async (blocks: AsyncIterable<Buffer>) => {
    for await (const block of blocks) await file.writeFile(block);
  });
  await file.sync();
  await client.query('COMMIT');
}

async function readHeader(client: Client): Promise<ArchiveHeader> {
  const recorded = await recordedMigrations(client);
  await requireRestorable(recorded);
  const { rows } = await client.query<{ takenAt: Date; postgres: string }>(
    `SELECT now() AS "takenAt", current_setting('server_version') AS postgres`,
  );
  return {
    format: archiveFormat,
    takenAt: rows[0]?.takenAt.toISOString() ?? '',
    shopbell: shopbellVersion(),
    postgres: rows[0]?.postgres ?? '',
    migrations: recorded.map(({ name, checksum }) => ({ name, checksum })),
  };
}

async function* archiveText(
  client: Client,
  header: ArchiveHeader,
  tables: Table[],
): AsyncGenerator<Buffer | string> {
  const sums: TableSum[] = [];
  yield `${headerMark}${JSON.stringify(header)}\n`;
  for (const table of tables) {
    yield `${copyText(table)} FROM stdin;\n`;
    yield* rowsOf(client, table, (sum) => sums.push(sum));
    yield rowsEnd;
  }
  yield `${trailerMark}${JSON.stringify({ tables: sums } satisfies ArchiveTrailer)}\n`;
}

async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  await opened.sync().finally(() => opened.close());
}
