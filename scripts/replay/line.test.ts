import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { type Line, openLine } from './line';

/** Answers each line it gets with the same words in capitals, and remembers what it got. */
const received: string[] = [];
const echo = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    received.push(String(bytes));
    socket.write(String(bytes).toUpperCase());
  });
});
let target: URL;
before(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  target = new URL(`http://127.0.0.1:${(echo.address() as AddressInfo).port}`);
});
after(() => void echo.close());

async function connectOver(line: Line): Promise<Socket> {
  const socket = connect(Number(new URL(line.origin).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, words: string): Promise<string> {
  socket.write(words);
  const [answer] = await once(socket, 'data');
  return String(answer);
}

async function isReset(socket: Socket): Promise<boolean> {
  const [error] = await once(socket, 'error');
  return error.code === 'ECONNRESET';
}

test('a whole line carries what is said, both ways', async () => {
  const line = await openLine(target);
  const socket = await connectOver(line);
  assert.equal(await ask(socket, 'bell'), 'BELL');
  assert.equal(line.cuts(), 0);
  socket.destroy();
  await line.close();
});

test('a cut before the server hears loses the request', async () => {
  const line = await openLine(target);
  const socket = await connectOver(line);
  assert.equal(await ask(socket, 'first'), 'FIRST');
  line.cut('request');
  socket.write('lost request');
  assert.ok(await isReset(socket));
  assert.ok(!received.includes('lost request'));
  assert.equal(line.cuts(), 1);
  await line.close();
});

test('a cut between request and answer loses the answer only', async () => {
  const line = await openLine(target);
  const socket = await connectOver(line);
  line.cut('answer');
  socket.write('stored, not acknowledged');
  assert.ok(await isReset(socket));
  assert.ok(received.includes('stored, not acknowledged'));
  await line.close();
});

test('a cut that waits falls once, and the next connection is whole', async () => {
  const line = await openLine(target);
  line.cut('now');
  assert.deepEqual([line.cuts(), line.waitingCuts()], [0, 1]);
  const socket = await connectOver(line);
  socket.write('anything');
  assert.ok(await isReset(socket));
  assert.deepEqual([line.cuts(), line.waitingCuts()], [1, 0]);
  const next = await connectOver(line);
  assert.equal(await ask(next, 'again'), 'AGAIN');
  next.destroy();
  await line.close();
});
