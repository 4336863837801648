/** Orders: made from the cart at the prices of that moment, never changed here afterwards, seen by their customer only. */
import { randomInt, randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { inTransaction, prisma } from '#lib/server/platform/db';
import type { OrderSummary } from '#lib/shared/contract/commands';
import type { Actor } from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import type { Address, Options, PlacedOrder } from '#lib/shared/shop';
import { storedAddress } from './address';
import { shopperId } from './carts';

interface Checkout {
  /** Made with the form: pressing its button twice makes one order. */
  checkoutId: string;
  address: Address;
  /** Where a guest wants to hear from us. A registered customer's account has its own. */
  contactEmail?: string;
  /** What the form showed. The cart may have changed in another tab, or the shelf its prices. */
  expectedTotalCents: number;
}

interface BoughtLine {
  sku: string;
  name: string;
  options: Options;
  priceCents: number;
  quantity: number;
  isInStock: boolean;
}

/**
 * Turns the cart into an order and empties it. The same `checkoutId` again answers with the first order.
 * `conflict`: the cart is empty, costs something else by now, or holds what is out of stock.
 */
export async function placeOrder(actor: Actor, checkout: Checkout): Promise<{ number: string }> {
  const customerId = shopperId(actor);
  return inTransaction(async (client) => {
    // Two presses of one button wait here for each other.
    await client.query('SELECT FROM carts WHERE customer_id = $1 FOR UPDATE', [customerId]);
    const repeat = await client.query<{ number: string }>(
      'SELECT number FROM orders WHERE checkout_id = $1 AND customer_id = $2',
      [checkout.checkoutId, customerId],
    );
    if (repeat.rows[0]) return repeat.rows[0];

    const lines = await takeFromCart(client, customerId);
    const totalCents = lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0);
    if (totalCents !== checkout.expectedTotalCents) {
      throw new ShopbellError(
        'conflict',
        'Your cart has changed in the meantime. Please look through it once more.',
      );
    }
    const order = await insertOrder(client, customerId, checkout, totalCents);
    await client.query(
      `INSERT INTO order_items (order_id, position, sku, name, options, price_cents, quantity)
       SELECT $1, row_number() OVER (), line.sku, line.name, line.options, line."priceCents", line.quantity
         FROM jsonb_to_recordset($2::jsonb)
              AS line(sku text, name text, options jsonb, "priceCents" int, quantity int)`,
      [order.id, JSON.stringify(lines)],
    );
    await rememberShopper(client, customerId, checkout);
    return { number: order.number };
  });
}

async function takeFromCart(client: PoolClient, customerId: string): Promise<BoughtLine[]> {
  const { rows } = await client.query<BoughtLine>(
    `WITH taken AS (
       DELETE FROM cart_items WHERE cart_id = (SELECT id FROM carts WHERE customer_id = $1)
       RETURNING variant_id, quantity, added_at
     )
     SELECT v.sku, p.name, v.options, v.price_cents AS "priceCents", taken.quantity, v.is_in_stock AS "isInStock"
       FROM taken JOIN product_variants v ON v.id = taken.variant_id JOIN products p ON p.id = v.product_id
      ORDER BY taken.added_at, v.id`,
    [customerId],
  );
  if (rows.length === 0) throw new ShopbellError('conflict', 'Your cart is empty.');
  const missing = rows.filter((line) => !line.isInStock).map((line) => line.name);
  if (missing.length > 0) {
    const names = new Intl.ListFormat('en').format(missing);
    throw new ShopbellError(
      'conflict',
      `${names} ${missing.length === 1 ? 'has' : 'have'} just sold out. Take ${missing.length === 1 ? 'it' : 'them'} out of the cart to order the rest.`,
    );
  }
  return rows;
}

/** Numbers are drawn by lot, so that they do not tell how much is sold; a number that is taken is drawn again. */
async function insertOrder(client: PoolClient, customerId: string, checkout: Checkout, totalCents: number) {
  for (let attempt = 0; attempt < 8; attempt++) {
    const number = `#W${randomInt(1_000_000, 10_000_000)}`;
    const { rows } = await client.query<{ id: string; number: string }>(
      `INSERT INTO orders (id, number, customer_id, total_cents, address, checkout_id) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING id, number`,
      [randomUUID(), number, customerId, totalCents, checkout.address, checkout.checkoutId],
    );
    if (rows[0]) return rows[0];
  }
  throw new ShopbellError('conflict', 'This order could not be made. Please open the checkout again.');
}

async function rememberShopper(client: PoolClient, customerId: string, checkout: Checkout): Promise<void> {
  await client.query('UPDATE customers SET address = $2 WHERE id = $1', [customerId, checkout.address]);
  await client.query(
    `UPDATE customers SET name = coalesce($2, name), contact_email = coalesce($3, contact_email)
      WHERE id = $1 AND registered_at IS NULL`,
    [customerId, checkout.address.name ?? null, checkout.contactEmail ?? null],
  );
}

/** The newest first. Whoever calls has made sure that the orders may be seen. */
export async function listOrders(customerId: string): Promise<OrderSummary[]> {
  const orders = await prisma().order.findMany({
    where: { customerId },
    orderBy: [{ createdAt: 'desc' }, { number: 'asc' }],
    take: 100,
    include: { items: { orderBy: { position: 'asc' } } },
  });
  return orders.map((order) => ({
    id: order.id,
    number: order.number,
    status: order.status,
    totalCents: order.totalCents,
    createdAt: order.createdAt.toISOString(),
    tracking: order.tracking,
    items: order.items.map(({ name, options, priceCents, quantity }) => ({
      name,
      options: options as Options,
      priceCents,
      quantity,
    })),
  }));
}

/** The customer's own order; another's, and one that does not exist, are `not_found`. The number may lack its `#`. */
export async function findOrder(actor: Actor, number: string): Promise<PlacedOrder> {
  const order = await prisma().order.findFirst({
    where: { number: number.startsWith('#') ? number : `#${number}`, customerId: shopperId(actor) },
    include: { items: { orderBy: { position: 'asc' } } },
  });
  if (!order) throw notFound();
  const variants = await prisma().productVariant.findMany({
    where: { sku: { in: order.items.map((item) => item.sku) } },
    select: { sku: true, product: { select: { slug: true, picture: true } } },
  });
  const productOf = new Map(variants.map((variant) => [variant.sku, variant.product]));
  return {
    id: order.id,
    number: order.number,
    status: order.status,
    totalCents: order.totalCents,
    createdAt: order.createdAt.toISOString(),
    tracking: order.tracking,
    address: storedAddress.parse(order.address),
    items: order.items.map(({ sku, name, options, priceCents, quantity }) => ({
      name,
      options: options as Options,
      priceCents,
      quantity,
      slug: productOf.get(sku)?.slug ?? null,
      picture: productOf.get(sku)?.picture ?? null,
    })),
  };
}
