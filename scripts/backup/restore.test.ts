import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, beforeEach, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { type ArchiveFolder, createArchiveFolder, emptyDatabase } from '#e2e/fixtures/archives';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { agent, customer, guest } from '#e2e/fixtures/people';
import { pool, prisma } from '#lib/server/platform/db';
import { env } from '#lib/server/platform/env';
import { applyMigrations, knownMigrations, recordedMigrations } from '#lib/server/platform/migrations';
import { plantDemo } from '#prisma/seed/demo';
import { restoreArchive } from './restore-archive';
import { setSequences } from './sequences';
import { takeBackup } from './take-backup';

let folder: ArchiveFolder;
let database: TestDatabase | undefined;
/** Of a planted demo. */
let archive: string;
before(async () => {
  folder = await createArchiveFolder();
  archive = folder.newFile();
  database = await freshDatabase();
  await plantDemo({ password: 'a password for tests' });
  await takeBackup(env().DATABASE_URL, archive);
});
beforeEach(async () => {
  await database?.drop();
  database = await freshDatabase();
});
after(async () => {
  await database?.drop();
  await folder.remove();
});

const restore = (file: string, keepsSessions = false) =>
  restoreArchive({ url: env().DATABASE_URL, embeddedFolder: null }, file, { keepsSessions });

async function countRows(): Promise<number> {
  const { rows } = await pool().query<{ total: number }>(
    `SELECT ((SELECT count(*) FROM customers) + (SELECT count(*) FROM messages) + (SELECT count(*) FROM agents)
       + (SELECT count(*) FROM installation))::int AS total`,
  );
  return rows[0]?.total ?? -1;
}

/** A copy of the archive with something wrong in it. */
async function spoilt(change: (archive: Buffer) => Buffer): Promise<string> {
  const file = folder.newFile();
  await writeFile(file, change(await readFile(archive)));
  return file;
}

const changedText = (change: (text: string) => string) =>
  spoilt((packed) => gzipSync(change(gunzipSync(packed).toString())));

const damages: [what: string, file: () => Promise<string>][] = [
  ['cut off in the middle', () => spoilt((packed) => packed.subarray(0, packed.length / 2))],
  ['cut off by its last byte', () => spoilt((packed) => packed.subarray(0, -1))],
  [
    'with one byte turned',
    () =>
      spoilt((packed) => {
        const middle = Math.floor(packed.length / 2);
        packed[middle] = (packed[middle] ?? 0) ^ 1;
        return packed;
      }),
  ],
  ['with a word changed', () => changedText((text) => text.replace('Hornsgatan', 'Hornsgoten'))],
  ['with a row taken out', () => changedText((text) => text.replace(/(COPY "messages".*\n).*\n/, '$1'))],
  ['with a table taken out', () => changedText((text) => text.replace(/COPY "orders"[\s\S]*?\n\\\.\n/, ''))],
  ['without its end', () => changedText((text) => text.slice(0, text.indexOf('-- The end')))],
  ['with more behind its end', () => changedText((text) => `${text}DROP TABLE messages;\n`)],
  ['that is something else', () => spoilt(() => gzipSync('Dear diary,\n'))],
  ['that is not packed', () => spoilt(() => Buffer.from('Dear diary,\n'))],
];

for (const [what, file] of damages) {
  test(`an archive ${what} is refused, and nothing is written`, async () => {
    await assert.rejects(restore(await file()), /is damaged or cut off: /);
    assert.equal(await countRows(), 0);
  });
}

test('an archive of a newer version is refused, and nothing is written', async () => {
  const header = (change: (header: { format: number; migrations: { name: string }[] }) => void) =>
    changedText((text) =>
      text.replace(/(?<=^-- Shopbell backup ).*/, (json) => {
        const parsed = JSON.parse(json);
        change(parsed);
        return JSON.stringify(parsed);
      }),
    );
  const newerFormat = await header((parsed) => {
    parsed.format += 1;
  });
  await assert.rejects(
    restore(newerFormat),
    /was written by a newer version of Shopbell; restore it with that/,
  );
  const newerMigration = await header(({ migrations: [first] }) => {
    if (first) first.name = '99991231000000_later';
  });
  await assert.rejects(
    restore(newerMigration),
    /newer version of Shopbell \(.*, with 99991231000000_later\)/,
  );
  assert.equal(await countRows(), 0);
});

