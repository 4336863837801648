import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { loadShop } from '../scripts/import/load-shop';
import { readShop } from '../scripts/import/shop-files';
import { readTranscripts } from '../scripts/replay/transcripts';
import { retailDataFolder } from './fixtures/environment';
import { type Finished, runScript } from './fixtures/script';
import { startServer, type TestServer } from './fixtures/server';

const small = path.resolve(import.meta.dirname, 'fixtures/retail');

/** Many times what it takes: a replay that hangs fails, and does not hold up the rest. */
const timeout = 300_000;

let server: TestServer;
before(async () => {
  server = await startServer({ variables: { LIMITS: 'on', LOG_LEVEL: 'warn' } });
  await loadShop(await readShop(small));
});
after(() => server.close());

function replay(folder: string, ...options: string[]): Promise<Finished> {
  return runScript('scripts/replay.ts', [folder, '--url', server.url, ...options]);
}

async function assertFlawless(folder: string, { code, output, errors }: Finished, cuts: number) {
  assert.equal(code, 0, output + errors);
  const transcripts = await readTranscripts(folder);
  const messages = transcripts.flatMap((transcript) => transcript.messages);
  assert.match(output, new RegExp(`^ +conversations +${transcripts.length}$`, 'm'));
  assert.match(output, new RegExp(`^ +messages +${messages.length}$`, 'm'));
  assert.ok(Number(/^ +cuts +(\d+)$/m.exec(output)?.[1]) >= cuts, output);
  for (const flaw of ['gaps', 'duplicates', 'out of order']) {
    assert.match(output, new RegExp(`^ +${flaw} +0$`, 'm'));
  }
  assert.match(output, /^ +delivery +p50 \d+ ms, p95 \d+ ms, p99 \d+ ms$/m);
}

test('a replay with cut connections ends with everybody holding the same, the first time and again', {
  timeout,
}, async () => {
  await assertFlawless(small, await replay(small, '--cuts', '12', '--seed', '4'), 12);
  await assertFlawless(small, await replay(small, '--cuts', '6', '--seed', '5'), 6);
});

test('a replay refuses other machines, a folder that was not imported and a silent port', async () => {
  const elsewhere = await runScript('scripts/replay.ts', [small, '--url', 'http://shop.example']);
  assert.equal(elsewhere.code, 1);
  assert.match(elsewhere.errors, /only against a server on this machine/);

  const silent = await runScript('scripts/replay.ts', [small, '--url', 'http://127.0.0.1:9']);
  assert.equal(silent.code, 1);
  assert.match(silent.errors, /No Shopbell answers at http:\/\/127\.0\.0\.1:9\. Start it first: npm start/);

  const nowhere = await replay(path.join(small, 'nowhere'));
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.errors, /There is no conversations\.jsonl in/);
  assert.equal((await replay(small, '--cuts', 'many')).code, 2);
});

const retail = retailDataFolder();

test('a whole shop is replayed with 100 cut connections', {
  skip: !retail && 'RETAIL_DATA is not set',
}, async () => {
  const folder = retail ?? '';
  const early = await replay(folder);
  assert.match(early.errors, /There is no customer .* in this shop\. Load the folder first/);
  await loadShop(await readShop(folder));
  await assertFlawless(folder, await replay(folder, '--cuts', '100', '--seed', '6'), 100);
});
