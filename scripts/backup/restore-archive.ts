/**
 * Loads an archive into an empty database: looks at all of the archive first, applies the very migrations it was taken
 * with, loads, compares and records all in one transaction, and only then brings the database to this version. Refuses to
 * overwrite anything, and to bring back what nobody should have again: sessions that may have ended since.
 */
import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { Client, escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { closeDatabase } from '#lib/server/platform/db';
import { applyMigrations, keepStartsWaiting } from '#lib/server/platform/migrations';
import { conversationsBehind, writeWordsBehind } from '#lib/server/support/message-words';
import type { FoundDatabase } from '../beside-server';
import { checkArchive, partsOf } from './archive';
import { recordAfterwards, recordRestore } from './audit';
import type { ArchiveTrailer } from './contents';
import { requireEmpty, requireNobodyElse, requireOurMigrations } from './refusals';
import { RowDigest } from './row-digest';
import { setSequences } from './sequences';
import { copyText, readTables, rowsOf, settleText } from './tables';

export interface RestoreOptions {
  /** Of people with a password too; else they sign in again. */
  keepsSessions: boolean;
  /** Told to people who wait. */
  say?: (text: string) => void;
  /** Called when all is loaded and nothing is committed yet: what must hold even if nothing comes after the commit. */
  onLoaded?: () => void;
}

/** @throws an Error with one sentence for people; then nothing was loaded, unless the sentence says that all was. */
export async function restoreArchive(
  database: FoundDatabase,
  file: string,
  { keepsSessions, say = () => undefined, onLoaded = () => undefined }: RestoreOptions,
): Promise<ArchiveTrailer> {
  say(`Reading ${file}`);
  const { header, trailer } = await checkArchive(file);
  await requireOurMigrations(file, header);
  // From here on only a server has connections under its name.
  await closeDatabase();
  const client = new Client({ connectionString: database.url, application_name: 'shopbell restore' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await requireNobodyElse(client);
    await requireEmpty(client, header, database);
    say(`The archive of ${header.takenAt} is whole; loading it`);
    const names = header.migrations.map(({ name }) => name);
    await applyMigrations(database.url, names);
    await settleText(client);
    await client.query('BEGIN');
    await keepOthersOut(client);
    // Both were asked before anything was prepared; somebody may have come since.
    await requireNobodyElse(client);
    await requireEmpty(client, header, database);
    await load(client, file, trailer);
    await beginAnew(client);
    if (!keepsSessions) await endSessions(client);
    const isRecorded = await recordRestore(client, file, trailer);
    onLoaded();
    await client.query('COMMIT');
    say('Loaded and compared; writing the words that searches find');
    const recordLate = async () => {
      if (!isRecorded) await recordAfterwards('backup_restored', file, trailer);
    };
    await bringUpToDate(client, database, recordLate).catch((error: Error) => {
      throw new Error(`All was loaded, and what is left the start of Shopbell does: ${error.message}`);
    });
    return trailer;
  } finally {
    await client.end();
  }
}

/** @param onMigrated comes before the words, which may take minutes */
async function bringUpToDate(
  client: Client,
  { url }: FoundDatabase,
  onMigrated: () => Promise<void>,
): Promise<void> {
  await applyMigrations(url);
  await onMigrated();
  await writeAllWords();
  await client.query('ANALYZE');
}

/** Until the end of the transaction: a server that starts waits with its migrations, and nobody else writes. */
async function keepOthersOut(client: Client): Promise<void> {
  await keepStartsWaiting(client);
  const names = (await readTables(client)).map(({ name }) => escapeIdentifier(name));
  await client.query(`LOCK TABLE ${names.join(', ')} IN EXCLUSIVE MODE`);
}

/** What was loaded is read back: it must be the rows that the archive holds, in whatever order they come. */
async function load(client: Client, file: string, checked: ArchiveTrailer): Promise<void> {
  // A server that once ran on the empty database has left its own.
  await client.query('DELETE FROM installation');
  const tables = await readTables(client);
  for await (const part of partsOf(file)) {
    // Read again from its beginning, it must be what it was.
    if (part.kind === 'trailer' && !isDeepStrictEqual(part.trailer, checked)) {
      throw new Error(`${file} was changed while it was read; nothing was kept.`);
    }
    if (part.kind !== 'table') continue;
    const { table, rows } = part;
    if (!tables.some(({ name }) => name === table.name)) {
      throw new Error(`The archive has a table ${table.name}, which no migration of Shopbell makes.`);
    }
    const [given, loaded] = [new RowDigest(), new RowDigest()];
    const intoTable = client.query(copyFrom(`${copyText(table)} FROM STDIN`));
    await pipeline(digested(rows, given), intoTable);
    for await (const _ of digested(rowsOf(client, table), loaded));
    if (!loaded.equals(given)) {
      throw new Error(`${table.name} is not in the database as it is in the archive; nothing was kept.`);
    }
  }
  await setSequences(client);
}

async function* digested(rows: AsyncIterable<Buffer>, digest: RowDigest): AsyncGenerator<Buffer> {
  for await (const block of rows) {
    digest.add(block);
    yield block;
  }
}

/** Clients that come back see another epoch, and read anew what they hold. */
async function beginAnew(client: Client): Promise<void> {
  await client.query(
    'INSERT INTO installation (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch',
    [randomUUID()],
  );
}

/** Whoever has signed out since the backup stays out. A guest has no other way to their conversation, and keeps theirs. */
async function endSessions(client: Client): Promise<void> {
  await client.query(
    `UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE ended_at IS NULL AND (
       agent_id IS NOT NULL OR customer_id IN (SELECT id FROM customers WHERE registered_at IS NOT NULL))`,
  );
}

const conversationsAtOnce = 200;
const revsAtOnce = 5_000;

/** The server would do it as well, among its other work. */
async function writeAllWords(): Promise<void> {
  for await (const conversationIds of conversationsBehind()) {
    for (let start = 0; start < conversationIds.length; start += conversationsAtOnce) {
      let left = conversationIds.slice(start, start + conversationsAtOnce);
      while (left.length > 0) left = await writeWordsBehind(left, revsAtOnce);
    }
  }
}
