/**
 * Attacks on the whole server, built for production: what only shows when Next, sockets and the first look at requests
 * work together. Each names its case; what is pure is attacked beside its code.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from '../fixtures/browser';
import { agent, password } from '../fixtures/people';
import { ask } from '../fixtures/raw-http';
import { demoPassword, startServer } from '../fixtures/server';

test('x-middleware-subrequest, .rsc, segment prefetch and forged route parameters on /admin: no data', async ({
  server,
}) => {
  const prefetch = { rsc: '1', 'next-router-prefetch': '1' };
  const attempts: [path: string, headers?: Record<string, string>][] = [
    ['/admin/support', { 'x-middleware-subrequest': Array(5).fill('middleware').join(':') }],
    ['/admin/support', { 'x-middleware-subrequest': Array(5).fill('src/middleware').join(':') }],
    ['/admin/support', { rsc: '1' }],
    ['/admin/support', { ...prefetch, 'next-router-segment-prefetch': '/_tree' }],
    ['/admin/support', { ...prefetch, 'next-router-segment-prefetch': '/admin/support/__PAGE__' }],
    ['/admin/support', { rsc: '1', 'next-router-state-tree': '%5Bgarbage' }],
    ['/admin/support', { 'x-matched-path': '/help', 'x-now-route-matches': '1=support' }],
    ['/help', { 'x-matched-path': '/admin/support', 'x-invoke-path': '/admin/support' }],
    ['/help', { 'x-rewrite-url': '/admin/support', 'x-original-url': '/admin/support' }],
    ['/admin/support.rsc'],
    ['/admin/support.segments/_tree.segment.rsc'],
    ['/admin/support?nxtPrest=support&__nextDefaultLocale=en'],
    ['/_next/data/build/admin/support.json'],
    ['/admin/../admin/support'],
    ['/admin%2fsupport'],
    ['/ADMIN/support'],
  ];
  const secrets = ['Vera Lind', 'vera@shopbell.test', 'ada@shopbell.test', '"unassigned"'];
  for (const [path, headers] of attempts) {
    const heard = await ask(server.url, 'GET', path, headers);
    for (const secret of secrets)
      expect(heard.body, `${path} ${JSON.stringify(headers)}`).not.toContain(secret);
  }
});

test('malformed Flight and server-action bodies: 4xx, and the server goes on', async ({ server }) => {
  const form = 'multipart/form-data; boundary=edge';
  const part = (name: string, value: string) =>
    `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const action = 'a'.repeat(42);
  const bodies: [headers: Record<string, string>, body: string][] = [
    [{ 'next-action': action, 'content-type': 'text/plain;charset=UTF-8' }, '[[[[['],
    [{ 'next-action': action, 'content-type': 'text/plain;charset=UTF-8' }, '["$F1","$@2","$Q3"]'],
    [{ 'next-action': '../../etc/passwd', 'content-type': 'text/plain' }, '[]'],
    [{ 'next-action': action, 'content-type': form }, `${part('0', '["$K1"]')}--edge--\r\n`],
    [{ 'next-action': action, 'content-type': form }, part('0', '["$@0"]')],
    [{ 'content-type': form }, 'garbage'],
    [{ 'content-type': 'multipart/form-data' }, part('a', 'b')],
    [
      { 'content-type': form },
      `${part('$ACTION_REF_1', '')}${part('$ACTION_1:0', '{"id":"x","bound":"$@1"}')}--edge--`,
    ],
    [{ 'content-type': form }, `${part(`$ACTION_ID_${action}`, '')}--edge--`],
    [{ 'next-action': action, 'content-type': 'text/plain' }, `["${'x'.repeat(70_000)}"]`],
    [{ 'next-action': action, 'content-type': 'text/plain' }, '['.repeat(10_000) + ']'.repeat(10_000)],
  ];
  // The first action of a process is slow whoever sends it.
  await ask(server.url, 'POST', '/cart', { origin: server.url, ...bodies[0]?.[0] }, bodies[0]?.[1]);
  for (const [headers, body] of bodies) {
    const heard = await ask(server.url, 'POST', '/cart', { origin: server.url, ...headers }, body);
    const what = `${JSON.stringify(headers)} ${body.slice(0, 40)}`;
    expect(heard.status, what).toBeGreaterThanOrEqual(400);
    expect(heard.status, what).toBeLessThan(500);
    expect(heard.milliseconds, what).toBeLessThan(1_000);
  }
  expect((await ask(server.url, 'GET', '/healthz')).status).toBe(200);
});

test('/_next/image with SVG, remote or inner addresses: refused', async ({ server }) => {
  const addresses = [
    '/products/beans-guji.svg',
    'https://evil.test/a.png',
    '//evil.test/a.png',
    'http://169.254.169.254/latest/meta-data',
    '/api/session?as=agent',
    '/metrics',
    '/_next/image?url=/favicon.svg&w=64&q=75',
    'file:///etc/passwd',
  ];
  for (const address of addresses) {
    const heard = await ask(server.url, 'GET', `/_next/image?url=${encodeURIComponent(address)}&w=64&q=75`);
    expect([400, 404], address).toContain(heard.status);
  }
});

test('an upgrade with an absolute URI to an internal address: socket destroyed, canary untouched', async ({
  server,
}) => {
  let touched = 0;
  const canary = createServer().listen(0, '127.0.0.1');
  canary.on('connection', (socket) => {
    touched += 1;
    socket.destroy();
  });
  await once(canary, 'listening');
  const inner = `127.0.0.1:${(canary.address() as AddressInfo).port}`;
  for (const target of [
    `http://${inner}/socket.io/`,
    `//${inner}/_next/hmr`,
    '/_next/hmr',
    '/admin/support',
    '*',
  ]) {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const closed = once(socket, 'close');
    socket.on('error', () => undefined).on('data', () => undefined);
    socket.write(
      `GET ${target} HTTP/1.1\r\nHost: ${inner}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await closed;
  }
  canary.close();
  expect(touched).toBe(0);
  expect((await ask(server.url, 'GET', '/healthz')).status).toBe(200);
});

test('tokens, passwords and what people write are never logged', async ({ server }) => {
  const ada = await agent();
  const canary = `canary-${randomUUID()}`;
  const json = { 'content-type': 'application/json' };
  const signIn = JSON.stringify({ email: ada.actor.email, password, as: 'agent' });
  const heard = await ask(server.url, 'POST', '/api/session', json, signIn);
  const cookie = String(heard.headers['set-cookie']).split(';')[0] ?? '';
  await ask(server.url, 'GET', `/api/conversations?view=all&query=${canary}`, { cookie });
  await ask(
    server.url,
    'POST',
    `/api/conversations/${canary}/messages`,
    { ...json, cookie },
    `{"body":"${canary}"`,
  );
  await ask(server.url, 'GET', `/shop?q=${canary}%0d%0a{"level":"error"}`);
  for (const secret of [cookie.slice(5), canary, password, demoPassword]) {
    expect(server.output().includes(secret)).toBe(false);
  }
});

// Last: a server of its own leads this process to another database.
test('forged X-Forwarded-For and Host: limits hold, nothing is reflected', async () => {
  const server = await startServer({ isPlanted: true, variables: { LIMITS: 'on' } });
  try {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const body = JSON.stringify({
        email: 'vera@shopbell.test',
        password: `wrong ${attempt}`,
        as: 'customer',
      });
      const headers = {
        'content-type': 'application/json',
        'x-forwarded-for': `198.51.100.${attempt}`,
        'x-real-ip': `198.51.100.${attempt}`,
        forwarded: `for=198.51.100.${attempt}`,
        'x-shopbell-address': `198.51.100.${attempt}`,
      };
      statuses.push((await ask(server.url, 'POST', '/api/session', headers, body)).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.at(-1)).toBe(429);

    const forged = { host: 'evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'gopher' };
    for (const path of ['/', '/account', '/shop/', '/admin', '/no-such-page', '/api/nothing']) {
      const heard = await ask(server.url, 'GET', path, forged);
      expect(`${JSON.stringify(heard.headers)} ${heard.body}`, path).not.toContain('evil.test');
    }
    const metrics = await ask(server.url, 'GET', '/metrics', { 'x-forwarded-for': '127.0.0.1' });
    expect(metrics.status).toBe(404);
    expect((await ask(server.url, 'GET', '/metrics')).body).toContain('shopbell_process_cpu');
  } finally {
    await server.close();
  }
});
