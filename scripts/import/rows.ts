/** One entry of each file of a shop, as zod schemas: what may come in, and the form it is stored in. */
import { z } from 'zod';
import { emailAddress, personName } from '#lib/shared/contract/session';

/** PostgreSQL's text and JSON hold neither U+0000 nor half a surrogate pair. */
const unstorable = /\0|\p{Surrogate}/u;
const centsMaximum = 2_147_483_647;

function words(maximum: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maximum)
    .refine((value) => !unstorable.test(value), 'holds characters that cannot be stored');
}

/** In the file a decimal number, such as 50.88; here integer cents. */
const price = z
  .number()
  .nonnegative()
  .refine((amount) => Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-6, {
    error: 'has more than two decimals',
    abort: true,
  })
  .transform((amount) => Math.round(amount * 100))
  .pipe(z.int().max(centsMaximum));

/** Whoever exports without dates gets the time of import. */
const date = z.iso
  .datetime({ offset: true })
  .transform((written) => new Date(written))
  .optional();

const options = z.record(words(80), words(200));

const address = z.object({
  address1: words(120),
  address2: z.string().trim().max(120).optional(),
  city: words(120),
  state: z.string().trim().max(120).optional(),
  zip: words(16),
  country: words(120),
});

export const product = z.object({
  id: words(120),
  name: words(200),
  createdAt: date,
  variants: z
    .array(z.object({ sku: words(120), options, price, inStock: z.boolean() }))
    .min(1, 'needs at least one variant'),
});

export const customer = z
  .object({
    id: words(120),
    firstName: words(80),
    lastName: words(80),
    email: emailAddress,
    createdAt: date,
    address,
    /** The numbers of this customer's orders, each of which must be one in orders.json. */
    orders: z.array(words(40)).default([]),
  })
  .transform(({ firstName, lastName, ...rest }, context) => {
    const name = personName.safeParse(`${firstName} ${lastName}`);
    if (name.success) return { ...rest, name: name.data };
    context.addIssue({ code: 'custom', path: ['firstName'], message: 'makes a name that is too long' });
    return z.NEVER;
  });

export const order = z.object({
  id: words(40),
  customerId: words(120),
  status: z.enum(['pending', 'processed', 'delivered', 'cancelled']),
  createdAt: date,
  address,
  items: z
    .array(z.object({ sku: words(120), name: words(200), price, options }))
    .min(1, 'needs at least one item')
    .refine((items) => items.reduce((total, item) => total + item.price, 0) <= centsMaximum, 'cost too much'),
  tracking: z.array(words(120)),
});

export type ProductRow = z.output<typeof product>;
export type CustomerRow = z.output<typeof customer>;
export type OrderRow = z.output<typeof order>;
