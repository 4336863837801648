import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket as Line } from 'node:net';
import { test } from 'node:test';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { LiveServer } from './live-sockets';
import { gatherUpgrade, gatherWrites } from './write-gathering';

/** A server answers one question with three events and an acknowledgement: in how many writes, and what is heard. */
async function answerOnce(isGathered: boolean): Promise<{ writes: number; heard: string[] }> {
  const httpServer = createServer();
  const server: LiveServer = new Server(httpServer, { path: '/socket.io' });
  server.on('connection', (socket) => {
    if (isGathered) gatherWrites(socket);
    socket.on('ask', (acknowledge: (answer: string) => void) => {
      for (const event of ['one', 'two', 'three']) socket.emit(event);
      acknowledge('four');
    });
  });
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  let writes = 0;
  server.engine.on('connection', (connection: { transport: { socket: { _socket: Line } } }) => {
    const line = connection.transport.socket._socket;
    const { _writev } = line as Line & { _writev: (...parameters: unknown[]) => void };
    Object.assign(line, {
      _writev(...parameters: unknown[]) {
        writes += 1;
        _writev.apply(line, parameters);
      },
    });
  });
  const { port } = httpServer.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}`, { forceNew: true, transports: ['websocket'] });
  const heard: string[] = [];
  client.onAny((event: string) => heard.push(event));
  await new Promise<void>((resolve) => client.once('connect', resolve));
  writes = 0;
  heard.push(await client.emitWithAck('ask'));
  const found = { writes, heard };
  client.disconnect();
  await server.close();
  return found;
}

/** How many writes a client has been sent when its first packet arrives. */
async function letInOnce(isGathered: boolean): Promise<number> {
  const httpServer = createServer();
  const server: LiveServer = new Server(httpServer, { path: '/socket.io' });
  server.engine.on('headers', (_: unknown, request: IncomingMessage) => {
    if (isGathered) gatherUpgrade(request);
  });
  let writes = 0;
  httpServer.on('connection', (line) => {
    for (const name of ['_write', '_writev'] as const) {
      const write = line[name] as (...parameters: unknown[]) => void;
      Object.assign(line, {
        [name](...parameters: unknown[]) {
          writes += 1;
          write.apply(line, parameters);
        },
      });
    }
  });
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const { port } = httpServer.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}`, { forceNew: true, transports: ['websocket'] });
  await new Promise<void>((resolve) => client.io.once('open', resolve));
  const found = writes;
  client.disconnect();
  await server.close();
  return found;
}

test('who is let in hears so and gets the first packet in one write', async () => {
  assert.deepEqual([await letInOnce(true), await letInOnce(false)], [1, 2]);
});

test('what one client is sent within a tick leaves in one write, whole and in order', async () => {
  const gathered = await answerOnce(true);
  assert.deepEqual(gathered, { writes: 1, heard: ['one', 'two', 'three', 'four'] });
  const single = await answerOnce(false);
  assert.deepEqual(single.heard, gathered.heard);
  assert.ok(single.writes > 1, 'without it each packet is a write of its own');
});
