/**
 * `npm run import -- DIR`: loads a shop from products.json, customers.json and orders.json of DIR, all of it or nothing.
 * Exit codes: 0 loaded, 1 not loaded, 2 not asked properly.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { completeEnvironment } from '#lib/server/platform/env';
import { besideServer } from './beside-server';
import { badRowText, isBadRowsError } from './import/bad-row';
import { type Import, loadShop } from './import/load-shop';
import { readShop } from './import/shop-files';

const usage = 'Usage: npm run import -- DIR   (a folder with products.json, customers.json and orders.json)';

const folder = folderAsked();
if (folder === null) console.error(usage);
// Said outright: the schema engine's timers would keep the process for ten seconds more.
process.exit(folder === null ? 2 : await importShop(folder));

function folderAsked(): string | null {
  try {
    const { positionals } = parseArgs({ allowPositionals: true });
    return positionals.length === 1 && positionals[0] ? path.resolve(positionals[0]) : null;
  } catch {
    return null;
  }
}

/** Returns the exit code. */
async function importShop(folder: string): Promise<number> {
  // Nothing is signed here: a database alone is enough.
  completeEnvironment({ LOG_LEVEL: 'warn', AUTH_SECRET: randomBytes(32).toString('hex') });
  const started = performance.now();
  const say = (text: string) => console.log(`${seconds(started)}  ${text}`);
  try {
    say(`Reading ${folder}`);
    const shop = await readShop(folder);
    say('Every row is good. Loading into the database');
    const loaded = await besideServer(() => loadShop(shop));
    say(summary(loaded));
    return 0;
  } catch (error) {
    complain(error);
    return 1;
  }
}

function summary({ products, customers, orders }: Import): string {
  return [
    `Loaded ${products.total} products (${products.added} new) with ${products.variants} variants`,
    `${customers.total} customers (${customers.added} new)`,
    `${orders.total} orders (${orders.added} new) with ${orders.items} items.`,
  ].join(', ');
}

function complain(error: unknown): void {
  if (!isBadRowsError(error)) {
    console.error(error instanceof Error ? error.message : error);
  } else {
    for (const badRow of error.badRows) console.error(badRowText(badRow));
    console.error(`\n${error.message}. Nothing was loaded.`);
  }
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1_000).toFixed(1).padStart(5)} s`;
}
