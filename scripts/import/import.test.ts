import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { retailDataFolder } from '#e2e/fixtures/environment';
import { runScript } from '#e2e/fixtures/script';
import { registerCustomer } from '#lib/server/identity/customers';
import { pool, prisma } from '#lib/server/platform/db';
import { badRowText, isBadRowsError } from './bad-row';
import { loadShop } from './load-shop';
import { readShop } from './shop-files';

const small = path.resolve(import.meta.dirname, '../../e2e/fixtures/retail');

let database: TestDatabase | undefined;
const folders: string[] = [];

beforeEach(async () => {
  await database?.drop();
  database = await freshDatabase();
});

after(async () => {
  await database?.drop();
  for (const folder of folders) await rm(folder, { recursive: true });
});

const importFolder = async (folder: string, at?: Date) => loadShop(await readShop(folder), at);

/** The small set with one change in one of its files. */
async function changedSet(file: string, change: (source: string) => string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shopbell-import-'));
  folders.push(folder);
  await cp(small, folder, { recursive: true });
  await writeFile(path.join(folder, file), change(await readFile(path.join(small, file), 'utf8')));
  return folder;
}

async function badRowsOf(folder: string): Promise<string[]> {
  const error = await importFolder(folder).then(
    () => assert.fail('The import was not refused.'),
    (refusal: unknown) => refusal,
  );
  if (!isBadRowsError(error)) throw error;
  return error.badRows.map(badRowText);
}

async function countRows() {
  const { rows } = await pool().query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM products)::int AS products, (SELECT count(*) FROM product_variants)::int AS variants,
            (SELECT count(*) FROM customers)::int AS customers, (SELECT count(*) FROM orders)::int AS orders,
            (SELECT count(*) FROM order_items)::int AS items`,
  );
  return rows[0];
}

const nothing = { products: 0, variants: 0, customers: 0, orders: 0, items: 0 };
const all = { products: 6, variants: 10, customers: 5, orders: 5, items: 7 };

test('npm run import loads a shop, and loads it again without doubling anything', async () => {
  const variables = { DATABASE_URL: database?.url ?? '', AUTH_SECRET: '' };
  const first = await runScript('scripts/import.ts', [small], variables);
  assert.equal(first.code, 0, first.errors);
  assert.match(
    first.output,
    /6 products \(6 new\) with 10 variants, 5 customers \(5 new\), 5 orders \(5 new\) with 7 items/,
  );
  assert.deepEqual(await countRows(), all);

  const second = await runScript('scripts/import.ts', [small], variables);
  assert.equal(second.code, 0, second.errors);
  assert.match(second.output, /6 products \(0 new\).*5 customers \(0 new\).*5 orders \(0 new\)/);
  assert.deepEqual(await countRows(), all);
});

test('an import is in the audit log once, with how much it brought, and a refused one is not', async () => {
  const account = { name: 'Teo', email: 'teo.marin@example.com', password: 'a password of his own' };
  const stranger = await registerCustomer(account, null);
  await badRowsOf(small);
  await prisma().customer.delete({ where: { id: stranger.id } });
  await importFolder(small);
  const { rows } = await pool().query('SELECT action, actor_name, details FROM audit_entries');
  const details = { products: 6, customers: 5, orders: 5 };
  assert.deepEqual(rows, [{ action: 'shop_imported', actor_name: 'Command line', details }]);
});

test('npm run import names every bad row with file and line, and loads nothing', async () => {
  const folder = await changedSet('orders.json', (source) =>
    source.replace('"price": 7.05', '"price": 7.055').replace('"status": "processed"', '"status": "lost"'),
  );
  const { code, errors } = await runScript('scripts/import.ts', [folder], {
    DATABASE_URL: database?.url ?? '',
  });
  assert.equal(code, 1);
  assert.match(errors, /^orders\.json:15: items\[1\]\.price: has more than two decimals$/m);
  assert.match(errors, /^orders\.json:41: status: .*"pending".*$/m);
  assert.match(errors, /2 bad rows\. Nothing was loaded\./);
  assert.deepEqual(await countRows(), nothing);
});

test('npm run import says how it is used, and what is not there', async () => {
  assert.equal((await runScript('scripts/import.ts', [])).code, 2);
  const missing = await runScript('scripts/import.ts', [tmpdir()]);
  assert.equal(missing.code, 1);
  assert.match(missing.errors, /^There is no products\.json in /);
});

test('prices become cents, addresses lower case, and missing dates the time of import', async () => {
  const importedAt = new Date('2026-01-02T03:04:05.678Z');
  await importFolder(small, importedAt);

  const rosa = await prisma().customer.findUniqueOrThrow({
    where: { externalId: 'rosa_1' },
    include: { orders: { orderBy: { number: 'asc' }, include: { items: { orderBy: { position: 'asc' } } } } },
  });
  assert.equal(rosa.name, 'Rosa Lindner');
  assert.equal(rosa.email, 'rosa.lindner@example.com');
  assert.equal(rosa.passwordHash, null);
  assert.deepEqual(rosa.registeredAt, importedAt);
  const [saddle, basket] = rosa.orders;
  assert.equal(saddle?.totalCents, 13_195);
  assert.deepEqual(
    saddle?.items.map((item) => item.priceCents),
    [12_490, 705],
  );
  assert.deepEqual(saddle?.createdAt, importedAt);
  assert.deepEqual(basket?.createdAt, new Date('2024-06-01T08:15:00Z'));

  const ines = await prisma().customer.findUniqueOrThrow({ where: { externalId: 'ines_3' } });
  assert.deepEqual(ines.createdAt, new Date('2023-05-04T10:00:00Z'));
  const bells = await prisma().product.findMany({
    where: { name: 'Brass bicycle bell' },
    orderBy: { position: 'asc' },
  });
  assert.deepEqual(
    bells.map(({ slug }) => slug),
    ['brass-bicycle-bell', 'brass-bicycle-bell-2'],
  );
});

test('a second import follows the catalogue and the orders, and leaves alone what people changed', async () => {
  await importFolder(small);
  await pool().query(`UPDATE customers SET name = 'Rosa L.', address = '{"city":"Halle"}', password_hash = 'hers'
    WHERE external_id = 'rosa_1'`);
  await pool().query(
    `UPDATE products SET slug = 'ding', description = 'Loud.', category = 'kitchen' WHERE external_id = 'bell'`,
  );

  const newer = await changedSet('products.json', (source) => source.replace('"price": 7.05', '"price": 8'));
  const orders = await readFile(path.join(small, 'orders.json'), 'utf8');
  await writeFile(
    path.join(newer, 'orders.json'),
    orders
      .replace('"pending"', '"delivered"')
      .replace('"tracking": []', '"tracking": ["X1"]')
      .replace('124.9,', '1,'),
  );
  await importFolder(newer);

  const rosa = await prisma().customer.findUniqueOrThrow({ where: { externalId: 'rosa_1' } });
  assert.deepEqual([rosa.name, rosa.address, rosa.passwordHash], ['Rosa L.', { city: 'Halle' }, 'hers']);
  const bell = await prisma().product.findUniqueOrThrow({ where: { externalId: 'bell' } });
  assert.deepEqual([bell.slug, bell.description, bell.category], ['ding', 'Loud.', 'kitchen']);
  const oil = await prisma().productVariant.findUniqueOrThrow({ where: { sku: 'OIL-100' } });
  assert.equal(oil.priceCents, 800);
  const order = await prisma().order.findUniqueOrThrow({
    where: { number: '#W9000001' },
    include: { items: true },
  });
  assert.deepEqual([order.status, order.tracking, order.totalCents], ['delivered', ['X1'], 13_195]);
  assert.equal(order.items.length, 2);
});

const wrong: { what: string; file: string; change: (source: string) => string; expected: string[] }[] = [
  {
    what: 'an order of nobody',
    file: 'orders.json',
    change: (source) => source.replace('"customerId": "teo_2"', '"customerId": "nobody"'),
    expected: [
      `customers.json:22: orders[0]: order #W9000003 is "nobody"'s in orders.json`,
      'orders.json:40: customerId: there is no customer "nobody" in customers.json',
    ],
  },
  {
    what: 'a customer with an order that does not exist',
    file: 'customers.json',
    change: (source) => source.replace('"orders": []', '"orders": ["#W1"]'),
    expected: ['customers.json:53: orders[0]: there is no order #W1 in orders.json'],
  },
  {
    what: 'an address that two customers have, in whatever case',
    file: 'customers.json',
    change: (source) => source.replace('teo.marin@', 'ROSA.lindner@'),
    expected: ['customers.json:14: email: "rosa.lindner@example.com" is on line 6 already'],
  },
  {
    what: 'one sku in two products',
    file: 'products.json',
    change: (source) => source.replace('BELL-CHILD', 'OIL-100'),
    expected: ['products.json:56: variants[0].sku: "OIL-100" is on line 51 already'],
  },
  {
    what: 'a file that ends in the middle',
    file: 'products.json',
    change: (source) => source.slice(0, source.indexOf('"Touring')),
    expected: ['products.json:12: this is not JSON: Expected a value, found the end of the file.'],
  },
  {
    what: 'a file that is no list',
    file: 'products.json',
    change: () => '\n{}',
    expected: ['products.json:2: must be a list of rows'],
  },
];

