import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setEnvironment } from '#e2e/fixtures/environment';
import { forget } from '../platform/singleton';
import { admit } from './guard';

const address = { DATABASE_URL: 'postgres://nobody@127.0.0.1/none', PORT: '3130', NODE_ENV: 'production' };
const ours = 'http://127.0.0.1:3130';

/** Behind the guard stands a server that answers with what it was given. */
let server: Server;
let port: number;
before(async () => {
  setEnvironment(address);
  server = createServer(async (incoming, response) => {
    if (!(await admit(incoming, response))) return;
    let size = 0;
    for await (const part of incoming) size += part.length;
    response.end(JSON.stringify({ ...incoming.headers, 'x-body-size': String(size) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.close();
  setEnvironment({ PUBLIC_URL: undefined, TRUST_PROXY: undefined, PORT: undefined });
});

interface Heard {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', method, path, headers }, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    call.on('error', reject);
    call.end(body);
  });
}

const given = (heard: Heard): Record<string, string> => JSON.parse(heard.body);

test('strict CSP without unsafe-inline scripts, with a nonce that Next finds and nobody guesses', async () => {
  const [first, second] = [await ask('GET', '/'), await ask('GET', '/')];
  const policy = String(first.headers['content-security-policy']);
  const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src')) ?? '';
  const nonce = /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(scripts)?.[1];
  assert.ok(nonce);
  assert.equal(scripts, `script-src 'nonce-${nonce}' 'strict-dynamic'`);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.match(policy, /object-src 'none'/);
  assert.match(policy, /base-uri 'none'/);
  assert.equal(given(first)['content-security-policy'], policy);
  assert.equal(given(first)['x-nonce'], nonce);
  assert.notEqual(second.headers['content-security-policy'], policy);
});

test('framing is blocked, types are not sniffed, and no HSTS is sent over http', async () => {
  const { headers } = await ask('GET', '/admin/support');
  assert.equal(headers['x-frame-options'], 'DENY');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin');
  assert.match(String(headers['permissions-policy']), /camera=\(\)/);
  assert.equal(headers['strict-transport-security'], undefined);
});

test('with an https PUBLIC_URL the browser is told to stay with https', async () => {
  setEnvironment({ ...address, PUBLIC_URL: 'https://shop.example' });
  const { headers } = await ask('GET', '/');
  setEnvironment({ ...address, PUBLIC_URL: undefined });
  assert.match(String(headers['strict-transport-security']), /max-age=\d{8}/);
  assert.match(String(headers['content-security-policy']), /upgrade-insecure-requests/);
});

test('only development may evaluate text', async () => {
  setEnvironment({ ...address, NODE_ENV: 'development' });
  const { headers } = await ask('GET', '/');
  setEnvironment(address);
  assert.match(String(headers['content-security-policy']), /'unsafe-eval'/);
});

test('x-middleware-subrequest, x-nonce, a policy, forged route parameters and addresses do not come through', async () => {
  const forged = {
    'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
    'x-middleware-rewrite': 'http://127.0.0.1:1/',
    'x-invoke-path': '/admin/support',
    'x-matched-path': '/admin/support',
    'x-now-route-matches': '1=admin',
    'x-nonce': 'forged',
    'content-security-policy': "script-src 'nonce-forged'",
    'content-security-policy-report-only': "script-src 'nonce-forged'",
    'x-shopbell-address': '198.51.100.1',
    'x-shopbell-forwarded': '',
    'x-forwarded-for': '198.51.100.1',
    'x-forwarded-proto': 'https',
    'x-original-url': '/admin',
    'x-http-method-override': 'DELETE',
  };
  const seen = given(await ask('GET', '/', forged));
  for (const [name, value] of Object.entries(forged)) assert.notEqual(seen[name], value, name);
  assert.equal(seen['x-shopbell-address'], '127.0.0.1');
  assert.equal(seen['x-shopbell-forwarded'], '1');
});

test('a forged Host or X-Forwarded-Host is not reflected', async () => {
  const forged = given(await ask('GET', '/', { host: 'evil.test', 'x-forwarded-host': 'evil.test' }));
  assert.equal(forged.host, '127.0.0.1:3130');
  assert.equal(forged['x-forwarded-host'], undefined);
  assert.equal(given(await ask('GET', '/', { host: 'localhost:3130' })).host, 'localhost:3130');
});

test('an action’s Origin that is ours is compared with itself, whatever name a proxy put into Host', async () => {
  const heard = await ask('POST', '/cart', { host: 'internal', origin: 'http://localhost:3130' });
  assert.equal(given(heard).host, 'localhost:3130');
});

test('cross-site form posts and server actions are refused', async () => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { origin: `${ours}.evil.test` },
    { origin: 'http://127.0.0.1:3131' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
    const action = { 'content-type': 'text/plain;charset=UTF-8', 'next-action': 'a'.repeat(42), ...headers };
    for (const sent of [form, action]) {
      const heard = await ask('POST', '/cart', sent, 'quantity=1');
      assert.equal(heard.status, 403, JSON.stringify(sent));
      assert.equal(JSON.parse(heard.body).error.code, 'forbidden');
    }
  }
  const heard = await ask('POST', '/cart', { origin: ours, 'sec-fetch-site': 'same-origin' }, 'quantity=1');
  assert.equal(heard.status, 200);
});

test('a link from another site opens a page, but reads nothing from /api', async () => {
  assert.equal((await ask('GET', '/shop', { 'sec-fetch-site': 'cross-site' })).status, 200);
  assert.equal((await ask('GET', '/api/session', { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await ask('GET', '/api/conversations', { origin: 'https://evil.test' })).status, 403);
  assert.equal((await ask('GET', '/api/openapi.json', { 'sec-fetch-site': 'none' })).status, 200);
  assert.equal((await ask('GET', '/api/session')).status, 200);
});

test('bodies over 64 KB are refused before they are read', async () => {
  const heard = await ask('POST', '/api/session', { origin: ours }, 'x'.repeat(64 * 1024 + 1));
  assert.equal(heard.status, 413);
  assert.equal(JSON.parse(heard.body).error.code, 'too_large');
  assert.equal((await ask('POST', '/api/session', { origin: ours }, 'x'.repeat(64 * 1024))).status, 200);
});

test('a body of unknown length goes only where it is counted', async () => {
  const chunked = { origin: ours, 'transfer-encoding': 'chunked' };
  assert.equal((await ask('POST', '/cart', chunked, 'x')).status, 422);
  assert.equal((await ask('POST', '/api/session', chunked, 'x')).status, 200);
});

test('forms that are cut off or no forms are refused, whole ones arrive whole', async () => {
  const type = 'multipart/form-data; boundary=edge';
  const whole = '--edge\r\nContent-Disposition: form-data; name="quantity"\r\n\r\n1\r\n--edge--\r\n';
  const large = whole.replace('1', '1'.repeat(60_000));
  for (const body of ['garbage', '', whole.slice(0, -8), whole.slice(6)]) {
    assert.equal((await ask('POST', '/cart', { origin: ours, 'content-type': type }, body)).status, 422);
  }
  const nameless = { origin: ours, 'content-type': 'multipart/form-data' };
  assert.equal((await ask('POST', '/cart', nameless, whole)).status, 422);
  for (const body of [whole, large]) {
    const heard = await ask('POST', '/cart', { origin: ours, 'content-type': type }, body);
    assert.equal(given(heard)['x-body-size'], String(body.length));
  }
});

test('addresses that are too long, of another host or of two slashes are refused', async () => {
  assert.equal((await ask('GET', `/shop?q=${'a'.repeat(5_000)}`)).status, 413);
  assert.equal((await ask('GET', 'http://169.254.169.254/latest/meta-data')).status, 422);
  assert.equal((await ask('GET', '//evil.test/%2e%2e')).status, 422);
  assert.equal((await ask('GET', '/\\evil.test')).status, 422);
  assert.equal((await ask('TRACE', '/')).status, 422);
});

test('a request id is ours, unless a proxy of ours gave one', async () => {
  const sent = { 'x-request-id': 'from-the-proxy-1' };
  const strange = await ask('GET', '/', sent);
  assert.match(String(strange.headers['x-request-id']), /^[0-9a-f-]{36}$/);
  setEnvironment({ ...address, TRUST_PROXY: '1' });
  const known = await ask('GET', '/', sent);
  const crooked = await ask('GET', '/', { 'x-request-id': 'a b\tc; injected' });
  setEnvironment({ ...address, TRUST_PROXY: undefined });
  assert.equal(known.headers['x-request-id'], 'from-the-proxy-1');
  assert.match(String(crooked.headers['x-request-id']), /^[0-9a-f-]{36}$/);
});

test('malformed requests end in a 4xx, and the server goes on', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n');
  const [first] = await once(socket, 'data');
  assert.match(String(first), /^HTTP\/1\.1 4\d\d/);
  socket.destroy();
  assert.equal((await ask('GET', '/')).status, 200);
});

test('one address opens as many pages as the limit says, and probes and files are not counted', async () => {
  setEnvironment({ LIMIT_ADDRESS_PAGES: '3', TRUST_PROXY: '1' });
  forget('limit:addressPages');
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const statusOf = async (path: string, address: string) => (await ask('GET', path, from(address))).status;
  try {
    for (let page = 0; page < 3; page += 1) assert.equal(await statusOf('/', '203.0.113.7'), 200);
    const refused = await ask('GET', '/products', from('203.0.113.7'));
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers['retry-after']) >= 1);
    assert.equal(JSON.parse(refused.body).error.code, 'rate_limited');
    assert.equal(await statusOf('/healthz', '203.0.113.7'), 200);
    assert.equal(await statusOf('/_next/static/page.js', '203.0.113.7'), 200);
    assert.equal(await statusOf('/products/linen-towel.svg', '203.0.113.7'), 200);
    assert.equal(await statusOf('/products/no-picture.svg', '203.0.113.7'), 429);
    assert.equal(await statusOf('/', '203.0.113.8'), 200);
  } finally {
    setEnvironment({ LIMIT_ADDRESS_PAGES: undefined, TRUST_PROXY: undefined });
    forget('limit:addressPages');
  }
});
