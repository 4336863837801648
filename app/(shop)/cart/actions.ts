'use server';
import { refresh } from 'next/cache';
import { z } from 'zod';
import { guestOrShopActor, shopActor } from '#app/actor';
import type { Added } from '#components/shop/add-to-cart';
import { addToCart, setQuantity } from '#lib/server/shop/carts';
import { isShopbellError } from '#lib/shared/errors';
import { quantityMaximum } from '#lib/shared/shop';

const quantity = z.coerce.number().int().max(quantityMaximum);
const addition = z.strictObject({ variantId: z.uuid(), quantity: quantity.min(1) });
const change = z.strictObject({ variantId: z.uuid(), quantity: quantity.min(0) });

/** The first thing makes a guest of a stranger. */
export async function addVariant(before: Added, form: FormData): Promise<Added> {
  const input = addition.safeParse({ variantId: form.get('variantId'), quantity: form.get('quantity') });
  if (!input.success) return { ...before, problem: 'Choose what to add, and how many of it.' };
  try {
    await addToCart(await guestOrShopActor(), input.data);
  } catch (error) {
    if (!isShopbellError(error)) throw error;
    return { ...before, problem: error.message };
  }
  refresh();
  return { count: before.count + 1, problem: null };
}

export async function changeQuantity(form: FormData): Promise<void> {
  const actor = await shopActor();
  const input = change.safeParse({ variantId: form.get('variantId'), quantity: form.get('quantity') });
  if (actor !== null && input.success) await setQuantity(actor, input.data);
  refresh();
}
