/** What the pages of one request know of their visitor, asked once. */
import { cache } from 'react';
import { shopActor } from '#app/actor';
import { openCart } from '#lib/server/shop/carts';
import type { Cart } from '#lib/shared/shop';

/** A stranger's cart is empty; looking into it makes no guest. */
export const visitorCart = cache(async (): Promise<Cart> => {
  const actor = await shopActor();
  return actor === null ? { lines: [], count: 0, totalCents: 0 } : openCart(actor);
});