for (const { what, file, change, expected } of wrong) {
  test(`refuses ${what}`, async () => {
    assert.deepEqual(await badRowsOf(await changedSet(file, change)), expected);
    assert.deepEqual(await countRows(), nothing);
  });
}

test('refuses what belongs to somebody else in this shop', async () => {
  const account = { name: 'Teo', email: 'teo.marin@example.com', password: 'a password of his own' };
  const stranger = await registerCustomer(account, null);
  await pool().query(
    `INSERT INTO orders (id, number, customer_id, total_cents, address)
    VALUES (gen_random_uuid(), '#W9000005', $1, 100, '{}')`,
    [stranger.id],
  );
  const kettle = await prisma().product.create({
    data: { id: crypto.randomUUID(), slug: 'kettle', name: 'Kettle' },
  });
  await prisma().productVariant.create({
    data: { id: crypto.randomUUID(), productId: kettle.id, sku: 'OIL-100', options: {}, priceCents: 100 },
  });

  assert.deepEqual(await badRowsOf(small), [
    'products.json:51: variants[0].sku: "OIL-100" is a variant of another product in this shop, Kettle',
    'customers.json:14: email: another account of this shop has "teo.marin@example.com"',
    `orders.json:89: id: "#W9000005" is another customer's order in this shop`,
  ]);
  assert.equal(await prisma().customer.count(), 1);
});

test('loads a whole shop', {
  skip: retailDataFolder() === undefined && 'RETAIL_DATA is not set',
}, async () => {
  const folder = retailDataFolder() ?? '';
  const shop = await readShop(folder);
  const loaded = await importFolder(folder);
  assert.equal(loaded.customers.added, shop.customers.rows.length);
  assert.equal(loaded.orders.added, shop.orders.rows.length);
  assert.equal((await importFolder(folder)).orders.added, 0);
  assert.equal(await prisma().order.count(), shop.orders.rows.length);
});
