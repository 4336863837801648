import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { prisma } from '#lib/server/platform/db';
import type { Options } from '#lib/shared/shop';
import { findProduct, listCategories, listProducts } from './products';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
  await shelve('teapot', 'Teapot', 'tea', 'Round, in no hurry.', [
    { options: { colour: 'teal' }, priceCents: 5_400 },
  ]);
  await shelve('kettle', 'Gooseneck kettle', 'coffee', 'Pours a thin stream.', [
    { options: { size: '0.8 l' }, priceCents: 7_900 },
    { options: { size: '1 l' }, priceCents: 8_900, isInStock: false },
  ]);
  await shelve('cosy', 'Cosy 100%_wool', null, 'Keeps a teapot warm.', [{ options: {}, priceCents: 900 }]);
  await prisma().product.create({ data: { id: randomUUID(), slug: 'bare', name: 'Without a variant' } });
});
after(() => database.drop());

async function shelve(
  slug: string,
  name: string,
  category: string | null,
  description: string,
  variants: { options: Options; priceCents: number; isInStock?: boolean }[],
): Promise<void> {
  await prisma().product.create({
    data: {
      id: randomUUID(),
      slug,
      name,
      category,
      description,
      position: await prisma().product.count(),
      variants: {
        create: variants.map((variant, position) => ({
          id: randomUUID(),
          sku: randomUUID(),
          position,
          ...variant,
        })),
      },
    },
  });
}

async function slugsOf(query: string): Promise<string[]> {
  return (await listProducts({ query })).products.map((product) => product.slug);
}

test('the shelf stands in its order and leaves out what cannot be bought in any form', async () => {
  const { products, total } = await listProducts({});
  assert.deepEqual(
    products.map((product) => product.slug),
    ['teapot', 'kettle', 'cosy'],
  );
  assert.equal(total, 3);
});

test('a product is listed from its lowest price, and in stock while one variant is', async () => {
  const { products } = await listProducts({ category: 'coffee' });
  assert.deepEqual(products, [
    {
      slug: 'kettle',
      name: 'Gooseneck kettle',
      category: 'coffee',
      picture: null,
      priceCents: 7_900,
      hasSeveralPrices: true,
      isInStock: true,
    },
  ]);
});

test('a product without a category stands under More', async () => {
  assert.deepEqual(await listCategories(), ['coffee', 'tea', 'more']);
  assert.equal((await listProducts({ category: 'more' })).products[0]?.slug, 'cosy');
});

test('a search finds every word, anywhere, without case, names first', async () => {
  assert.deepEqual(await slugsOf('TEAPOT'), ['teapot', 'cosy']);
  assert.deepEqual(await slugsOf('stream  kettle'), ['kettle']);
  assert.deepEqual(await slugsOf('teal'), ['teapot']);
  assert.deepEqual(await slugsOf('teapot kettle'), []);
});

test('wildcards, quotes and backslashes mean themselves', async () => {
  assert.deepEqual(await slugsOf('100%_'), ['cosy']);
  assert.deepEqual(await slugsOf('%'), ['cosy']);
  assert.deepEqual(await slugsOf('1_0'), []);
  assert.deepEqual(await slugsOf("'; DROP TABLE products; --"), []);
  assert.deepEqual(await slugsOf('\\'), []);
  assert.deepEqual(await slugsOf('\0'), ['teapot', 'kettle', 'cosy']);
});

test('pages follow each other without a gap', async () => {
  const pages = await Promise.all([1, 2, 3, 4].map((page) => listProducts({ page, pageSize: 1 })));
  assert.deepEqual(
    pages.map(({ products }) => products[0]?.slug),
    ['teapot', 'kettle', 'cosy', undefined],
  );
});

test('a product is found with its variants in their order; an unknown one is not found', async () => {
  const { variants } = await findProduct('kettle');
  assert.deepEqual(
    variants.map((variant) => variant.options.size),
    ['0.8 l', '1 l'],
  );
  await assert.rejects(findProduct('nothing'), { code: 'not_found' });
  await assert.rejects(findProduct('bare'), { code: 'not_found' });
});
