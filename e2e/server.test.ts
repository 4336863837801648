import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { openLine } from './fixtures/line';
import { demoPassword, startServer, startServerProcess, type TestServer } from './fixtures/server';

let server: TestServer;
before(async () => {
  server = await startServer({ isPlanted: true });
});
after(() => server.close());

async function signIn(): Promise<string> {
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ email: 'ada@shopbell.test', password: demoPassword, as: 'agent' }),
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.headers.getSetCookie().join('; ');
}

async function whoIs(cookie: string): Promise<string | undefined> {
  const answer = await fetch(`${server.url}/api/session?as=agent`, { headers: { cookie } });
  const { actor } = (await answer.json()) as { actor: { email: string } | null };
  return actor?.email;
}

test('a session outlives a killed server', async () => {
  const cookie = await signIn();
  await server.kill();
  await server.start();
  assert.equal(await whoIs(cookie), 'ada@shopbell.test');
});

test('told to stop, it sends its clients away, finishes and is gone within ten seconds', async () => {
  const cookie = await signIn();
  const socket = io(server.url, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie, origin: server.url },
    auth: { v: 1, as: 'agent' },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));
  const started = Date.now();
  assert.equal(await server.stop(), 0);
  assert.ok(Date.now() - started < 10_000);
  // Closed below Socket.IO's own protocol: a client that may reconnect does so by itself.
  assert.match(await gone, /^transport/);
  assert.match(server.output(), /"msg":"stopped"/);
});

test('/readyz says no while the database is away, and yes once it is back; the process lives on', async () => {
  const url = new URL(server.databaseUrl);
  const database = { host: url.hostname, port: Number(url.port) };
  const line = await openLine(() => [database]);
  url.hostname = '127.0.0.1';
  url.port = String(line.port);
  const other = await startServerProcess({ databaseUrl: url.href });
  const statusOf = async (path: string) => (await fetch(`${other.url}${path}`)).status;
  assert.equal(await statusOf('/readyz'), 200);
  await line.refuse(true);
  assert.equal(await statusOf('/readyz'), 503);
  assert.equal(await statusOf('/healthz'), 200);
  await line.refuse(false);
  while ((await statusOf('/readyz')) !== 200) await pause(50);
  await other.kill();
  await line.close();
});
