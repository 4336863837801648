import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setEnvironment } from '#e2e/fixtures/environment';
import { createHttpServer, listen, stopListening } from './http-server';

const hotReload = createServer();
let development: Server;
let production: Server;
let canary: Server;
let visits = 0;

before(async () => {
  setEnvironment({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
  const handle = async (_request: unknown, response: { end(text: string): void }) => response.end('hello');
  development = createHttpServer(handle, hotReload);
  production = createHttpServer(handle, undefined);
  canary = createServer(() => {
    visits += 1;
  });
  canary.on('upgrade', () => {
    visits += 1;
  });
  for (const server of [development, production, canary]) await listen(server, '127.0.0.1', 0);
});
after(async () => {
  for (const server of [development, production, canary]) await stopListening(server);
});

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** What comes back on a raw connection that asks for an upgrade, until it ends. */
async function upgrade(server: Server, target: string): Promise<string> {
  const socket = connect(portOf(server), '127.0.0.1');
  socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  let received = '';
  socket.on('data', (text) => {
    received += text;
  });
  await once(socket, 'close');
  return received;
}

test('an upgrade that is nobody’s is destroyed, wherever it points', async () => {
  const elsewhere = `http://127.0.0.1:${portOf(canary)}/`;
  for (const target of ['/', '/api/session', '//127.0.0.1/', elsewhere, '/socket.iox/', '/_next/hmr']) {
    assert.equal(await upgrade(production, target), '', target);
  }
  assert.equal(visits, 0, 'nobody was asked on behalf of a stranger');
});

test('in development Next gets its own upgrades, and only these', async () => {
  const asked: string[] = [];
  hotReload.on('upgrade', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  assert.match(await upgrade(development, '/_next/hmr?id=1'), /^HTTP\/1\.1 101/);
  assert.equal(await upgrade(development, '/admin'), '');
  assert.deepEqual(asked, ['/_next/hmr?id=1']);
});

test('a taken port is said in one sentence', async () => {
  await assert.rejects(
    listen(
      createHttpServer(async () => undefined, undefined),
      '127.0.0.1',
      portOf(production),
    ),
    /^Error: Port \d+ is taken by another program; choose another one with PORT/,
  );
});

test('a request that fails in nobody’s hands ends its connection, not the process', async () => {
  const server = createHttpServer(async () => {
    throw new Error('unforeseen');
  }, undefined);
  await listen(server, '127.0.0.1', 0);
  await assert.rejects(fetch(`http://127.0.0.1:${portOf(server)}/`));
  await stopListening(server);
});
