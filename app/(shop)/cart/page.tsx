import type { Metadata } from 'next';
import Link from 'next/link';
import { CartLineRow } from '#components/shop/cart-line';
import { Empty } from '#components/shop/empty';
import { moneyText } from '#lib/shared/money';
import { visitorCart } from '../visitor';
import { changeQuantity } from './actions';

export const metadata: Metadata = { title: 'Cart' };

export default async function CartPage() {
  const cart = await visitorCart();
  const isComplete = cart.lines.every((line) => line.isInStock);
  return (
    <>
      <h1 className="pt-8 pb-6 font-medium text-36 md:pt-12">Cart</h1>
      {cart.lines.length === 0 ? (
        <Empty title="Nothing in here yet." text="A good morning starts with one thing.">
          <Link href="/shop" className="button-strong">
            See what’s on the shelf
          </Link>
        </Empty>
      ) : (
        <div className="grid items-start gap-10 lg:grid-cols-[1fr_22rem] lg:gap-16">
          <ul className="divide-y divide-paper-line border-paper-line border-y">
            {cart.lines.map((line) => (
              <CartLineRow key={line.variantId} line={line} change={changeQuantity} />
            ))}
          </ul>
          <section aria-labelledby="total" className="rounded-card bg-paper-soft p-6">
            <h2 id="total" className="sr-only">
              Total
            </h2>
            <dl className="grid grid-cols-[1fr_auto] gap-y-2 tabular-nums">
              <dt className="text-paper-ink-soft">Shipping</dt>
              <dd className="text-end">Free</dd>
              <dt className="font-medium text-17">Total</dt>
              <dd className="text-end font-medium text-17">{moneyText(cart.totalCents)}</dd>
            </dl>
            {isComplete ? (
              <Link href="/checkout" className="button-strong mt-6 w-full">
                Check out
              </Link>
            ) : (
              <p className="mt-5 text-15 text-danger">
                Something has sold out in the meantime. Take it out to order the rest.
              </p>
            )}
            <p className="mt-4 text-14 text-paper-ink-soft">Prices include VAT.</p>
          </section>
        </div>
      )}
    </>
  );
}
