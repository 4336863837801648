import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type ArchiveFolder, createArchiveFolder, emptyDatabase } from '#e2e/fixtures/archives';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { guest } from '#e2e/fixtures/people';
import { pool, prisma } from '#lib/server/platform/db';
import { env } from '#lib/server/platform/env';
import { applyMigrations, knownMigrations } from '#lib/server/platform/migrations';
import type { ArchiveTrailer } from './contents';
import { type RestoreOptions, restoreArchive } from './restore-archive';
import { takeBackup } from './take-backup';

let folder: ArchiveFolder;
let database: TestDatabase;
before(async () => {
  folder = await createArchiveFolder();
});
beforeEach(async () => {
  await database?.drop();
  database = await freshDatabase();
});
after(async () => {
  await database?.drop();
  await folder.remove();
});

const restore = (file: string, options: Partial<RestoreOptions> = {}) =>
  restoreArchive({ url: env().DATABASE_URL, embeddedFolder: null }, file, {
    keepsSessions: false,
    ...options,
  });

/** Of a shop with one guest, whose database is empty again. */
async function archiveOfGuest(): Promise<{ file: string; trailer: ArchiveTrailer }> {
  const file = folder.newFile();
  await guest();
  const trailer = await takeBackup(env().DATABASE_URL, file);
  await emptyDatabase();
  await applyMigrations(env().DATABASE_URL);
  return { file, trailer };
}

async function restoresRecorded(): Promise<{ subject_name: string; details: unknown }[]> {
  const { rows } = await pool().query(
    `SELECT subject_name, details FROM audit_entries
     WHERE action = 'backup_restored' AND actor_name = 'Command line'`,
  );
  return rows;
}

test('a restore is in the audit log as of its commit, also where nothing comes after that', async () => {
  const { file, trailer } = await archiveOfGuest();
  const die = () => {
    throw new Error('killed');
  };
  await assert.rejects(restore(file, { onLoaded: die }), /killed/);
  assert.deepEqual(await restoresRecorded(), [], 'what was not restored is not in it');
  // The first that is said after the commit.
  await assert.rejects(
    restore(file, { say: (text) => text.startsWith('Loaded and compared') && die() }),
    /killed/,
  );
  assert.equal(await prisma().customer.count(), 1);
  const rows = trailer.tables.reduce((sum, table) => sum + table.rows, 0);
  assert.deepEqual(await restoresRecorded(), [
    { subject_name: path.basename(file), details: { tables: trailer.tables.length, rows } },
  ]);
});

test('a restore that cannot be recorded keeps nothing', async () => {
  const { file } = await archiveOfGuest();
  await pool().query(`ALTER TABLE audit_entries ADD CONSTRAINT full_disk CHECK (false)`);
  await assert.rejects(restore(file), /full_disk/);
  assert.equal(await prisma().customer.count(), 0);
});

for (const [what, last] of [
  ['from before there was an audit log', '_init'],
  ['of the first version with an audit log', '_an_audit_log'],
] as const) {
  test(`the restore of an archive ${what} is recorded once`, async () => {
    const names = (await knownMigrations()).map(({ name }) => name);
    const older = names.slice(0, names.findIndex((name) => name.endsWith(last)) + 1);
    assert.ok(older.length > 0);
    await emptyDatabase();
    await applyMigrations(env().DATABASE_URL, older);
    const file = folder.newFile();
    await takeBackup(env().DATABASE_URL, file);
    await emptyDatabase();
    await restore(file);
    assert.deepEqual(
      (await restoresRecorded()).map(({ subject_name }) => subject_name),
      [path.basename(file)],
    );
  });
}
