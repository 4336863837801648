/** A customer's cart, one each, guests included. Prices are the shelf's of this moment; nobody sends any. */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { pool } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { type Cart, type CartLine, cartLinesMaximum, quantityMaximum } from '#lib/shared/shop';

/** Only customers buy: an agent's id is never looked for among them. */
export function shopperId(actor: Actor): string {
  if (actor.kind !== 'customer') throw new ShopbellError('forbidden', 'Only customers have a cart.');
  return actor.id;
}

/** Of a customer who has put nothing in it, an empty one. */
export async function openCart(actor: Actor): Promise<Cart> {
  const { rows } = await pool().query<CartLine>(
    `SELECT v.id AS "variantId", v.sku, p.slug, p.name, p.picture, v.options, v.price_cents AS "priceCents",
            i.quantity, v.is_in_stock AS "isInStock"
       FROM carts c
       JOIN cart_items i ON i.cart_id = c.id
       JOIN product_variants v ON v.id = i.variant_id
       JOIN products p ON p.id = v.product_id
      WHERE c.customer_id = $1
      ORDER BY i.added_at, v.id`,
    [shopperId(actor)],
  );
  return {
    lines: rows,
    count: rows.reduce((sum, line) => sum + line.quantity, 0),
    totalCents: rows.reduce((sum, line) => sum + line.priceCents * line.quantity, 0),
  };
}

/** Adds to what is there already, up to the most of one thing. Out of stock is `conflict`, an unknown variant `not_found`. */
export async function addToCart(actor: Actor, input: { variantId: string; quantity: number }): Promise<void> {
  const { rows } = await pool().query<{ isInStock: boolean; name: string; lines: number }>(
    `SELECT v.is_in_stock AS "isInStock", p.name,
            (SELECT count(*) FROM cart_items i JOIN carts c ON c.id = i.cart_id
              WHERE c.customer_id = $2 AND i.variant_id <> v.id)::int AS lines
       FROM product_variants v JOIN products p ON p.id = v.product_id
      WHERE v.id = $1`,
    [input.variantId, shopperId(actor)],
  );
  const variant = rows[0];
  if (!variant) throw notFound();
  if (!variant.isInStock) {
    throw new ShopbellError('conflict', `${variant.name} is out of stock at the moment.`);
  }
  if (variant.lines >= cartLinesMaximum) {
    throw new ShopbellError('conflict', `A cart holds at most ${cartLinesMaximum} different things.`);
  }
  await pool().query(
    `WITH cart AS (
       INSERT INTO carts (id, customer_id, updated_at) VALUES ($1, $2, now())
       ON CONFLICT (customer_id) DO UPDATE SET updated_at = now()
       RETURNING id
     )
     INSERT INTO cart_items (cart_id, variant_id, quantity) SELECT id, $3, $4 FROM cart
     ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = least(cart_items.quantity + excluded.quantity, $5)`,
    [randomUUID(), shopperId(actor), input.variantId, input.quantity, quantityMaximum],
  );
}

/** 0 takes the thing out. What is not in the cart (any more) changes nothing. */
export async function setQuantity(
  actor: Actor,
  input: { variantId: string; quantity: number },
): Promise<void> {
  const cart = 'SELECT id FROM carts WHERE customer_id = $1';
  if (input.quantity === 0) {
    await pool().query(`DELETE FROM cart_items WHERE cart_id = (${cart}) AND variant_id = $2`, [
      shopperId(actor),
      input.variantId,
    ]);
    return;
  }
  await pool().query(`UPDATE cart_items SET quantity = $3 WHERE cart_id = (${cart}) AND variant_id = $2`, [
    shopperId(actor),
    input.variantId,
    input.quantity,
  ]);
}

/** A guest who signs in takes the cart along: quantities add up. Runs in the transaction that merges the two. */
export async function mergeCarts(
  client: PoolClient,
  fromCustomerId: string,
  toCustomerId: string,
): Promise<void> {
  await client.query(
    `WITH cart AS (
       INSERT INTO carts (id, customer_id, updated_at)
       SELECT $1, $3, now() WHERE EXISTS (SELECT FROM carts WHERE customer_id = $2)
       ON CONFLICT (customer_id) DO UPDATE SET updated_at = now()
       RETURNING id
     )
     INSERT INTO cart_items (cart_id, variant_id, quantity, added_at)
     SELECT cart.id, i.variant_id, i.quantity, i.added_at
       FROM cart, cart_items i JOIN carts c ON c.id = i.cart_id
      WHERE c.customer_id = $2
     ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = least(cart_items.quantity + excluded.quantity, $4)`,
    [randomUUID(), fromCustomerId, toCustomerId, quantityMaximum],
  );
  await client.query('DELETE FROM carts WHERE customer_id = $1', [fromCustomerId]);
}
