'use server';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { shopActor } from '#app/actor';
import type { CheckoutState } from '#components/shop/checkout-form';
import { address } from '#lib/server/shop/address';
import { placeOrder } from '#lib/server/shop/orders';
import { emailAddress } from '#lib/shared/contract/session';
import { isShopbellError } from '#lib/shared/errors';

const fields = ['name', 'email', 'address1', 'address2', 'zip', 'city', 'country'] as const;

const checkout = z.strictObject({
  checkoutId: z.uuid(),
  expectedTotalCents: z.coerce.number().int().min(0),
});

/** Refuses with what is wrong beside each field, and gives back what was written. */
export async function checkOut(_before: CheckoutState, form: FormData): Promise<CheckoutState> {
  const actor = await shopActor();
  if (actor === null) redirect('/cart');
  const values = Object.fromEntries(fields.map((field) => [field, textOf(form, field)]));
  const answer = { values, problems: {}, refusal: null };

  const { email, ...place } = values;
  const contact = actor.registered
    ? { success: true as const, data: undefined }
    : emailAddress.safeParse(email);
  const destination = address.safeParse(place);
  if (!contact.success || !destination.success) {
    return {
      ...answer,
      problems: {
        ...(!contact.success && { email: contact.error.issues[0]?.message ?? '' }),
        ...(!destination.success && problemsOf(destination.error)),
      },
    };
  }
  const meta = checkout.safeParse({
    checkoutId: form.get('checkoutId'),
    expectedTotalCents: form.get('expectedTotalCents'),
  });
  if (!meta.success) return { ...answer, refusal: 'Please open the checkout again.' };

  let number: string;
  try {
    const order = await placeOrder(actor, {
      ...meta.data,
      address: destination.data,
      ...(contact.data && { contactEmail: contact.data }),
    });
    number = order.number;
  } catch (error) {
    if (!isShopbellError(error) || error.code !== 'conflict') throw error;
    return { ...answer, refusal: error.message };
  }
  // The cart in the head of every page is empty now.
  revalidatePath('/', 'layout');
  redirect(`/orders/${number.slice(1)}?placed`);
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}

/** The first problem of each field. */
function problemsOf(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.toReversed().map((issue) => [String(issue.path[0]), issue.message]));
}
