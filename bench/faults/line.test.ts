import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, test } from 'node:test';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { type Line, openLine, type Target } from './line';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Something that says what it hears, with everybody it has at the moment. */
async function openEcho(): Promise<{ target: Target; clients: Set<Socket> }> {
  const clients = new Set<Socket>();
  const server = createTcpServer((client) => {
    clients.add(client.on('error', () => undefined).on('close', () => clients.delete(client)));
    client.on('data', (bytes) => client.write(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const client of clients) client.destroy();
    server.close();
  });
  return { target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, clients };
}

async function lineTo(...targets: Target[]): Promise<Line> {
  const line = await openLine(() => targets);
  ends.push(() => line.close());
  return line;
}

function call(line: Line): { socket: Socket; heard(text: string): Promise<void>; text(): string } {
  const socket = connect(line.port, '127.0.0.1').on('error', () => undefined);
  let text = '';
  const listeners = new Set<() => void>();
  socket.on('data', (bytes) => {
    text += bytes;
    for (const look of listeners) look();
  });
  ends.push(() => socket.destroy());
  const heard = (wanted: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (text === wanted) resolve();
      };
      listeners.add(look);
      look();
    });
  return { socket, heard, text: () => text };
}

/** However it ended: `once` of node:events takes a reset for a failure. */
function closed(socket: Socket | undefined): Promise<void> {
  assert.ok(socket);
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

test('in fair weather bytes come and go as they are', async () => {
  const { target } = await openEcho();
  const { socket, heard } = call(await lineTo(target));
  socket.write('Hello');
  await heard('Hello');
});

test('the first target that takes the connection has it', async () => {
  const { target } = await openEcho();
  const closed = { host: '127.0.0.1', port: 1 };
  const { socket, heard } = call(await lineTo(closed, target));
  socket.write('Hello');
  await heard('Hello');
});

for (const direction of ['up', 'down'] as const) {
  test(`what a line holds that is black ${direction === 'up' ? 'upwards' : 'downwards'} arrives when it clears`, async () => {
    const { target } = await openEcho();
    const line = await lineTo(target);
    const { socket, heard, text } = call(line);
    line.set(direction, { isBlack: true });
    const isHeld = line.untilHolding(direction);
    socket.write('late');
    await isHeld;
    assert.equal(text(), '');
    line.clear();
    await heard('late');
  });
}

test('who hangs up on a black line is not heard of at the other end, until it clears', async () => {
  const { target, clients } = await openEcho();
  const line = await lineTo(target);
  const { socket, heard } = call(line);
  socket.write('x');
  await heard('x');
  line.set('up', { isBlack: true });
  socket.destroy();
  await closed(socket);
  assert.equal(clients.size, 1);
  const [other] = clients;
  line.clear();
  await closed(other);
});

test('a reset ends both ends at once, and new connections go through', async () => {
  const { target, clients } = await openEcho();
  const line = await lineTo(target);
  const first = call(line);
  first.socket.write('x');
  await first.heard('x');
  const [other] = clients;
  assert.equal(line.reset(), 1);
  await Promise.all([closed(first.socket), closed(other)]);
  const second = call(line);
  second.socket.write('again');
  await second.heard('again');
});

test('a line that refuses ends what there was and takes nobody', async () => {
  const { target } = await openEcho();
  const line = await lineTo(target);
  await line.refuse(true);
  await closed(call(line).socket);
  await line.refuse(false);
  const { socket, heard } = call(line);
  socket.write('x');
  await heard('x');
});

test('cut into single bytes, and slowed down, everything arrives in order', async () => {
  const { target } = await openEcho();
  const line = await lineTo(target);
  const words = 'How much is the kettle? '.repeat(40);
  line.set('up', { isSliced: true });
  line.set('down', { delayMs: 1, bytesPerSecond: 1_000_000 });
  const { socket, heard } = call(line);
  socket.write(words);
  await heard(words);
});

test('only acknowledgements are lost: events arrive, and later acknowledgements too', async () => {
  const httpServer = createServer();
  const server = new Server(httpServer);
  httpServer.listen(0, '127.0.0.1');
  await once(httpServer, 'listening');
  ends.push(() => server.close());
  server.on('connection', (socket) => {
    socket.on('say', (number: number, acknowledge: (answer: string) => void) => {
      acknowledge(`heard ${number}`);
      socket.emit('said', number, 'x'.repeat(number * 40_000));
    });
  });
  const line = await lineTo({ host: '127.0.0.1', port: (httpServer.address() as AddressInfo).port });
  const client = io(line.origin, { transports: ['websocket'], forceNew: true });
  ends.push(() => client.disconnect());
  const said = (wanted: number) =>
    new Promise<void>((resolve) =>
      client.on('said', (number: number) => {
        if (number === wanted) resolve();
      }),
    );
  await once(client as never, 'connect');

  line.set('down', { isLosingAcknowledgements: true });
  const isAcknowledged = line.untilAcknowledgement();
  let wasAnswered = false;
  client.emit('say', 1, () => {
    wasAnswered = true;
  });
  await Promise.all([said(1), isAcknowledged]);
  assert.equal(line.lostAcknowledgements(), 1);
  line.clear();
  assert.equal(await client.timeout(5_000).emitWithAck('say', 2), 'heard 2');
  assert.equal(wasAnswered, false);
});
