import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type ArchiveFolder, createArchiveFolder, emptyDatabase } from '#e2e/fixtures/archives';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { untilSomebodyWaits, untilUpgradesWait } from '#e2e/fixtures/locks';
import { runScript } from '#e2e/fixtures/script';
import { createWorld, type Person, startedConversation } from '#e2e/fixtures/world';
import { commandLine, recordAudit } from '#lib/server/identity/audit';
import { closeDatabase, pool } from '#lib/server/platform/db';
import { env } from '#lib/server/platform/env';
import { applyMigrations } from '#lib/server/platform/migrations';
import { plantDemo } from '#prisma/seed/demo';
import { restoreArchive } from './restore-archive';
import { takeBackup } from './take-backup';

let folder: ArchiveFolder;
const databases: TestDatabase[] = [];
before(async () => {
  folder = await createArchiveFolder();
});
after(async () => {
  for (const database of databases.reverse()) await database.drop();
  await folder.remove();
});

async function newDatabase(): Promise<string> {
  const database = await freshDatabase();
  databases.push(database);
  return database.url;
}

/** Every row of every table as text, in an order of its own. */
async function allRows(tables: string[]): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of tables) {
    const { rows } = await pool().query<{ text: string }>(
      `SELECT to_jsonb(t)::text AS text FROM ${table} t ORDER BY 1`,
    );
    all[table] = rows.map(({ text }) => text);
  }
  return all;
}

test('npm run backup and npm run restore bring a whole shop into an empty database', async () => {
  const source = await newDatabase();
  await plantDemo({ password: 'a password for tests' });
  const awkward = 'a tab\t, a backslash \\., a line\n\\.\nand “quotes” 🫖';
  await pool().query('UPDATE messages SET body = $1 WHERE id = (SELECT id FROM messages LIMIT 1)', [awkward]);
  await recordAudit({ actor: commandLine, action: 'shop_imported' });
  const file = folder.newFile();
  const taken = await runScript('scripts/backup.ts', [file], { DATABASE_URL: source, AUTH_SECRET: '' });
  assert.equal(taken.code, 0, taken.errors);
  const { hostname, port, pathname } = new URL(source);
  assert.match(
    taken.output,
    new RegExp(`^Copying ${pathname.slice(1)} at ${hostname}:${port}, named in DATABASE_URL\\n`),
  );
  const tables = [...taken.output.matchAll(/^ +\d+ {2}(\w+)$/gm)].map(([, name]) => name ?? '');
  const expected = await allRows(tables);
  assert.ok((expected.messages?.length ?? 0) > 50);

  const target = await newDatabase();
  await emptyDatabase();
  await closeDatabase();
  const variables = { DATABASE_URL: target, AUTH_SECRET: '' };
  const restored = await runScript('scripts/restore.ts', [file, '--keep-sessions'], variables);
  assert.equal(restored.code, 0, restored.errors);
  assert.match(restored.output, new RegExp(`^Restoring into ${new URL(target).pathname.slice(1)} at `));
  const { installation, audit_entries: entries, ...rest } = await allRows(tables);
  const { installation: before, audit_entries: entriesBefore, ...others } = expected;
  assert.deepEqual(rest, others);
  // Each database's own log says what was done with it, after what they have in common.
  assert.deepEqual(entries?.slice(0, -1), entriesBefore?.slice(0, -1));
  assert.match(entriesBefore?.at(-1) ?? '', /"action": "backup_taken"/);
  assert.match(entries?.at(-1) ?? '', /"action": "backup_restored"/);
  assert.equal(installation?.length, 1);
  assert.notDeepEqual(installation, before, 'the epoch is another one');
  const { rows } = await pool().query<{ messages: number; words: number; behind: number }>(
    `SELECT count(*)::int AS messages, count(w)::int AS words,
       (SELECT count(*)::int FROM conversations c LEFT JOIN word_marks w ON w.conversation_id = c.id
        WHERE w.agent_rev IS DISTINCT FROM c.agent_head) AS behind
     FROM messages m LEFT JOIN message_words w USING (conversation_id, agent_seq) WHERE m.kind <> 'activity'`,
  );
  assert.equal(rows[0]?.words, rows[0]?.messages);
  assert.equal(rows[0]?.behind, 0);
});

test("a backup is for its owner alone, is SQL that psql reads, and takes no other file's place", async () => {
  const url = await newDatabase();
  const file = folder.newFile();
  await takeBackup(url, file);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal(existsSync(`${file}.partial`), false);
  const before = await readFile(file);
  const text = gunzipSync(before).toString();
  assert.match(text, /^-- Shopbell backup \{.*\}\nCOPY "agents" \("id", .*\) FROM stdin;\n\\\.\nCOPY /);

  await assert.rejects(takeBackup(url, file), /is there already; name another file\.$/);
  assert.deepEqual(await readFile(file), before);
  const other = folder.newFile();
  await writeFile(`${other}.partial`, 'of another backup');
  await assert.rejects(takeBackup(url, other), /another backup is being written, or one was interrupted/);
  assert.equal(await readFile(`${other}.partial`, 'utf8'), 'of another backup');
  assert.equal(existsSync(other), false);
});

