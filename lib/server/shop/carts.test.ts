import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { inTransaction, prisma } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { addToCart, mergeCarts, openCart, setQuantity } from './carts';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

async function makeShopper(): Promise<Actor> {
  const customer = await prisma().customer.create({ data: { id: randomUUID(), name: 'Nora Holm' } });
  return { kind: 'customer', id: customer.id, name: customer.name, email: null, registered: false };
}

async function makeVariant(priceCents = 1_000, isInStock = true): Promise<string> {
  const sku = randomUUID();
  const product = { id: randomUUID(), slug: sku, name: 'Mug' };
  const variant = await prisma().productVariant.create({
    data: { id: randomUUID(), sku, options: {}, priceCents, isInStock, product: { create: product } },
  });
  return variant.id;
}

test('a cart nobody has put anything into is empty', async () => {
  assert.deepEqual(await openCart(await makeShopper()), { lines: [], count: 0, totalCents: 0 });
});

test('adding the same thing again raises its quantity, up to the most of one thing', async () => {
  const shopper = await makeShopper();
  const variantId = await makeVariant(250);
  await addToCart(shopper, { variantId, quantity: 2 });
  await addToCart(shopper, { variantId, quantity: 3 });
  const cart = await openCart(shopper);
  assert.deepEqual([cart.lines.length, cart.count, cart.totalCents], [1, 5, 1_250]);

  await addToCart(shopper, { variantId, quantity: 19 });
  assert.equal((await openCart(shopper)).count, 20);
});

test('two tabs that fill a new cart at once share it', async () => {
  const shopper = await makeShopper();
  const variants = await Promise.all([makeVariant(), makeVariant(), makeVariant()]);
  await Promise.all(variants.map((variantId) => addToCart(shopper, { variantId, quantity: 1 })));
  assert.equal((await openCart(shopper)).count, 3);
});

test('what is sold out cannot be added, and what does not exist is not found', async () => {
  const shopper = await makeShopper();
  const variantId = await makeVariant(1_000, false);
  await assert.rejects(addToCart(shopper, { variantId, quantity: 1 }), {
    code: 'conflict',
    message: 'Mug is out of stock at the moment.',
  });
  await assert.rejects(addToCart(shopper, { variantId: randomUUID(), quantity: 1 }), { code: 'not_found' });
  assert.equal((await openCart(shopper)).count, 0);
});

test('a quantity is set, and 0 takes the thing out', async () => {
  const shopper = await makeShopper();
  const variantId = await makeVariant();
  await addToCart(shopper, { variantId, quantity: 1 });
  await setQuantity(shopper, { variantId, quantity: 4 });
  assert.equal((await openCart(shopper)).count, 4);
  await setQuantity(shopper, { variantId, quantity: 0 });
  assert.deepEqual((await openCart(shopper)).lines, []);
});

test('one customer never touches the cart of another', async () => {
  const [owner, other] = [await makeShopper(), await makeShopper()];
  const variantId = await makeVariant();
  await addToCart(owner, { variantId, quantity: 2 });
  await setQuantity(other, { variantId, quantity: 9 });
  await setQuantity(other, { variantId, quantity: 0 });
  assert.equal((await openCart(owner)).count, 2);
  assert.equal((await openCart(other)).count, 0);
});

test('an agent has no cart', async () => {
  const agent: Actor = { kind: 'agent', id: randomUUID(), name: 'Ada', email: null, role: 'agent' };
  await assert.rejects(openCart(agent), { code: 'forbidden' });
});

test('merging adds the quantities of both carts and leaves none behind', async () => {
  const [guest, customer] = [await makeShopper(), await makeShopper()];
  const [shared, own] = [await makeVariant(), await makeVariant()];
  await addToCart(guest, { variantId: shared, quantity: 2 });
  await addToCart(guest, { variantId: own, quantity: 1 });
  await addToCart(customer, { variantId: shared, quantity: 19 });
  await inTransaction((client) => mergeCarts(client, guest.id, customer.id));

  const quantities = (await openCart(customer)).lines.map((line) => [line.variantId, line.quantity]);
  assert.deepEqual(
    new Map(quantities as [string, number][]),
    new Map([
      [shared, 20],
      [own, 1],
    ]),
  );
  assert.equal(await prisma().cart.count({ where: { customerId: guest.id } }), 0);
});

test('a guest without a cart leaves the customer as they were', async () => {
  const [guest, customer] = [await makeShopper(), await makeShopper()];
  await inTransaction((client) => mergeCarts(client, guest.id, customer.id));
  assert.equal(await prisma().cart.count({ where: { customerId: customer.id } }), 0);
});
