/** A customer as agents see them beside the thread, and how a guest introduces themselves. */
import type { OrderSummary } from '#lib/shared/contract/commands';
import type { Actor, Availability, ListedConversation } from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { prisma } from '../platform/db';
import { listOrders } from '../shop/orders';
import { demand } from './authorize';
import { announceCustomer, conversationsOfCustomer } from './conversations';
import { presenceOf } from './presence';

export interface CustomerCard {
  customer: {
    id: string;
    name: string;
    email: string | null;
    kind: 'guest' | 'registered';
    createdAt: string;
  };
  presence: { availability: Availability; lastSeenAt: string | null };
  orders: OrderSummary[];
  conversations: ListedConversation[];
}

export async function openCustomer(actor: Actor, input: { customerId: string }): Promise<CustomerCard> {
  demand(actor, 'see_customer');
  const customer = await prisma().customer.findUnique({ where: { id: input.customerId } });
  if (customer === null) throw notFound();
  const [presence, orders, conversations] = await Promise.all([
    presenceOf([customer.id]),
    listOrders(customer.id),
    conversationsOfCustomer(customer.id, actor.kind),
  ]);
  return {
    customer: {
      id: customer.id,
      name: customer.name,
      email: customer.email ?? customer.contactEmail,
      kind: customer.registeredAt === null ? 'guest' : 'registered',
      createdAt: customer.createdAt.toISOString(),
    },
    presence: {
      availability: presence.get(customer.id) ?? 'offline',
      lastSeenAt: customer.lastSeenAt?.toISOString() ?? null,
    },
    orders,
    conversations,
  };
}

/** A name and an address to answer at. The address proves nothing: no account is looked up by it. */
export async function introduceGuest(
  actor: Actor,
  input: { name?: string | undefined; email?: string | undefined },
): Promise<{ actor: Actor }> {
  demand(actor, 'introduce');
  if (actor.registered) {
    throw new ShopbellError('forbidden', 'Your account already has a name and an e-mail address.');
  }
  const { count } = await prisma().customer.updateMany({
    where: { id: actor.id, registeredAt: null },
    data: {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.email === undefined ? {} : { contactEmail: input.email }),
    },
  });
  if (count === 0) throw notFound();
  await announceCustomer(actor.id);
  return { actor: { ...actor, name: input.name ?? actor.name } };
}