test('a file that appears under its name while a backup is taken stays as it is', async () => {
  const url = await newDatabase();
  const file = folder.newFile();
  const taking = takeBackup(url, file);
  const refused = assert.rejects(taking, /is there already; name another file\.$/);
  while (!existsSync(`${file}.partial`)) await new Promise((resolve) => setImmediate(resolve));
  await writeFile(file, "somebody else's");
  await refused;
  assert.equal(await readFile(file, 'utf8'), "somebody else's");
  assert.equal(existsSync(`${file}.partial`), false);
});

test('a database without Shopbell, or of another version, is not taken, and leaves no file', async () => {
  const url = await newDatabase();
  const file = folder.newFile();
  await pool().query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
     VALUES ('1', repeat('0', 64), '99991231000000_later', now())`,
  );
  await assert.rejects(takeBackup(url, file), /by a newer version of Shopbell \(99991231000000_later\)/);
  await pool().query(`DELETE FROM _prisma_migrations WHERE id = '1'`);
  await pool().query(
    `UPDATE _prisma_migrations SET checksum = repeat('1', 64) WHERE migration_name LIKE '%_init'`,
  );
  await assert.rejects(
    takeBackup(url, file),
    /with another text of \d+_init; check out the files as they were/,
  );
  await emptyDatabase();
  await assert.rejects(takeBackup(url, file), /There is no Shopbell in this database/);
  assert.equal(existsSync(file) || existsSync(`${file}.partial`), false);
});

test('every table is in a backup, but for presence and what is made anew', async () => {
  await newDatabase();
  const file = folder.newFile();
  const { tables } = await takeBackup(env().DATABASE_URL, file);
  const { rows } = await pool().query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const leftOut = ['_prisma_migrations', 'message_words', 'presence', 'word_marks'];
  assert.deepEqual(
    [...tables.map(({ name }) => name), ...leftOut].sort(),
    rows.map(({ name }) => name).sort(),
  );
});

test('while a backup is taken a new version waits before it touches a table, and a restart does not wait', {
  timeout: 30_000,
}, async () => {
  const url = await newDatabase();
  const holder = await pool().connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
  const taking = takeBackup(url, folder.newFile());
  await untilSomebodyWaits();
  assert.deepEqual(await applyMigrations(url), []);

  await pool().query(
    'DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)',
  );
  // Its tables are there already, so it fails once it comes to them.
  const migrating = applyMigrations(url).catch(() => undefined);
  await untilUpgradesWait();
  await holder.query('COMMIT');
  holder.release();
  await taking;
  await migrating;
});

test('a backup under way while people write is of one moment: each log is whole, and as long as it says', async () => {
  const world = await createWorld();
  const people = await Promise.all(Array.from({ length: 4 }, async () => world.connect(await world.guest())));
  const conversations = await Promise.all(
    people.map(async (person) => (await startedConversation(person)).conversationId),
  );
  let isWriting = true;
  let written = 0;
  const write = async (person: Person, conversationId: string) => {
    while (isWriting) {
      const message = { conversationId, clientId: randomUUID(), kind: 'reply', body: 'On' } as const;
      await person.do('message:send', message);
      written += 1;
    }
  };
  const writing = people.map((person, index) => write(person, conversations[index] ?? ''));
  const file = folder.newFile();
  const before = written;
  await takeBackup(env().DATABASE_URL, file);
  const during = written - before;
  isWriting = false;
  await Promise.all(writing);
  assert.ok(during > 0, 'people wrote while it was taken');
  const { rows: last } = await pool().query<{ total: number }>('SELECT count(*)::int AS total FROM messages');
  await world.close();

  await newDatabase();
  await restoreArchive({ url: env().DATABASE_URL, embeddedFolder: null }, file, { keepsSessions: true });
  const { rows } = await pool().query<{ total: number; length: number; head: number; last: number }>(
    `SELECT c.agent_length AS length, c.agent_head AS head, count(*)::int AS total, max(m.agent_seq) AS last
     FROM conversations c JOIN messages m ON m.conversation_id = c.id GROUP BY c.id`,
  );
  assert.equal(rows.length, 4);
  for (const { total, length, head, last: lastSeq } of rows) {
    assert.deepEqual([length, head, lastSeq], [total, total, total]);
  }
  assert.ok(rows.reduce((sum, { total }) => sum + total, 0) < (last[0]?.total ?? 0));
});
