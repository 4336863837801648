import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { shopActor } from '#app/actor';
import { OrderList } from '#components/shop/order-list';
import { SignOutButton } from '#components/shop/sign-out-button';
import { listOrders } from '#lib/server/shop/orders';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const actor = await shopActor();
  if (!actor?.registered) redirect('/sign-in?next=/account');
  const orders = await listOrders(actor.id);
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="break-words pt-8 pb-6 font-medium text-36 md:pt-12">
        Good morning, {actor.name.split(' ')[0]}
      </h1>
      <div className="flex flex-wrap items-center justify-between gap-4 rounded-card bg-paper-soft p-6">
        <p className="min-w-0">
          <span className="block break-words font-medium">{actor.name}</span>
          <span className="block break-all text-15 text-paper-ink-soft">{actor.email}</span>
        </p>
        <div>
          <SignOutButton customerId={actor.id} />
        </div>
      </div>
      <section aria-labelledby="latest" className="mt-12">
        <div className="mb-3 flex items-baseline justify-between gap-4">
          <h2 id="latest" className="font-medium text-26">
            Latest orders
          </h2>
          {orders.length > 3 && (
            <Link href="/orders" className="text-link py-1 text-15">
              All {orders.length} orders
            </Link>
          )}
        </div>
        {orders.length > 0 ? (
          <OrderList orders={orders.slice(0, 3)} />
        ) : (
          <p className="text-paper-ink-soft">
            None yet.{' '}
            <Link href="/shop" className="text-link">
              See what’s on the shelf
            </Link>
            .
          </p>
        )}
      </section>
    </div>
  );
}
