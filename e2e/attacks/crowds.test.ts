/** Attacks by many connections at once, and by slow ones: whoever makes them pays, and nobody else. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { io } from 'socket.io-client';
import { setEnvironment } from '#e2e/fixtures/environment';
import { createWorld, type Person, type World } from '#e2e/fixtures/world';
import { createHttpServer, listen } from '#lib/server/doors/http-server';
import { mintToken, openSession } from '#lib/server/identity/sessions';
import { forget } from '#lib/server/platform/singleton';
import { contractVersion } from '#lib/shared/contract/socket';

let world: World;
let bystander: Person;
before(async () => {
  world = await createWorld();
  bystander = await world.connect(await world.customer());
});
after(() => world.close());

/** Who connects so often, at once, from the addresses that a proxy of ours tells. Answers with the codes of refusals. */
async function crowd(count: number, token: string, addressOf: (index: number) => string): Promise<string[]> {
  const sockets = Array.from({ length: count }, (_, index) =>
    io(world.url, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      extraHeaders: { 'x-forwarded-for': addressOf(index) },
      auth: { v: contractVersion, token },
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
  for (const socket of sockets) socket.disconnect();
  return outcomes;
}

/** How long the bystander waits for each answer while the crowd connects. */
async function waitsDuring(work: Promise<string[]>): Promise<{ waits: number[]; outcomes: string[] }> {
  const waits: number[] = [];
  let isOver = false;
  const end = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const start = performance.now();
    await bystander.do('conversation:list', {});
    waits.push(performance.now() - start);
  }
  return { waits, outcomes: await end };
}

const p95 = (waits: number[]) =>
  waits.sort((left, right) => left - right)[Math.floor(waits.length * 0.95)] ?? 0;

test('connecting without end from one address is refused, and costs others no more than as many who may', async () => {
  const { token } = await mintToken(await openSession(await world.customer()), 'bearer');
  setEnvironment({
    LIMITS: 'on',
    LIMIT_ADDRESS_CONNECTIONS: '20',
    LIMIT_PERSON_SOCKETS: '1000000',
    TRUST_PROXY: '1',
  });
  forget('limit:addressConnections');
  try {
    const [ofGuests, ofFlood]: number[][] = [[], []];
    // In turns, so that a machine that is busy for a while is busy for both; the first round warms the process up.
    for (let round = 0; round < 4; round += 1) {
      const guests = await waitsDuring(crowd(150, token, (index) => `198.51.${round}.${index}`));
      const flood = await waitsDuring(crowd(150, token, () => `203.0.113.${round}`));
      assert.ok(guests.outcomes.every((outcome) => outcome === 'connected'));
      assert.equal(flood.outcomes.filter((outcome) => outcome === 'connected').length, 20);
      assert.equal(flood.outcomes.filter((outcome) => outcome === 'rate_limited').length, 130);
      if (round === 0) continue;
      ofGuests?.push(...guests.waits);
      ofFlood?.push(...flood.waits);
    }
    const [usual, under] = [p95(ofGuests ?? []), p95(ofFlood ?? [])];
    assert.ok(under < usual * 3, `${under} ms against ${usual} ms`);
    assert.deepEqual(await crowd(1, token, () => '192.0.2.1'), ['connected'], 'another address');
  } finally {
    setEnvironment({
      LIMITS: 'off',
      LIMIT_ADDRESS_CONNECTIONS: undefined,
      LIMIT_PERSON_SOCKETS: undefined,
      TRUST_PROXY: undefined,
    });
  }
});

test('who never comes to the end of their headers loses the connection, and its descriptor returns', {
  timeout: 60_000,
}, async () => {
  const server = createHttpServer(async (_request, response) => void response.end('hello'), undefined);
  const { port } = (await listen(server, '127.0.0.1', 0)) as AddressInfo;
  const countOpen = promisify(server.getConnections.bind(server));
  const beginnings = [
    'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ',
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nX-Slow: ',
    'POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nX-Slow: ',
    'G',
  ];
  let accepted = 0;
  const areAccepted = new Promise<void>((resolve) => {
    server.on('connection', () => {
      accepted += 1;
      if (accepted === 200) resolve();
    });
  });
  const lines = Array.from({ length: 200 }, (_, index) => {
    const line = connect(port, '127.0.0.1').on('error', () => undefined);
    line.write(beginnings[index % beginnings.length] ?? '');
    return line.resume();
  });
  // Each goes on for ever, a byte at a time: only the server can end it.
  const drip = setInterval(() => {
    for (const line of lines) if (line.writable) line.write('a');
  }, 500);
  try {
    const ends = Promise.all(lines.map((line) => once(line, 'close')));
    await areAccepted;
    assert.equal(await countOpen(), 200);
    const ask = () => fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
    assert.equal((await ask()).status, 200, 'others are answered meanwhile');
    await ends;
    assert.equal((await ask()).status, 200);
    const isClosed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    await isClosed;
    assert.equal(await countOpen(), 0);
  } finally {
    clearInterval(drip);
    for (const line of lines) line.destroy();
    server.closeAllConnections();
  }
});
