import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '#lib/client/fixtures/until';
import { closeDatabase, prisma } from '#lib/server/platform/db';
import { type ArchiveFolder, createArchiveFolder, emptyDatabase } from './fixtures/archives';
import { type Crowd, gatherCrowd } from './fixtures/crowd';
import { freshDatabase, type TestDatabase } from './fixtures/database';
import { runScript } from './fixtures/script';
import { startServer, type TestServer } from './fixtures/server';

let server: TestServer;
let folder: ArchiveFolder;
let crowd: Crowd;
let restored: TestDatabase;
before(async () => {
  server = await startServer();
  folder = await createArchiveFolder();
});
after(async () => {
  crowd?.close();
  await server.close();
  await restored?.drop();
  await folder.remove();
});

const script = async (name: string, parameters: string[], databaseUrl: string) => {
  const variables = { DATABASE_URL: databaseUrl, AUTH_SECRET: '' };
  const { code, errors } = await runScript(`scripts/${name}.ts`, parameters, variables);
  assert.equal(code, 0, errors);
};

test('a restored database replaces what connected clients hold: the screens follow it, and people write on', async () => {
  crowd = await gatherCrowd({ url: server.url, customers: 8, agents: 2 });
  await crowd.talk(3);
  const file = folder.newFile();
  const goBack = crowd.remember();
  const kept = await prisma().message.count();
  await script('backup', [file], server.databaseUrl);
  await crowd.talk(3);
  assert.deepEqual(await crowd.differences(), []);
  const latecomers = await gatherCrowd({ url: server.url, customers: 1, agents: 1 });

  assert.equal(await server.stop(), 0);
  restored = await freshDatabase();
  await emptyDatabase();
  await closeDatabase();
  await script('restore', [file, '--keep-sessions'], restored.url);
  goBack();
  // Nobody reloads anything: what is written now waits for the server.
  const later = crowd.talk(2);
  await server.start(restored.url);
  await later;
  assert.deepEqual(await crowd.differences(), []);
  assert.equal(await prisma().message.count(), kept + 8 * 2 * 2);
  // Nobody by their names is in what was restored.
  for (const connection of latecomers.connections) await until(connection, ({ state }) => state === 'ended');
  latecomers.close();
  assert.deepEqual(
    crowd.complaints().filter((complaint) => /^(ended|outdated|not sent)/.test(complaint)),
    [],
  );
});

test('who had a password is signed out by a restore without --keep-sessions, and guests are not', async () => {
  const agents = crowd.connections.slice(0, 2);
  const guests = crowd.connections.slice(2);
  const file = folder.newFile();
  await script('backup', [file], restored.url);
  await server.stop();
  const again = await freshDatabase();
  await emptyDatabase();
  await closeDatabase();
  await script('restore', [file], again.url);
  const ended = agents.map((connection) => until(connection, ({ state }) => state === 'ended'));
  await server.start(again.url);
  await Promise.all(ended);
  for (const connection of guests) await until(connection, ({ state }) => state === 'connected');
  await server.kill();
  await again.drop();
});
