/** Orders, the newest first, each a link to its own page. */
import Link from 'next/link';
import type { OrderSummary } from '#lib/shared/contract/commands';
import { moneyText } from '#lib/shared/money';
import { optionsText } from '#lib/shared/shop';
import { OrderStatusName } from './order-status';

/** The server does not know the visitor's clock; a day is the same nearly everywhere a parcel goes. */
export const dayText = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Berlin' });

export function OrderList({ orders }: { orders: OrderSummary[] }) {
  return (
    <ul className="divide-y divide-paper-line border-paper-line border-y">
      {orders.map((order) => (
        <li key={order.id}>
          <Link
            href={`/orders/${order.number.slice(1)}`}
            prefetch={false}
            className="group grid grid-cols-[1fr_auto] gap-x-6 gap-y-1.5 py-5"
          >
            <span className="flex flex-col items-start gap-x-4 gap-y-1 sm:flex-row sm:items-center">
              <span className="font-medium tabular-nums underline-offset-4 group-hover:underline">
                {order.number}
              </span>
              <OrderStatusName status={order.status} />
            </span>
            <span className="text-end tabular-nums">{moneyText(order.totalCents)}</span>
            <span className="text-15 text-paper-ink-soft">{thingsText(order)}</span>
            <time
              dateTime={order.createdAt}
              className="whitespace-nowrap text-end text-15 text-paper-ink-soft"
            >
              {dayText.format(new Date(order.createdAt))}
            </time>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** `Stoneware mug, sand and 2 more`. */
function thingsText({ items }: OrderSummary): string {
  const [first, ...others] = items;
  if (!first) return '';
  const name = [first.name, optionsText(first.options)].filter(Boolean).join(', ');
  return others.length > 0 ? `${name} and ${others.length} more` : name;
}
