import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { setEnvironment } from '#e2e/fixtures/environment';
import { untilSomebodyWaits } from '#e2e/fixtures/locks';
import { agent, customer, type Person } from '#e2e/fixtures/people';
import { createWorld, type World } from '#e2e/fixtures/world';
import { contractVersion } from '#lib/shared/contract/socket';
import { pool } from '../platform/db';
import { env } from '../platform/env';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const ours = 'http://127.0.0.1:3000';

interface Attempt {
  transport: 'polling' | 'websocket';
  headers?: Record<string, string>;
  auth?: Record<string, unknown>;
}

/** `connected`, or why not: the refusal's code, or `refused` where the handshake itself was not answered. */
function attempt({ transport, headers = {}, auth = {} }: Attempt): Promise<string> {
  const socket = io(world.url, {
    forceNew: true,
    reconnection: false,
    transports: [transport],
    extraHeaders: headers,
    auth: { v: contractVersion, ...auth },
  });
  return new Promise<string>((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', (error) => {
      const { data } = error as { data?: { code?: string } };
      resolve(data?.code ?? 'refused');
    });
  }).finally(() => socket.disconnect());
}

const cookieOf = ({ cookie }: Person) => ({ cookie });

for (const transport of ['polling', 'websocket'] as const) {
  test(`${transport}: a page of ours connects by its cookie`, async () => {
    const vera = await customer();
    const headers = { ...cookieOf(vera), origin: ours };
    assert.equal(await attempt({ transport, headers }), 'connected');
  });

  test(`${transport}: absent Origin with Sec-Fetch-Site same-origin is a page of ours`, async () => {
    const vera = await customer();
    const headers = { ...cookieOf(vera), 'sec-fetch-site': 'same-origin' };
    assert.equal(await attempt({ transport, headers }), 'connected');
  });

  test(`${transport}: Origin evil, null, suffix, other port and absent from another site are refused`, async () => {
    const vera = await customer();
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: `${ours}.evil.test` },
      { origin: 'http://127.0.0.1:3001' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of foreign) {
      const sent = { ...cookieOf(vera), ...headers };
      assert.equal(await attempt({ transport, headers: sent }), 'refused', JSON.stringify(headers));
      const withToken = { transport, headers, auth: { token: vera.bearer } };
      assert.equal(await attempt(withToken), 'refused', `${JSON.stringify(headers)} with a token`);
    }
  });

  test(`${transport}: neither header is no browser: the cookie is ignored, a token is taken`, async () => {
    const vera = await customer();
    assert.equal(await attempt({ transport, headers: cookieOf(vera) }), 'unauthenticated');
    assert.equal(await attempt({ transport, auth: { token: vera.bearer } }), 'connected');
  });
}

test('a refused upgrade is answered, not just cut off', async () => {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    origin: 'https://evil.test',
  };
  const asked = request(`${world.url}/socket.io/?EIO=4&transport=websocket`, { headers }).end();
  const [answer] = await once(asked, 'response');
  assert.equal(answer.statusCode, 400);
  asked.destroy();
});

test('the side is the handshake’s to choose, and a token of the other side is nobody', async () => {
  const [vera, ada] = [await customer(), await agent()];
  const transport = 'websocket';
  const headers = { origin: ours, cookie: `${vera.cookie}; ${ada.cookie}` };
  assert.equal(await attempt({ transport, headers, auth: { as: 'agent' } }), 'connected');
  assert.equal(await attempt({ transport, headers, auth: { as: 'customer' } }), 'connected');
  assert.equal(await attempt({ transport, auth: { as: 'agent', token: vera.bearer } }), 'unauthenticated');
  assert.equal(await attempt({ transport, headers, auth: { as: 'admin' } }), 'invalid');
  assert.equal(await attempt({ transport, headers, auth: { token: 7 } }), 'invalid');
  assert.equal(await attempt({ transport, headers, auth: { token: 'x'.repeat(5_000) } }), 'invalid');
});

test('100 sockets of one visitor are capped, and another visitor still connects', async () => {
  const [vera, ana] = [await customer(), await customer()];
  setEnvironment({ DATABASE_URL: env().DATABASE_URL, LIMITS: 'on' });
  const sockets = Array.from({ length: 100 }, () =>
    io(world.url, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      auth: { v: contractVersion, token: vera.bearer },
    }),
  );
  const outcomes = await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<string>((resolve) => {
          socket.once('connect', () => resolve('connected'));
          socket.once('connect_error', (error) =>
            resolve((error as { data?: { code?: string } }).data?.code ?? 'refused'),
          );
        }),
    ),
  );
  assert.equal(outcomes.filter((outcome) => outcome === 'connected').length, env().LIMIT_PERSON_SOCKETS);
  assert.ok(outcomes.every((outcome) => outcome === 'connected' || outcome === 'rate_limited'));
  assert.equal(await attempt({ transport: 'websocket', auth: { token: ana.bearer } }), 'connected');
  for (const socket of sockets) socket.disconnect();
  setEnvironment({ DATABASE_URL: env().DATABASE_URL, LIMITS: 'off' });
});

test('who hangs up while being looked up takes no place from those who come later', async () => {
  const vera = await customer();
  setEnvironment({ DATABASE_URL: env().DATABASE_URL, LIMITS: 'on', LIMIT_PERSON_SOCKETS: '1' });
  const blocker = await pool().connect();
  await blocker.query('BEGIN; LOCK TABLE sessions');
  const impatient = io(world.url, {
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
    auth: { v: contractVersion, token: vera.bearer },
  });
  await untilSomebodyWaits();
  const isGone = new Promise((resolve) => impatient.io.engine.once('close', resolve));
  impatient.io.engine.close();
  await isGone;
  // Who comes after is answered after the server has heard of it.
  assert.equal(await attempt({ transport: 'websocket', auth: {} }), 'unauthenticated');
  await blocker.query('COMMIT');
  blocker.release();
  assert.equal(await attempt({ transport: 'websocket', auth: { token: vera.bearer } }), 'connected');
  setEnvironment({ DATABASE_URL: env().DATABASE_URL, LIMITS: 'off', LIMIT_PERSON_SOCKETS: undefined });
});
