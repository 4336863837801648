import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound, redirect } from 'next/navigation';
import { shopActor } from '#app/actor';
import { dayText } from '#components/shop/order-list';
import { OrderProgress, OrderStatusName } from '#components/shop/order-status';
import { ProductPicture } from '#components/shop/product-picture';
import { findOrder } from '#lib/server/shop/orders';
import { isShopbellError } from '#lib/shared/errors';
import { moneyText } from '#lib/shared/money';
import { type Address, optionsText, type PlacedOrder } from '#lib/shared/shop';

interface Props {
  params: Promise<{ number: string }>;
  searchParams: Promise<{ placed?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Order #${decodeURIComponent((await params).number)}` };
}

export default async function OrderPage({ params, searchParams }: Props) {
  const { number } = await params;
  const actor = await shopActor();
  if (actor === null) redirect(`/sign-in?next=/orders/${encodeURIComponent(number)}`);
  const order = await findOrder(actor, decodeURIComponent(number)).catch((error: unknown) => {
    if (isShopbellError(error) && error.code === 'not_found') notFound();
    throw error;
  });
  const isJustPlaced = (await searchParams).placed !== undefined;
  return (
    <div className="mx-auto max-w-3xl">
      <nav aria-label="You are here" className="pt-4 text-14 text-paper-ink-soft md:pt-6">
        <Link href="/orders" className="inline-flex min-h-8 items-center hover:underline">
          Orders
        </Link>
      </nav>
      {isJustPlaced && (
        <p role="status" className="mt-2 mb-6 rounded-card bg-paper-soft px-5 py-4">
          <span className="font-medium">Thank you, your order is with us.</span>{' '}
          <span className="text-paper-ink-soft">
            This page shows where it is; the chat is there for everything else.
          </span>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2 pt-1 pb-6">
        <h1 className="font-medium text-36 tabular-nums">Order {order.number}</h1>
        <OrderStatusName status={order.status} />
      </div>
      <OrderProgress status={order.status} />
      <dl className="mt-8 grid gap-6 rounded-card bg-paper-soft p-6 text-15 sm:grid-cols-3">
        <Fact name="Ordered on">
          <time dateTime={order.createdAt}>{dayText.format(new Date(order.createdAt))}</time>
        </Fact>
        <Fact name="Tracking">
          {order.tracking.length > 0 ? (
            order.tracking.map((code) => (
              <span key={code} className="block break-all tabular-nums">
                {code}
              </span>
            ))
          ) : (
            <span className="text-paper-ink-soft">
              {order.status === 'cancelled' ? 'None' : 'Comes with the parcel'}
            </span>
          )}
        </Fact>
        <Fact name="Goes to">
          <AddressLines address={order.address} />
        </Fact>
      </dl>
      <Things order={order} />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="mb-1 text-14 text-paper-ink-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function AddressLines({ address }: { address: Address }) {
  const town = [address.zip, address.city, address.state].filter(Boolean).join(' ');
  const lines = [address.name, address.address1, address.address2, town, address.country].filter(Boolean);
  return lines.map((line) => (
    <span key={line} dir="auto" className="block break-words">
      {line}
    </span>
  ));
}

function Things({ order }: { order: PlacedOrder }) {
  return (
    <section aria-labelledby="things" className="mt-10">
      <h2 id="things" className="mb-3 font-medium text-20">
        What you ordered
      </h2>
      <ul className="divide-y divide-paper-line border-paper-line border-y">
        {order.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an order's lines never move, and two may be alike
          <li key={index} className="grid grid-cols-[4rem_1fr_auto] items-center gap-4 py-4">
            <ProductPicture picture={item.picture} className="rounded-control" />
            <p className="min-w-0">
              {item.slug ? (
                <Link
                  href={`/product/${item.slug}`}
                  prefetch={false}
                  className="break-words font-medium underline-offset-4 hover:underline"
                >
                  {item.name}
                </Link>
              ) : (
                <span className="break-words font-medium">{item.name}</span>
              )}
              <span className="block break-words text-15 text-paper-ink-soft">
                {[optionsText(item.options), item.quantity > 1 && `${item.quantity} pieces`]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </p>
            <p className="tabular-nums">{moneyText(item.priceCents * item.quantity)}</p>
          </li>
        ))}
      </ul>
      <p className="flex justify-between py-4 font-medium tabular-nums">
        <span>Total</span>
        <span>{moneyText(order.totalCents)}</span>
      </p>
    </section>
  );
}
