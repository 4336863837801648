'use client';
/** A customer's orders, the newest first: state, what is in them, what they cost, where they are. */
import { CircleCheck, CircleX, Clock, Package } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import type { OrderSummary } from '#lib/shared/contract/commands';
import { moneyText } from '#lib/shared/money';
import { optionsText } from '#lib/shared/shop';
import { dayAndTime, exactTime } from './time-words';
import { useNow } from './use-now';

const shownAtFirst = 3;

export function CustomerOrders({ orders }: { orders: readonly OrderSummary[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? orders : orders.slice(0, shownAtFirst);
  return (
    <section aria-labelledby="customer-orders" className="border-t border-line p-4">
      <h3 id="customer-orders" className="text-12 font-semibold text-ink-3">
        Orders
      </h3>
      {orders.length === 0 ? <p className="mt-2 text-13 text-ink-2">No orders yet.</p> : null}
      <ul className="mt-2 flex flex-col gap-2">
        {shown.map((order) => (
          <Order key={order.id} order={order} />
        ))}
      </ul>
      {shown.length < orders.length ? (
        <Button look="quiet" className="-ms-3 mt-1 text-accent" onClick={() => setShowsAll(true)}>
          All {orders.length} orders
        </Button>
      ) : null}
    </section>
  );
}

function Order({ order }: { order: OrderSummary }) {
  const now = useNow();
  const { Icon, label } = states[order.status];
  return (
    <li className="rounded-card border border-line p-3 text-13">
      <div className="flex items-center justify-between gap-3">
        <span className="truncate font-semibold tabular-nums">{order.number}</span>
        <span className="flex items-center gap-1.5 text-12 font-medium text-ink-2">
          <Icon aria-hidden="true" className="size-3.5" />
          {label}
        </span>
      </div>
      <ul className="mt-1.5 text-ink-2">
        {order.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an order's items never change
          <li key={index} className="flex justify-between gap-3">
            <span className="min-w-0 break-words">
              {item.quantity > 1 ? `${item.quantity} × ` : ''}
              {[item.name, optionsText(item.options)].filter((part) => part !== '').join(', ')}
            </span>
            <span className="shrink-0 text-ink-3 tabular-nums">
              {moneyText(item.priceCents * item.quantity)}
            </span>
          </li>
        ))}
      </ul>
      <div className="mt-1.5 flex justify-between gap-3 border-t border-line pt-1.5">
        <time dateTime={order.createdAt} title={exactTime(order.createdAt)} className="text-ink-3">
          {dayAndTime(order.createdAt, now)}
        </time>
        <span className="font-semibold tabular-nums">{moneyText(order.totalCents)}</span>
      </div>
      {order.tracking.length === 0 ? null : (
        <p className="mt-1 text-12 break-all text-ink-3">
          Tracking <span className="text-ink-2 select-all">{order.tracking.join(', ')}</span>
        </p>
      )}
    </li>
  );
}

const states = {
  pending: { label: 'Pending', Icon: Clock },
  processed: { label: 'Processed', Icon: Package },
  delivered: { label: 'Delivered', Icon: CircleCheck },
  cancelled: { label: 'Cancelled', Icon: CircleX },
} as const;
