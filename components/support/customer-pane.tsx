'use client';
/** The right pane: who the customer is, what they ordered, what was talked about before. It waits for nobody and holds up nothing. */
import { Check, CircleAlert, Copy, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Avatar } from '#components/ui/avatar';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { Loading, SkeletonBar } from '#components/ui/skeleton';
import { announceProblem } from '#components/ui/toast';
import { useStore } from '#lib/client/use-store';
import type { Availability } from '#lib/shared/contract/entities';
import { moneyText } from '#lib/shared/money';
import { type CustomerCard, type CustomerStore, openCustomer } from './customer';
import { CustomerConversations } from './customer-conversations';
import { CustomerOrders } from './customer-orders';
import { type Navigation, useDesk } from './desk';
import { Notice } from './notice';
import { age, longDate } from './time-words';
import { useNow } from './use-now';

interface CustomerPaneProps {
  /** Null until the thread has told whose it is. */
  customerId: string | null;
  navigation: Navigation;
  /** Given where the pane lies over the thread. */
  onClose?: () => void;
}

export function CustomerPane({ customerId, navigation, onClose }: CustomerPaneProps) {
  const store = useCustomer(customerId);
  return (
    <section aria-label="Customer" className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface-1">
      <header className="flex h-13 shrink-0 items-center justify-between border-b border-line ps-4 pe-2.5">
        <h2 className="text-15 font-semibold">Customer</h2>
        {onClose === undefined ? null : (
          <IconButton
            label="Hide customer"
            icon={<X aria-hidden="true" className="size-5" strokeWidth={1.75} />}
            onClick={onClose}
          />
        )}
      </header>
      {store === null ? <CardSkeleton /> : <Card store={store} navigation={navigation} />}
    </section>
  );
}

function useCustomer(customerId: string | null): CustomerStore | null {
  const { connection, presence } = useDesk();
  const [opened, setOpened] = useState<{ customerId: string; store: CustomerStore } | null>(null);
  useEffect(() => {
    if (customerId === null) return;
    const store = openCustomer(connection, presence, customerId);
    setOpened({ customerId, store });
    return () => store.close();
  }, [connection, presence, customerId]);
  return opened?.customerId === customerId ? opened.store : null;
}

function Card({ store, navigation }: { store: CustomerStore; navigation: Navigation }) {
  const { phase, problem, card } = useStore(store);
  if (phase === 'failed' || (phase === 'ready' && card === null)) {
    return (
      <Notice
        isAlert
        icon={<CircleAlert aria-hidden="true" className="size-6" strokeWidth={1.5} />}
        title="The customer could not be loaded"
        text={problem?.message ?? 'The conversation beside it works all the same.'}
        action={<Button onClick={() => store.reload()}>Retry</Button>}
      />
    );
  }
  if (card === null) return <CardSkeleton />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2">
      <Who card={card} />
      <CustomerOrders orders={card.orders} />
      <CustomerConversations conversations={card.conversations} navigation={navigation} />
    </div>
  );
}

function Who({ card }: { card: CustomerCard }) {
  const { presence } = useDesk();
  const { customer } = card;
  const availability = useStore(presence).get(customer.id) ?? card.presence.availability;
  const spent = card.orders
    .filter((order) => order.status !== 'cancelled')
    .reduce((sum, order) => sum + order.totalCents, 0);
  return (
    <div className="p-4">
      <div className="flex items-center gap-3.5">
        <Avatar id={customer.id} name={customer.name} size={44} />
        <div className="min-w-0">
          <p className="truncate text-15 font-semibold" dir="auto">
            {customer.name}
          </p>
          <p className="text-13 text-ink-3">{customer.kind === 'guest' ? 'Guest' : 'Registered customer'}</p>
        </div>
      </div>
      <dl className="mt-4 grid grid-cols-[max-content_1fr] gap-x-3 gap-y-1 text-13">
        <Fact name="E-mail">{customer.email === null ? 'Not told' : <Email address={customer.email} />}</Fact>
        <Fact name="Status">
          <Seen availability={availability} lastSeenAt={card.presence.lastSeenAt} />
        </Fact>
        <Fact name={customer.kind === 'guest' ? 'First visit' : 'Customer since'}>
          <time dateTime={customer.createdAt}>{longDate(customer.createdAt)}</time>
        </Fact>
        {card.orders.length === 0 ? null : (
          <Fact name="Spent">
            <span className="tabular-nums">
              {moneyText(spent)} in {orders(card.orders.length)}
            </span>
          </Fact>
        )}
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="flex min-h-7 items-center text-ink-3">{name}</dt>
      <dd className="flex min-h-7 min-w-0 items-center">{children}</dd>
    </>
  );
}

function Email({ address }: { address: string }) {
  const [isCopied, setIsCopied] = useState(false);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(address);
      setIsCopied(true);
      setTimeout(() => setIsCopied(false), 2_000);
    } catch {
      announceProblem('Not copied', 'This browser does not let the page copy. Select the address instead.');
    }
  }
  return (
    <>
      <span className="min-w-0 wrap-anywhere select-all">
        {address.slice(0, address.lastIndexOf('@'))}
        <wbr />
        {address.slice(address.lastIndexOf('@'))}
      </span>
      <IconButton
        label={isCopied ? 'Copied' : 'Copy e-mail'}
        className="ms-0.5 size-7"
        icon={
          isCopied ? (
            <Check aria-hidden="true" className="size-3.5" />
          ) : (
            <Copy aria-hidden="true" className="size-3.5" />
          )
        }
        onClick={() => void copy()}
      />
      <span role="status" className="sr-only">
        {isCopied ? 'E-mail copied' : ''}
      </span>
    </>
  );
}

function Seen({ availability, lastSeenAt }: { availability: Availability; lastSeenAt: string | null }) {
  const now = useNow();
  if (availability !== 'offline') {
    return (
      <>
        <span aria-hidden="true" className="me-1.5 size-2 rounded-pill bg-ok" />
        Online now
      </>
    );
  }
  return lastSeenAt === null ? 'Offline' : `Last seen ${age(lastSeenAt, now)}`;
}

function CardSkeleton() {
  return (
    <Loading label="Loading customer">
      <div className="flex flex-col gap-3 p-4">
        <div className="flex items-center gap-3.5">
          <SkeletonBar className="size-11 rounded-pill" />
          <div className="flex flex-1 flex-col gap-2">
            <SkeletonBar className="h-4 w-32" />
            <SkeletonBar className="h-3 w-24" />
          </div>
        </div>
        <SkeletonBar className="mt-2 h-4 w-full" />
        <SkeletonBar className="h-4 w-4/5" />
        <SkeletonBar className="h-4 w-3/5" />
        <SkeletonBar className="mt-4 h-20 w-full rounded-card" />
        <SkeletonBar className="h-20 w-full rounded-card" />
      </div>
    </Loading>
  );
}

const plurals = new Intl.PluralRules('en');

function orders(count: number): string {
  return `${count} ${plurals.select(count) === 'one' ? 'order' : 'orders'}`;
}
