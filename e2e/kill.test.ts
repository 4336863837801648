import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { mintToken, openSession } from '#lib/server/identity/sessions';
import { prisma } from '#lib/server/platform/db';
import type { Actor, Message } from '#lib/shared/contract/entities';
import { freshDatabase, type TestDatabase } from './fixtures/database';
import { setEnvironment } from './fixtures/environment';
import { type Line, openLine } from './fixtures/line';

let database: TestDatabase;
const running = new Set<ChildProcess>();
before(async () => {
  database = await freshDatabase();
  setEnvironment({ LIMITS: 'off' });
});
after(async () => {
  for (const child of running) child.kill('SIGKILL');
  await database.drop();
});

/** A server whose only way to the database is the proxy. */
async function startServer(proxy: Line, port = 0): Promise<{ child: ChildProcess; port: number }> {
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(import.meta.dirname, 'fixtures/realtime-process.ts')],
    {
      env: { ...process.env, DATABASE_URL: url.href, PORT: String(port), LIMITS: 'off' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  running.add(child);
  child.once('exit', () => running.delete(child));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(line.toString()) };
}

async function openProxy(): Promise<Line> {
  const { hostname, port } = new URL(database.url);
  return openLine(() => [{ host: hostname, port: Number(port) }]);
}

async function newCustomer(): Promise<Actor> {
  const id = randomUUID();
  await prisma().customer.create({ data: { id, name: 'Vera' } });
  return { kind: 'customer', id, name: 'Vera', email: null, registered: false };
}

async function connect(port: number, actor: Actor): Promise<Socket> {
  const { token } = await mintToken(await openSession(actor), 'bearer');
  const socket = io(`http://127.0.0.1:${port}`, {
    forceNew: true,
    transports: ['websocket'],
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    auth: { v: 1, token },
  });
  await heard(socket, 'connect');
  return socket;
}

function heard(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(event, resolve));
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function untilStored(clientId: string): Promise<void> {
  while ((await prisma().message.count({ where: { clientId } })) === 0);
}

test('a server killed between commit and acknowledgement loses nothing and doubles nothing', async () => {
  const proxy = await openProxy();
  const first = await startServer(proxy);
  const socket = await connect(first.port, await newCustomer());
  const { data } = await socket.emitWithAck('conversation:start', { clientId: randomUUID(), body: 'One' });
  const draft = { conversationId: data.conversation.id, kind: 'reply' };
  // The connection that stores messages must be there before its answers are held.
  await socket.emitWithAck('message:send', { ...draft, clientId: randomUUID(), body: 'Two' });
  const message = { ...draft, clientId: randomUUID(), body: 'Three' };

  let isAcknowledged = false;
  proxy.set('down', { isBlack: true });
  socket.emit('message:send', message, () => {
    isAcknowledged = true;
  });
  await untilStored(message.clientId);
  const isBack = heard(socket, 'connect');
  await kill(first.child);
  await proxy.close();
  assert.equal(isAcknowledged, false, 'the commit is done and nobody has heard of it');

  const nextProxy = await openProxy();
  const second = await startServer(nextProxy, first.port);
  await isBack;
  const answer = await socket.timeout(5_000).emitWithAck('message:send', message);
  assert.equal(answer.ok, true);
  const opened = await socket.timeout(5_000).emitWithAck('conversation:open', { after: null });
  assert.deepEqual(
    (opened.data.messages as Message[]).map(({ seq, body }) => [seq, body]),
    [
      [1, 'One'],
      [2, 'Two'],
      [3, 'Three'],
    ],
  );
  assert.equal(await prisma().message.count({ where: { clientId: message.clientId } }), 1);
  socket.disconnect();
  await kill(second.child);
  await nextProxy.close();
});

test('a server killed before its statement arrives has stored nothing, and the retry stores it', async () => {
  const proxy = await openProxy();
  const first = await startServer(proxy);
  const socket = await connect(first.port, await newCustomer());
  const start = { clientId: randomUUID(), body: 'Hello' };
  const isBack = new Promise((resolve) => socket.io.once('reconnect', resolve));
  await proxy.close();
  socket.emit('conversation:start', start, () => undefined);
  await kill(first.child);
  assert.equal(await prisma().message.count({ where: { clientId: start.clientId } }), 0);

  const nextProxy = await openProxy();
  const second = await startServer(nextProxy, first.port);
  await isBack;
  const answer = await socket.timeout(5_000).emitWithAck('conversation:start', start);
  assert.equal(answer.data.message.seq, 1);
  assert.equal(await prisma().message.count({ where: { clientId: start.clientId } }), 1);
  socket.disconnect();
  await kill(second.child);
  await nextProxy.close();
});