test('a database that holds anything is left as it is, and the sentence says what to do', async () => {
  await guest();
  await assert.rejects(
    restore(archive),
    /not empty.*: it has customers, sessions\. Make a new one and name it/,
  );
  assert.equal(await countRows(), 1);
  const embedded = { url: env().DATABASE_URL, embeddedFolder: '/shop/.data' };
  await assert.rejects(
    restoreArchive(embedded, archive, { keepsSessions: false }),
    /Move the folder \/shop\/\.data\/postgres away and restore again/,
  );
});

test('a database that a server uses is left alone', async () => {
  const server = new Client({ connectionString: env().DATABASE_URL, application_name: 'shopbell' });
  await server.connect();
  await assert.rejects(restore(archive), /A server of Shopbell uses this database; stop it, then restore\./);
  await server.end();
  assert.equal(await countRows(), 0);
});

test('what others write while the archive is on its way in is not mixed with it', async () => {
  const other = new Client({ connectionString: env().DATABASE_URL });
  await other.connect();
  const write = () => other.query(`INSERT INTO customers (id, name) VALUES (gen_random_uuid(), 'Early')`);
  let written: Promise<unknown> = Promise.resolve();
  await assert.rejects(
    restoreArchive({ url: env().DATABASE_URL, embeddedFolder: null }, archive, {
      keepsSessions: false,
      // Between the first look at the database and the transaction that loads.
      say: (text) => {
        if (text.endsWith('loading it')) written = write();
      },
    }),
    /not empty, and nothing is overwritten: it has customers\./,
  );
  await written;
  assert.equal(await countRows(), 1);

  await other.query('DELETE FROM customers');
  let isOver = false;
  const restored = restore(archive).finally(() => {
    isOver = true;
  });
  while (!isOver && !(await isLocked(other, 'customers')));
  assert.equal(isOver, false, 'nobody writes while it loads');
  await write();
  assert.ok((await countRows()) > 50, 'the writer waited for the end');
  await restored;
  await other.end();
});

async function isLocked(client: Client, table: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_locks WHERE relation = $1::regclass AND mode = 'ExclusiveLock' AND granted`,
    [table],
  );
  return rowCount === 1;
}

test('an archive that is changed between its two readings is refused, and nothing is kept', async () => {
  const file = await spoilt((packed) => packed);
  const other = await changedText((text) =>
    text.replace(/COPY "order_items"[\s\S]*?\n\\\.\n/, '').replace(/,\{"name":"order_items",[^}]*\}/, ''),
  );
  await assert.rejects(
    restoreArchive({ url: env().DATABASE_URL, embeddedFolder: null }, file, {
      keepsSessions: false,
      say: (text) => {
        if (text.endsWith('loading it')) copyFileSync(other, file);
      },
    }),
    /was changed while it was read; nothing was kept/,
  );
  assert.equal(await countRows(), 0);
});

test('what fails on the way leaves nothing, and can be done again', async () => {
  await pool().query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'the disk is full'; END $$`);
  await pool().query(
    'CREATE TRIGGER refuse BEFORE INSERT ON order_items FOR EACH ROW EXECUTE FUNCTION refuse()',
  );
  await assert.rejects(restore(archive), /the disk is full/);
  assert.equal(await countRows(), 0);
  await pool().query('DROP TRIGGER refuse ON order_items');
  await restore(archive);
  assert.ok((await countRows()) > 50);
});

