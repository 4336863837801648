/**
 * The demo shop, Kettle & Crane, with its shelf, its cast and what they have ordered and written. Planting again adds
 * what is missing and changes nothing that is there.
 */
import { addAgent } from '#lib/server/identity/agents';
import { hashPassword } from '#lib/server/identity/passwords';
import { inTransaction, prisma } from '#lib/server/platform/db';
import type { Options } from '#lib/shared/shop';
import { conversations } from './conversations';
import { orders } from './orders';
import { type AgentKey, agents, customers } from './people';
import { products } from './products';
import { stableId } from './stable-id';
import { rowsOf } from './timeline';

const dayMilliseconds = 24 * 60 * 60_000;

/** `password` is that of the three people one signs in as. */
export async function plantDemo({ password }: { password: string }): Promise<void> {
  const plantedAt = new Date();
  await plantShelf();
  await plantTeam(password);
  await plantCustomers(password, plantedAt);
  await plantOrders(plantedAt);
  await plantConversations(plantedAt);
}

async function plantShelf(): Promise<void> {
  await prisma().product.createMany({
    skipDuplicates: true,
    data: products.map(({ slug, name, category, description }, position) => ({
      id: stableId('product', slug),
      slug,
      name,
      category,
      description,
      picture: slug,
      position,
    })),
  });
  await prisma().productVariant.createMany({
    skipDuplicates: true,
    data: products.flatMap(({ slug, variants }) =>
      variants.map(({ sku, options, priceCents, isSoldOut }, position) => ({
        id: stableId('variant', sku),
        productId: stableId('product', slug),
        sku,
        options,
        priceCents,
        isInStock: !isSoldOut,
        position,
      })),
    ),
  });
}

/** In the audit log, as everybody who joins the team. */
async function plantTeam(password: string): Promise<void> {
  const team = await Promise.all(
    agents.map(async ({ key, ...agent }) => ({
      id: stableId('agent', key),
      ...agent,
      passwordHash: await hashPassword(password),
    })),
  );
  await inTransaction(async (client) => {
    for (const agent of team) await addAgent(agent, client);
  });
}

async function plantCustomers(password: string, plantedAt: Date): Promise<void> {
  await prisma().customer.createMany({
    skipDuplicates: true,
    data: await Promise.all(
      customers.map(async ({ key, name, email, canSignIn, since, address }) => {
        const createdAt = new Date(plantedAt.getTime() - since * dayMilliseconds);
        return {
          id: stableId('customer', key),
          name,
          email: email ?? null,
          passwordHash: canSignIn ? await hashPassword(password) : null,
          ...(address && { address: { name, ...address } }),
          registeredAt: email ? createdAt : null,
          createdAt,
        };
      }),
    ),
  });
}

async function plantOrders(plantedAt: Date): Promise<void> {
  const shelf = new Map(
    products.flatMap(({ name, variants }) => variants.map((variant) => [variant.sku, { name, ...variant }])),
  );
  const addressOf = new Map(customers.map(({ key, name, address }) => [key, { name, ...address }]));
  const planted = orders.map((order) => ({
    ...order,
    items: order.lines.map(([sku, quantity]) => {
      const variant = shelf.get(sku);
      if (!variant)
        throw new Error(`The demo order ${order.number} holds ${sku}, which is not on the shelf.`);
      const options: Options = variant.options;
      return { sku, quantity, name: variant.name, options, priceCents: variant.priceCents };
    }),
  }));
  await prisma().order.createMany({
    skipDuplicates: true,
    data: planted.map(({ number, customer, status, age, tracking, items }) => ({
      id: stableId('order', number),
      number,
      customerId: stableId('customer', customer),
      status,
      totalCents: items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0),
      address: addressOf.get(customer) ?? {},
      tracking: tracking ? [tracking] : [],
      createdAt: new Date(plantedAt.getTime() - age * dayMilliseconds),
    })),
  });
  await prisma().orderItem.createMany({
    skipDuplicates: true,
    data: planted.flatMap(({ number, items }) =>
      items.map((item, index) => ({ orderId: stableId('order', number), position: index + 1, ...item })),
    ),
  });
}

/** One that is there is left as it is, with whatever has been said in it since. */
async function plantConversations(plantedAt: Date): Promise<void> {
  const there = await prisma().conversation.findMany({
    where: { id: { in: conversations.map(({ key }) => stableId('conversation', key)) } },
    select: { id: true },
  });
  const team = Object.fromEntries(
    agents.map(({ key, name }) => [key, { id: stableId('agent', key), name }]),
  ) as Record<AgentKey, { id: string; name: string }>;
  const missing = conversations
    .map((written) =>
      rowsOf(written, { customerId: stableId('customer', written.customer), agents: team }, plantedAt),
    )
    .filter((rows) => !there.some(({ id }) => id === rows.conversation.id));
  await prisma().$transaction([
    prisma().conversation.createMany({ data: missing.map((rows) => rows.conversation) }),
    prisma().message.createMany({ data: missing.flatMap((rows) => rows.messages) }),
    prisma().receipt.createMany({ data: missing.flatMap((rows) => rows.receipts) }),
  ]);
}
