import assert from 'node:assert/strict';
import { connect, createServer, type Socket } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import { openConnection, unacknowledged } from './connection';
import { FakeBrowser } from './fixtures/browser';
import { FakeServer } from './fixtures/server';
import { until } from './fixtures/until';
import { unreachable } from './http';

const ends: (() => unknown)[] = [];
after(() => Promise.all(ends.map((end) => end())));

let server: FakeServer;
let browser: FakeBrowser;

beforeEach(async () => {
  const own = await new FakeServer().start();
  ends.push(() => own.stop());
  server = own;
  browser = new FakeBrowser();
});

function open(more: { origin?: string; actorId?: string } = {}) {
  const connection = openConnection({
    as: 'customer',
    actorId: more.actorId ?? server.actorId,
    origin: more.origin ?? server.origin,
    surroundings: browser.tab(),
  });
  ends.push(() => connection.close());
  return connection;
}

const stateOf = (wanted: string) => (snapshot: { state: string }) => snapshot.state === wanted;

test('it connects, calls and hears events', async () => {
  const log = server.converse();
  const connection = open();
  connection.connect();
  assert.equal(connection.state, 'connecting');
  const answer = await connection.call('conversation:open', {
    conversationId: log.conversationId,
    after: null,
  });
  assert.equal(answer.ok && answer.data.conversation?.id, log.conversationId);
  const heard = new Promise((resolve) => connection.on('conversation:head', resolve));
  server.io.emit('conversation:head', { conversationId: log.conversationId, head: 1, epoch: 'first' });
  assert.deepEqual(await heard, { conversationId: log.conversationId, head: 1, epoch: 'first' });
});

test('a call before connect answers at once that nobody is there', async () => {
  const answer = await open().call('agent:list', {});
  assert.equal(!answer.ok && answer.error.code, 'unavailable');
});

test('a lost connection comes back, says since when, and wakes who follows it', async () => {
  const connection = open();
  let wakes = 0;
  connection.onAwake(() => {
    wakes += 1;
  });
  connection.connect();
  await until(connection, stateOf('connected'));
  assert.equal(wakes, 1);
  browser.advance(60_000);
  server.io.disconnectSockets(true);
  const lost = await until(connection, stateOf('reconnecting'));
  browser.advance(1_000);
  assert.equal(connection.getSnapshot().since, lost.since);
  await until(connection, stateOf('connected'));
  assert.equal(wakes, 2);
});

test('five seconds without an acknowledgement close the transport, and a new one is made', async () => {
  const connection = open();
  connection.connect();
  await until(connection, stateOf('connected'));
  server.acknowledgementsToLose = 1;
  const answer = connection.call('agent:list', {});
  await server.whenReceived(1);
  browser.advance(4_999);
  assert.equal(connection.state, 'connected');
  browser.advance(1);
  assert.deepEqual(await answer, { ok: false, error: unacknowledged });
  assert.equal(connection.state, 'reconnecting');
  browser.advance(1_000);
  await until(connection, stateOf('connected'));
  assert.equal(server.connections, 2);
});

test('whoever waits for an answer when the line is lost is told at once', async () => {
  const connection = open();
  connection.connect();
  await until(connection, stateOf('connected'));
  server.acknowledgementsToLose = 1;
  const answer = connection.call('agent:list', {});
  await server.whenReceived(1);
  browser.setOnline(false);
  assert.deepEqual(await answer, { ok: false, error: unreachable });
});

test('a slow answer on a line that is alive costs the answer, not the line', async () => {
  const connection = open();
  connection.connect();
  await until(connection, stateOf('connected'));
  server.acknowledgementsToLose = 1;
  const answer = connection.call('agent:list', {});
  await server.whenReceived(1);
  browser.advance(1_000);
  const beacon = new Promise((resolve) => connection.on('conversation:head', resolve));
  server.io.emit('conversation:head', { conversationId: 'x', head: 1, epoch: 'first' });
  await beacon;
  browser.advance(4_000);
  assert.deepEqual(await answer, { ok: false, error: unacknowledged });
  assert.equal(connection.state, 'connected');
});

test('whoever is refused as unauthenticated stops and says so, and may begin anew', async () => {
  const connection = open({ actorId: 'somebody-else' });
  connection.connect();
  const ended = await until(connection, stateOf('ended'));
  assert.equal(ended.endReason, 'unauthenticated');
  browser.advance(600_000);
  assert.equal(connection.state, 'ended');
  server.actorId = 'somebody-else';
  connection.connect();
  await until(connection, stateOf('connected'));
});