test('what must hold after the commit is done before it, with all there is loaded', async () => {
  const options = { keepsSessions: false };
  const into = { url: env().DATABASE_URL, embeddedFolder: null };
  const onLoaded = () => {
    throw new Error('the folder is full');
  };
  await assert.rejects(restoreArchive(into, archive, { ...options, onLoaded }), /the folder is full/);
  assert.equal(await countRows(), 0, 'nothing is kept where it cannot be done');
  const calls: string[] = [];
  await restoreArchive(into, archive, { ...options, onLoaded: () => void calls.push('loaded') });
  assert.deepEqual(calls, ['loaded']);
  assert.ok((await countRows()) > 50);
});

test('rows that the database gives back in another order are the same rows', async () => {
  await pool().query(`CREATE FUNCTION move() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE customers SET name = name WHERE ctid = '(0,1)'; RETURN NULL; END $$`);
  // As in a table whose pages were used before: what comes first in the archive does not stand first.
  await pool().query(
    'CREATE TRIGGER move AFTER INSERT ON customers FOR EACH STATEMENT EXECUTE FUNCTION move()',
  );
  await restore(archive);
  assert.ok((await countRows()) > 50);
});

test('a row that is not in the database as it is in the archive is found', async () => {
  await pool().query(`CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.name = NEW.name || '!'; RETURN NEW; END $$`);
  await pool().query(
    'CREATE TRIGGER change BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION change()',
  );
  await assert.rejects(restore(archive), /customers is not in the database as it is in the archive/);
  assert.equal(await countRows(), 0);
});

test('an archive of an older version is loaded as it was, and brought to this one', async () => {
  const names = (await knownMigrations()).map(({ name }) => name);
  const [first = ''] = names;
  await emptyDatabase();
  await applyMigrations(env().DATABASE_URL, [first]);
  await pool().query(`INSERT INTO customers (id, name) VALUES (gen_random_uuid(), 'Vera')`);
  const old = folder.newFile();
  await takeBackup(env().DATABASE_URL, old);

  await assert.rejects(restore(archive), /not empty/);
  await emptyDatabase();
  await restore(old);
  assert.deepEqual(
    (await recordedMigrations(pool())).map(({ name }) => name),
    names,
  );
  assert.equal(await prisma().customer.count({ where: { name: 'Vera' } }), 1);
});

test('an empty database that another version has prepared is left alone', async () => {
  await emptyDatabase();
  const [first] = await knownMigrations();
  await applyMigrations(env().DATABASE_URL, [first?.name ?? '']);
  await assert.rejects(
    restore(archive),
    /The tables of this database are not those of the archive's version\./,
  );
  assert.equal((await recordedMigrations(pool())).length, 1);
});

test('whoever has a password signs in again, a guest goes on; --keep-sessions keeps all', async () => {
  const people = { vera: await customer(), ada: await agent(), stranger: await guest() };
  const file = folder.newFile();
  await takeBackup(env().DATABASE_URL, file);
  const live = async () =>
    (await prisma().session.findMany({ where: { endedAt: null } })).map(({ id }) => id).sort();
  const all = await live();
  for (const [keepsSessions, expected] of [
    [false, [people.stranger.session.sessionId]],
    [true, all],
  ] as const) {
    await emptyDatabase();
    await restore(file, keepsSessions);
    assert.deepEqual(await live(), expected);
  }
});

test('numbers that the database hands out go on behind the greatest one loaded', async () => {
  await pool().query(
    `CREATE TABLE numbered (id serial PRIMARY KEY); CREATE TABLE "Counted" (n int GENERATED ALWAYS AS IDENTITY);
     INSERT INTO numbered VALUES (41)`,
  );
  const client = await pool().connect();
  await setSequences(client);
  client.release();
  const { rows } = await pool().query('INSERT INTO numbered DEFAULT VALUES RETURNING id');
  assert.equal(rows[0].id, 42);
  const { rows: counted } = await pool().query('INSERT INTO "Counted" DEFAULT VALUES RETURNING n');
  assert.equal(counted[0].n, 1);
});
