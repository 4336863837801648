import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { type Line, openLine } from '#e2e/fixtures/line';
import { agent, type Person } from '#e2e/fixtures/people';
import type { Message } from '#lib/shared/contract/entities';
import { contractVersion } from '#lib/shared/contract/socket';
import { publish } from '../publish';
import { attachRealtime, type Realtime } from './realtime';

let database: TestDatabase;
let realtime: Realtime;
let proxy: Line;
before(async () => {
  database = await freshDatabase();
  const server = createServer();
  realtime = await attachRealtime(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  proxy = await openLine(() => [{ host: '127.0.0.1', port }]);
});
beforeEach(() => proxy.clear());
after(async () => {
  await proxy.close();
  await realtime.close();
  await database.drop();
});

async function connect({ bearer }: Person) {
  const socket = io(`http://127.0.0.1:${proxy.port}`, {
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
    auth: { v: contractVersion, token: bearer },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** A message of some 8 KB. */
function long(ada: Person): { conversationId: string; message: Message } {
  const conversationId = randomUUID();
  return {
    conversationId,
    message: {
      id: randomUUID(),
      conversationId,
      kind: 'reply',
      seq: 1,
      rev: 1,
      author: { kind: 'agent', id: ada.actor.id, name: ada.actor.name },
      body: 'x'.repeat(8_000),
      attachments: [],
      clientId: randomUUID(),
      createdAt: new Date().toISOString(),
      editedAt: null,
      deletedAt: null,
    },
  };
}

test('a reader who is slow for a moment gets everything, many megabytes of it', async () => {
  const ada = await agent();
  const socket = await connect(ada);
  let received = 0;
  const all = new Promise<void>((resolve) => {
    socket.on('message:changed', () => {
      received += 1;
      if (received === 1_000) resolve();
    });
  });
  for (let sent = 0; sent < 1_000; sent += 1) {
    publish({ to: 'agent', id: ada.actor.id }, 'message:changed', long(ada));
  }
  await all;
  assert.ok(socket.connected);
  socket.disconnect();
});

test('a reader that stops reading is dropped, and nobody else', async () => {
  const [ada, omar] = [await agent(), await agent('admin')];
  const watching = await connect(omar);
  const isAdaHere = () => realtime.io.sockets.adapter.rooms.has(`agent:${ada.actor.id}`);
  const stalled = await connect(ada);
  proxy.set('down', { isBlack: true });
  const start = Date.now();
  // Until the machine's own buffers are full it looks as if somebody read.
  while (isAdaHere() && Date.now() - start < 20_000) {
    for (let sent = 0; sent < 50; sent += 1) {
      publish({ to: 'agent', id: ada.actor.id }, 'message:changed', long(ada));
    }
    await pause(20);
  }
  assert.equal(isAdaHere(), false);
  assert.ok(realtime.io.sockets.adapter.rooms.has(`agent:${omar.actor.id}`));
  stalled.disconnect();
  watching.disconnect();
});

test('a line on which one answer stands still is closed, though nothing waits behind it', async () => {
  const ada = await agent();
  const stalled = await connect(ada);
  proxy.set('down', { isBlack: true });
  const room = realtime.io.sockets.adapter.rooms;
  const isAdaHere = () => room.has(`agent:${ada.actor.id}`);
  const start = Date.now();
  // One packet larger than the machine's own buffers, and below what may wait.
  const { message, conversationId } = long(ada);
  publish({ to: 'agent', id: ada.actor.id }, 'message:changed', {
    conversationId,
    message: { ...message, body: 'x'.repeat(12 * 1024 * 1024) },
  });
  while (isAdaHere() && Date.now() - start < 50_000) await pause(100);
  assert.equal(isAdaHere(), false);
  stalled.disconnect();
});
