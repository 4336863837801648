import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { shopActor } from '#app/actor';
import { CheckoutForm } from '#components/shop/checkout-form';
import { ProductPicture } from '#components/shop/product-picture';
import { countries, recallAddress } from '#lib/server/shop/address';
import { moneyText } from '#lib/shared/money';
import { optionsText } from '#lib/shared/shop';
import { visitorCart } from '../visitor';
import { checkOut } from './actions';

export const metadata: Metadata = { title: 'Checkout' };

export default async function CheckoutPage() {
  const [actor, cart] = await Promise.all([shopActor(), visitorCart()]);
  if (actor === null || cart.lines.length === 0) redirect('/cart');
  const values = { ...(actor.registered && { name: actor.name }), ...(await recallAddress(actor)) };
  return (
    <>
      <h1 className="pt-8 pb-8 font-medium text-36 md:pt-12">Checkout</h1>
      <div className="grid items-start gap-12 lg:grid-cols-[1fr_24rem] lg:gap-20">
        <CheckoutForm
          action={checkOut}
          checkoutId={randomUUID()}
          totalCents={cart.totalCents}
          totalText={moneyText(cart.totalCents)}
          countries={countries}
          values={values}
          accountEmail={actor.registered ? actor.email : null}
        />
        <section
          aria-labelledby="summary"
          className="order-first rounded-card bg-paper-soft p-6 lg:order-none"
        >
          <h2 id="summary" className="font-medium text-20">
            Your order
          </h2>
          <ul className="mt-4 space-y-4">
            {cart.lines.map((line) => (
              <li key={line.variantId} className="grid grid-cols-[3.5rem_1fr_auto] items-center gap-4">
                <ProductPicture picture={line.picture} className="rounded-control" />
                <p className="min-w-0 text-15">
                  <span className="break-words">{line.name}</span>
                  <span className="block break-words text-14 text-paper-ink-soft">
                    {[optionsText(line.options), line.quantity > 1 && `${line.quantity} pieces`]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </p>
                <p className="text-15 tabular-nums">{moneyText(line.priceCents * line.quantity)}</p>
              </li>
            ))}
          </ul>
          <dl className="mt-5 grid grid-cols-[1fr_auto] gap-y-1.5 border-paper-line border-t pt-4 tabular-nums">
            <dt className="text-15 text-paper-ink-soft">Shipping</dt>
            <dd className="text-end text-15">Free</dd>
            <dt className="font-medium">Total</dt>
            <dd className="text-end font-medium">{moneyText(cart.totalCents)}</dd>
          </dl>
        </section>
      </div>
    </>
  );
}
