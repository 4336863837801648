/** Where a parcel goes, checked where it comes in. Control and format characters have no place on a label. */
import { z } from 'zod';
import { prisma } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { personName } from '#lib/shared/contract/session';
import type { Address } from '#lib/shared/shop';

/** Where the shop sends to, as it stands on the label. */
// biome-ignore format: a list of names reads better in lines than in a column
export const countries = [
  'Austria', 'Belgium', 'Bulgaria', 'Croatia', 'Cyprus', 'Czechia', 'Denmark', 'Estonia', 'Finland', 'France',
  'Germany', 'Greece', 'Hungary', 'Ireland', 'Italy', 'Latvia', 'Lithuania', 'Luxembourg', 'Malta', 'Netherlands',
  'Norway', 'Poland', 'Portugal', 'Romania', 'Slovakia', 'Slovenia', 'Spain', 'Sweden', 'Switzerland',
  'United Kingdom',
] as const;

function line(missing: string) {
  return z
    .string()
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/\s+/g, ' ')
        .replace(/[\p{Cc}\p{Cf}]/gu, '')
        .trim(),
    )
    .pipe(z.string().min(1, missing).max(120, 'Use at most 120 characters.'));
}

export const address = z.strictObject({
  name: personName,
  address1: line('Write your street and house number.'),
  address2: line('')
    .or(z.literal('').transform(() => undefined))
    .optional(),
  zip: line('Write your postal code.').pipe(z.string().max(16, 'Use at most 16 characters.')),
  city: line('Write your town or city.'),
  country: z.enum(countries, 'Choose a country.'),
});

const part = z.string().catch('');

/** An address as an order keeps it. Imported ones may lack parts. */
export const storedAddress = z.object({
  name: z.string().optional(),
  address1: part,
  address2: z.string().optional(),
  zip: part,
  city: part,
  state: z.string().optional(),
  country: part,
});

/** Where this customer's last order went, for the next form; `{}` when nothing is known. */
export async function recallAddress(actor: Actor): Promise<Partial<Address>> {
  const customer = await prisma().customer.findUnique({ where: { id: actor.id }, select: { address: true } });
  return storedAddress.safeParse(customer?.address).data ?? {};
}
