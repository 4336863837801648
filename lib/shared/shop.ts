/** What the storefront shows of products, carts and orders, and the small rules its pages share. */
import type { OrderSummary } from './contract/commands';

/** The shelves, in the order of the header. Products without a category (imported ones) stand under `more`. */
export const categories = ['coffee', 'tea', 'kitchen', 'more'] as const;
export type Category = (typeof categories)[number];
export const categoryNames: Record<Category, string> = {
  coffee: 'Coffee',
  tea: 'Tea',
  kitchen: 'Kitchen',
  more: 'More',
};

/** Of one thing in one cart. */
export const quantityMaximum = 20;
/** Different things in one cart. */
export const cartLinesMaximum = 50;

/** For example `{ size: '1 l', colour: 'teal' }`; `{}` when the product has only one form. */
export type Options = Record<string, string>;

export interface ListedProduct {
  slug: string;
  name: string;
  category: Category;
  /** Name of a drawing in public/products; null for products without one. */
  picture: string | null;
  /** The cheapest variant's. */
  priceCents: number;
  hasSeveralPrices: boolean;
  /** At least one variant is. */
  isInStock: boolean;
}

export interface Variant {
  id: string;
  sku: string;
  options: Options;
  priceCents: number;
  isInStock: boolean;
}

export interface Product {
  slug: string;
  name: string;
  /** Paragraphs, separated by blank lines. */
  description: string;
  category: Category;
  picture: string | null;
  /** At least one, in the shop's order. */
  variants: Variant[];
}

export interface CartLine {
  variantId: string;
  sku: string;
  slug: string;
  name: string;
  picture: string | null;
  options: Options;
  priceCents: number;
  quantity: number;
  isInStock: boolean;
}

export interface Cart {
  lines: CartLine[];
  /** Pieces, not lines. */
  count: number;
  totalCents: number;
}

/** Where an order goes. `state` and `address2` are there where the country or the house needs them. */
export interface Address {
  name?: string;
  address1: string;
  address2?: string;
  zip: string;
  city: string;
  state?: string;
  country: string;
}

/** An order with all that its own page shows; lists carry the summary alone. */
export interface PlacedOrder extends Omit<OrderSummary, 'items'> {
  address: Address;
  /** What was bought, as it was then. `slug` leads to the product while the shop still has it. */
  items: (OrderSummary['items'][number] & { slug: string | null; picture: string | null })[];
}

/** `{ size: '1 l', colour: 'teal' }` → `1 l, teal`. */
export function optionsText(options: Options): string {
  return Object.values(options).join(', ');
}

/** The variant nearest to `current` that has `value` for `option`: what a click on that value chooses. */
export function variantWith(
  variants: Variant[],
  current: Variant,
  option: string,
  value: string,
): Variant | undefined {
  const shared = (variant: Variant) =>
    Object.entries(current.options).filter(([name, chosen]) => variant.options[name] === chosen).length;
  return variants
    .filter((variant) => variant.options[option] === value)
    .toSorted((a, b) => shared(b) - shared(a) || Number(b.isInStock) - Number(a.isInStock))[0];
}
