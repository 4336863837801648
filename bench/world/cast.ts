/** Who takes part: customers with a conversation each, the agents on the other side, and agents who look elsewhere. */
import { randomUUID } from 'node:crypto';
import { mintToken } from '#lib/server/identity/sessions';
import type { Actor } from '#lib/shared/contract/entities';
import type { Conversing, Person } from './crowd';
import { query } from './postgres';

export interface Cast {
  /** Everybody who talks or listens. */
  people: Person[];
  conversations: Conversing[];
  /** Signed in, with the inbox listed and another conversation open. */
  idleAgents: Person[];
}

const day = 24 * 60 * 60 * 1_000;

interface Seat {
  actor: Actor;
  sessionId: string;
}

/** @param sizes how many of each; every agent of the other side has the same number of conversations open. */
export async function hireCast(
  databaseUrl: string,
  sizes: { conversations: number; otherSide: number; idleAgents: number },
): Promise<Cast> {
  const customers = seatsOf('customer', sizes.conversations);
  const otherSide = seatsOf('agent', sizes.otherSide);
  const idle = seatsOf('agent', sizes.idleAgents);
  await seatCustomers(databaseUrl, customers);
  await seatAgents(databaseUrl, [...otherSide, ...idle]);
  const conversations = customers.map(({ actor }) => ({
    customerId: actor.id,
    conversationId: randomUUID(),
  }));
  await openConversations(databaseUrl, conversations);
  const quiet = await quietConversation(databaseUrl);

  const listeners = await Promise.all(
    otherSide.map((seat, index) =>
      personOf(seat, {
        opens: conversations
          .filter((_, number) => number % otherSide.length === index)
          .map((one) => one.conversationId),
        isOtherSide: true,
      }),
    ),
  );
  const writers = await Promise.all(customers.map((seat) => personOf(seat)));
  const idleAgents = await Promise.all(
    idle.map((seat) => personOf(seat, { opens: [quiet], listsInbox: true })),
  );
  return { people: [...listeners, ...writers], conversations, idleAgents };
}

/** Signed-in customers who do nothing. */
export async function hireCustomers(databaseUrl: string, number: number): Promise<Person[]> {
  const seats = seatsOf('customer', number);
  await seatCustomers(databaseUrl, seats);
  return Promise.all(seats.map((seat) => personOf(seat)));
}

function seatsOf(kind: Actor['kind'], number: number): Seat[] {
  return Array.from({ length: number }, (_, index) => {
    const id = randomUUID();
    const name = kind === 'agent' ? `Agent ${index + 1}` : `Customer ${index + 1}`;
    const actor: Actor = { kind, id, name, email: `${id}@bench.test` };
    return { actor, sessionId: randomUUID() };
  });
}

async function personOf({ actor, sessionId }: Seat, more: Partial<Person> = {}): Promise<Person> {
  const expiresAt = new Date(Date.now() + day);
  const { token } = await mintToken({ sessionId, actor, expiresAt }, 'bearer');
  return {
    as: actor.kind,
    actorId: actor.id,
    token,
    opens: [],
    listsInbox: false,
    isOtherSide: false,
    ...more,
  };
}

const columnsOf = (seats: Seat[]) => [
  seats.map(({ actor }) => actor.id),
  seats.map(({ actor }) => actor.name),
  seats.map(({ actor }) => actor.email),
  seats.map(({ sessionId }) => sessionId),
];

async function seatCustomers(databaseUrl: string, seats: Seat[]): Promise<void> {
  await query(
    databaseUrl,
    `WITH seat AS (SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) AS s(id, name, email, session_id)),
     person AS (INSERT INTO customers (id, name, email, password_hash, registered_at)
       SELECT id, name, email, 'none', now() FROM seat)
     INSERT INTO sessions (id, customer_id, expires_at) SELECT session_id, id, now() + interval '1 day' FROM seat`,
    columnsOf(seats),
  );
}

async function seatAgents(databaseUrl: string, seats: Seat[]): Promise<void> {
  await query(
    databaseUrl,
    `WITH seat AS (SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) AS s(id, name, email, session_id)),
     person AS (INSERT INTO agents (id, name, email, password_hash) SELECT id, name, email, 'none' FROM seat)
     INSERT INTO sessions (id, agent_id, expires_at) SELECT session_id, id, now() + interval '1 day' FROM seat`,
    columnsOf(seats),
  );
}

async function openConversations(databaseUrl: string, conversations: Conversing[]): Promise<void> {
  await query(
    databaseUrl,
    `INSERT INTO conversations (id, customer_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])`,
    [conversations.map((one) => one.conversationId), conversations.map((one) => one.customerId)],
  );
}

/** The one that idle agents look at: nobody writes in it. */
async function quietConversation(databaseUrl: string): Promise<string> {
  const [customer] = seatsOf('customer', 1);
  const conversationId = randomUUID();
  if (!customer) return conversationId;
  await seatCustomers(databaseUrl, [customer]);
  await openConversations(databaseUrl, [{ customerId: customer.actor.id, conversationId }]);
  return conversationId;
}