test('another contract version is told apart from a lost network', async () => {
  server.refuseConnection = () => ({ code: 'outdated', message: 'Reload the page.' });
  const connection = open();
  connection.connect();
  const { problem } = await until(connection, stateOf('outdated'));
  assert.equal(problem?.message, 'Reload the page.');
});

test('a server that asks for patience gets it', async () => {
  server.refuseConnection = () => ({ code: 'rate_limited', message: 'Too many.', retryAfterMs: 30_000 });
  const connection = open();
  connection.connect();
  await until(connection, ({ problem }) => problem?.code === 'rate_limited');
  server.refuseConnection = () => null;
  browser.advance(30_000);
  assert.equal(server.connections, 0, 'and not all at once when it is over');
  browser.advance(1_000);
  await until(connection, stateOf('connected'));
});

test('an ended session ends the connection, with its reason', async () => {
  const connection = open();
  connection.connect();
  await until(connection, stateOf('connected'));
  server.io.emit('session:ended', { reason: 'merged' });
  assert.equal((await until(connection, stateOf('ended'))).endReason, 'merged');
});

test('without a network it is offline, and back as soon as the network is', async () => {
  const connection = open();
  connection.connect();
  await until(connection, stateOf('connected'));
  browser.setOnline(false);
  assert.equal(connection.state, 'offline');
  const answer = await connection.call('agent:list', {});
  assert.equal(answer.ok, false);
  browser.setOnline(true);
  await until(connection, stateOf('connected'));
});

test('a tab shown again asks at once whether something was missed', async () => {
  const connection = open();
  connection.connect();
  await until(connection, stateOf('connected'));
  let wakes = 0;
  connection.onAwake(() => {
    wakes += 1;
  });
  browser.tell('visible');
  browser.tell('shown');
  assert.equal(wakes, 2);
});

test('behind a proxy that refuses WebSockets, polling gets through at once', async () => {
  const connection = open({
    origin: await openProxy((incoming) => void incoming.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')),
  });
  connection.connect();
  await until(connection, stateOf('connected'));
  const log = server.converse();
  const answer = await connection.call('conversation:open', {
    conversationId: log.conversationId,
    after: null,
  });
  assert.equal(answer.ok, true);
});

test('behind a proxy on which WebSockets hang, polling gets through at the second attempt', async () => {
  let hang = () => {};
  const hung = new Promise<void>((resolve) => {
    hang = resolve;
  });
  const connection = open({ origin: await openProxy(() => hang()) });
  connection.connect();
  await hung;
  browser.advance(10_000);
  assert.equal(connection.state, 'reconnecting');
  browser.advance(1_000);
  await until(connection, stateOf('connected'));
});

test('a server that was reached over a WebSocket and is slow now is asked that way again, not by polling as well', async () => {
  let isSlow = false;
  let hang = () => {};
  const hung = () =>
    new Promise<void>((resolve) => {
      hang = resolve;
    });
  const refuse = () => {
    if (isSlow) hang();
    return isSlow;
  };
  const connection = open({ origin: await openProxy(refuse) });
  connection.connect();
  await until(connection, stateOf('connected'));
  isSlow = true;
  const first = hung();
  browser.setOnline(false);
  browser.setOnline(true);
  await first;
  const second = hung();
  browser.advance(10_000);
  browser.advance(5_000);
  await second;
  assert.equal(connection.state, 'reconnecting', 'by polling it would have come through');
  isSlow = false;
  browser.advance(10_000);
  browser.advance(5_000);
  await until(connection, stateOf('connected'));
});

/** Passes everything on to the server but WebSockets that `refuse` takes: it answers false for those it does not. */
async function openProxy(refuse: (incoming: Socket) => unknown): Promise<string> {
  const upstream = new URL(server.origin);
  const sockets = new Set<Socket>();
  const proxy = createServer((incoming) => {
    sockets.add(incoming);
    incoming.on('error', () => undefined);
    incoming.once('data', (first) => {
      if (first.toString().includes('Upgrade: websocket') && refuse(incoming) !== false) return;
      const outgoing = connect(Number(upstream.port), upstream.hostname);
      sockets.add(outgoing);
      outgoing.on('error', () => incoming.destroy());
      outgoing.write(first);
      incoming.pipe(outgoing).pipe(incoming);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const address = proxy.address();
  assert.ok(address && typeof address === 'object');
  return `http://127.0.0.1:${address.port}`;
}
