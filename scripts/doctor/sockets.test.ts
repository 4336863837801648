import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '#e2e/fixtures/world';
import { socketProblems } from './sockets';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

const ours = 'http://127.0.0.1:3000';

/** In front of the server: answers as `answer` says, and passes no upgrade on. */
async function behindProxy(isPassedOn: (path: string) => boolean, look: (url: string) => Promise<void>) {
  const proxy = createServer((request, response) => {
    const path = request.url ?? '/';
    if (!isPassedOn(path)) return void response.writeHead(404).end();
    const { upgrade, connection, ...headers } = request.headers;
    get(new URL(path, world.url), { headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  await look(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`).finally(() => proxy.close());
}

test('sockets: a server that gives pages of ours a line is well', async () => {
  assert.deepEqual(await socketProblems(world.url, ours), []);
});

test('sockets: an Origin that the server does not know is named', async () => {
  const [problem = '', ...more] = await socketProblems(world.url, 'https://other.example');
  assert.match(problem, /^Pages at https:\/\/other\.example get no line from .* \(403\): .*ALLOWED_ORIGINS/);
  assert.deepEqual(more, []);
});

test('sockets: a proxy that passes no upgrade, or not even the path, is named', async () => {
  await behindProxy(
    () => true,
    async (url) => {
      const [problem = '', ...more] = await socketProblems(url, ours);
      assert.match(problem, /to a WebSocket, so every client keeps polling: let the proxy .* Upgrade/);
      assert.deepEqual(more, []);
    },
  );
  await behindProxy(
    (path) => !path.startsWith('/socket.io/'),
    async (url) => {
      assert.match((await socketProblems(url, ours)).join(), /\/socket\.io\/ answers 404, so nobody gets/);
    },
  );
});
