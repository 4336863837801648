import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { shopActor } from '#app/actor';
import { Empty } from '#components/shop/empty';
import { OrderList } from '#components/shop/order-list';
import { listOrders } from '#lib/server/shop/orders';

export const metadata: Metadata = { title: 'Orders' };

export default async function OrdersPage() {
  const actor = await shopActor();
  if (actor === null) redirect('/sign-in?next=/orders');
  const orders = await listOrders(actor.id);
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="pt-8 pb-6 font-medium text-36 md:pt-12">Orders</h1>
      {orders.length === 0 ? (
        <Empty title="No orders yet." text="Once you have ordered something, you can follow it from here.">
          <Link href="/shop" className="button-strong">
            See what’s on the shelf
          </Link>
        </Empty>
      ) : (
        <OrderList orders={orders} />
      )}
      {!actor.registered && (
        <p className="mt-6 text-15 text-paper-ink-soft">
          This browser remembers your orders.{' '}
          <Link href="/register?next=/orders" className="text-link">
            Make an account
          </Link>{' '}
          to see them anywhere, or{' '}
          <Link href="/sign-in?next=/orders" className="text-link">
            sign in
          </Link>
          .
        </p>
      )}
    </div>
  );
}
