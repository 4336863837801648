/** What stands in deploy/, as far as it can be run without containers. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { parseEnvironment } from '#lib/server/platform/env';
import { startHaproxy } from './fixtures/haproxy';
import { pathOf, skippedWithout } from './fixtures/programs';

const folder = path.resolve(import.meta.dirname, '../deploy');
const compose = readFileSync(path.join(folder, 'compose.yaml'), 'utf8');

/** The lines `NAME: value` of the first `environment:` behind `heading`. */
function variablesBehind(heading: string): Record<string, string> {
  const [, block = ''] = compose.slice(compose.indexOf(`\n${heading}`)).split(/\n +environment:\n/);
  const lines = block.split('\n');
  const end = lines.findIndex((line) => !/^ +(#|[A-Z][A-Z0-9_]+: )/.test(line));
  return Object.fromEntries(
    lines.slice(0, end).flatMap((line) => {
      const [, name, value = ''] = /^ +([A-Z][A-Z0-9_]+): (.+)$/.exec(line) ?? [];
      return name ? [[name, value.replace(/^["']|["']$/g, '')]] : [];
    }),
  );
}

test('the compose file gives the servers what they take, and asks for all of it in example.env', () => {
  const asked = new Set<string>();
  const given = Object.entries(variablesBehind('x-server:')).map(([name, value]) => [
    name,
    value.replace(/\$\{(\w+)[^}]*\}/g, (_, secret: string) => {
      asked.add(secret);
      return secret === 'PUBLIC_URL' ? 'https://shop.example' : 'a'.repeat(48);
    }),
  ]);
  const variables = parseEnvironment(Object.fromEntries(given));
  for (const [name] of given) assert.ok(String(name) in variables, `${name} is no variable of ours`);
  assert.equal(variables.TRUST_PROXY, 1);
  const example = readFileSync(path.join(folder, 'example.env'), 'utf8');
  for (const secret of asked) assert.match(example, new RegExp(`^${secret}=`, 'm'));
});

test('HAProxy takes its configuration as the compose file gives it', {
  skip: skippedWithout('haproxy'),
}, () => {
  const { status, stderr } = spawnSync(
    pathOf('haproxy') ?? '',
    ['-c', '-f', path.join(folder, 'haproxy.cfg')],
    { env: { ...process.env, ...variablesBehind('  proxy:') }, encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
});

test('the proxy says where a client comes from, whatever the client says', {
  skip: skippedWithout('haproxy'),
}, async () => {
  const echo = createServer((request, response) => response.end(JSON.stringify(request.headers)));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const proxy = await startHaproxy({
    servers: [`http://127.0.0.1:${(echo.address() as AddressInfo).port}`],
  });
  const headers = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'for=203.0.113.9',
  };
  const heard = (await (await fetch(proxy.url, { headers })).json()) as Record<string, string>;
  assert.equal(heard['x-forwarded-for'], '127.0.0.1');
  for (const name of ['x-forwarded-host', 'x-forwarded-proto', 'forwarded'])
    assert.ok(!(name in heard), name);
  await proxy.stop();
  echo.closeAllConnections();
  echo.close();
});

test('the proxy takes as many connections from one source as it is told, and no more until some are closed', {
  skip: skippedWithout('haproxy'),
}, async () => {
  const shop = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const proxy = await startHaproxy({
    servers: [`http://127.0.0.1:${(shop.address() as AddressInfo).port}`],
    sourceConnections: 20,
  });
  const port = Number(new URL(proxy.url).port);
  const lines = Array.from({ length: 50 }, () => {
    const line = connect(port, '127.0.0.1').on('error', () => undefined);
    return line.resume();
  });
  while (lines.filter((line) => !line.closed).length > 20) await Promise.race(lines.map(closeOf));
  assert.equal(lines.filter((line) => !line.closed).length, 20);
  await assert.rejects(fetch(proxy.url));
  for (const line of lines) line.destroy();
  while (
    !(await fetch(proxy.url).then(
      ({ ok }) => ok,
      () => false,
    ))
  );
  await proxy.stop();
  shop.closeAllConnections();
  shop.close();

  /** However it ends: `once` of node:events takes a reset for a failure. */
  function closeOf(line: (typeof lines)[number]): Promise<void> {
    return new Promise((resolve) => {
      if (!line.closed) line.once('close', () => resolve());
    });
  }
});
