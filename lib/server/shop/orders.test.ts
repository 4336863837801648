import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { prisma } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { addToCart, openCart } from './carts';
import { findOrder, listOrders, placeOrder } from './orders';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const address = { name: 'Nora Holm', address1: 'Storgata 1', zip: '0155', city: 'Oslo', country: 'Norway' };

async function makeVariant(priceCents: number): Promise<string> {
  const sku = randomUUID();
  const variant = await prisma().productVariant.create({
    data: {
      id: randomUUID(),
      sku,
      options: { size: '1 l' },
      priceCents,
      product: { create: { id: randomUUID(), slug: sku, name: 'Kettle', picture: 'gooseneck-kettle' } },
    },
  });
  return variant.id;
}

async function makeShopperWithCart(
  priceCents = 8_900,
  quantity = 2,
): Promise<{ shopper: Actor; variantId: string }> {
  const customer = await prisma().customer.create({ data: { id: randomUUID(), name: 'Guest' } });
  const shopper: Actor = { kind: 'customer', id: customer.id, name: 'Guest', email: null, registered: false };
  const variantId = await makeVariant(priceCents);
  await addToCart(shopper, { variantId, quantity });
  return { shopper, variantId };
}

function checkoutOf(expectedTotalCents: number) {
  return { checkoutId: randomUUID(), address, contactEmail: 'nora@example.com', expectedTotalCents };
}

test('an order takes what the cart holds at the prices of the shelf, and empties it', async () => {
  const { shopper } = await makeShopperWithCart();
  const { number } = await placeOrder(shopper, checkoutOf(17_800));
  assert.match(number, /^#W\d{7}$/);
  assert.equal((await openCart(shopper)).count, 0);

  const order = await findOrder(shopper, number);
  assert.equal(order.status, 'pending');
  assert.equal(order.totalCents, 17_800);
  assert.deepEqual(order.address, address);
  assert.equal(order.items[0]?.picture, 'gooseneck-kettle');
  const [listed] = await listOrders(shopper.id);
  assert.deepEqual(listed?.items, [
    { name: 'Kettle', options: { size: '1 l' }, priceCents: 8_900, quantity: 2 },
  ]);
});

test('one press or many at once make one order', async () => {
  const { shopper } = await makeShopperWithCart();
  const checkout = checkoutOf(17_800);
  const placed = await Promise.all(Array.from({ length: 6 }, () => placeOrder(shopper, checkout)));
  assert.equal(new Set(placed.map(({ number }) => number)).size, 1);
  assert.deepEqual(await placeOrder(shopper, checkout), placed[0]);
  assert.equal((await listOrders(shopper.id)).length, 1);
});

test('two forms of one cart make one order: the second finds the cart empty', async () => {
  const { shopper } = await makeShopperWithCart();
  const both = await Promise.allSettled([
    placeOrder(shopper, checkoutOf(17_800)),
    placeOrder(shopper, checkoutOf(17_800)),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((await listOrders(shopper.id)).length, 1);
});

test('a price that changed since the form was shown stops the order and keeps the cart', async () => {
  const { shopper, variantId } = await makeShopperWithCart();
  await prisma().productVariant.update({ where: { id: variantId }, data: { priceCents: 9_900 } });
  await assert.rejects(placeOrder(shopper, checkoutOf(17_800)), { code: 'conflict' });
  assert.equal((await openCart(shopper)).count, 2);
  assert.deepEqual(await listOrders(shopper.id), []);
});

test('what has sold out is named, and nothing is ordered', async () => {
  const { shopper, variantId } = await makeShopperWithCart();
  await prisma().productVariant.update({ where: { id: variantId }, data: { isInStock: false } });
  await assert.rejects(placeOrder(shopper, checkoutOf(17_800)), {
    code: 'conflict',
    message: 'Kettle has just sold out. Take it out of the cart to order the rest.',
  });
  assert.equal((await openCart(shopper)).count, 2);
});

test('an empty cart makes no order', async () => {
  const { shopper } = await makeShopperWithCart();
  await placeOrder(shopper, checkoutOf(17_800));
  await assert.rejects(placeOrder(shopper, checkoutOf(0)), {
    code: 'conflict',
    message: 'Your cart is empty.',
  });
});

test("another customer's order is not found, nor is one by a number that does not exist", async () => {
  const { shopper } = await makeShopperWithCart();
  const { number } = await placeOrder(shopper, checkoutOf(17_800));
  const stranger = (await makeShopperWithCart()).shopper;
  for (const wanted of [number, number.slice(1), '#W0000000', "' OR 1=1"]) {
    await assert.rejects(findOrder(stranger, wanted), {
      code: 'not_found',
      message: 'This does not exist, or you may not see it.',
    });
  }
});

test("another customer's checkout id neither shows nor makes their order", async () => {
  const first = await makeShopperWithCart();
  const checkout = checkoutOf(17_800);
  await placeOrder(first.shopper, checkout);
  const second = await makeShopperWithCart();
  await assert.rejects(placeOrder(second.shopper, checkout), { code: 'conflict' });
  assert.equal((await openCart(second.shopper)).count, 2);
});

test('a guest is remembered by name, contact and address; an account keeps its name', async () => {
  const guest = await makeShopperWithCart();
  await placeOrder(guest.shopper, checkoutOf(17_800));
  const remembered = await prisma().customer.findUniqueOrThrow({ where: { id: guest.shopper.id } });
  assert.deepEqual(
    [remembered.name, remembered.contactEmail, remembered.email],
    ['Nora Holm', 'nora@example.com', null],
  );

  const registered = await makeShopperWithCart();
  const account = { email: `${randomUUID()}@example.com`, registeredAt: new Date(), name: 'Vera Lindqvist' };
  await prisma().customer.update({ where: { id: registered.shopper.id }, data: account });
  await placeOrder(registered.shopper, checkoutOf(17_800));
  const kept = await prisma().customer.findUniqueOrThrow({ where: { id: registered.shopper.id } });
  assert.deepEqual([kept.name, kept.contactEmail], ['Vera Lindqvist', null]);
});
