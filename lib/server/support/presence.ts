/**
 * Who is here: one row per server process and person with live sockets, renewed every 5 s and dead after 15 s by the
 * database's clock, so a process that dies takes nobody's "online" with it for long. A person whose last socket closes
 * stays for one renewal: changing pages is not leaving.
 */
import { randomUUID } from 'node:crypto';
import type { Actor, Availability, Participant } from '#lib/shared/contract/entities';
import { pool } from '../platform/db';
import { grouped } from '../platform/grouping';
import { log } from '../platform/log';
import { singleton } from '../platform/singleton';
import { type Audience, hasAudience, publish } from '../publish';
import { demand } from './authorize';

const renewalIntervalMs = 5_000;

/** SQL for rows whose process still renews them. */
const isAlive = `renewed_at > now() - interval '15 seconds'`;

interface Announced {
  participant: Participant;
  availability: Availability;
}

interface Present extends Announced {
  availability: 'online' | 'away';
  sockets: number;
  /** Was already without a socket at the last renewal. */
  isLeaving: boolean;
}

const state = () =>
  singleton('presence', () => ({
    nodeId: randomUUID(),
    people: new Map<string, Present>(),
    timer: null as NodeJS.Timeout | null,
  }));

/** Called for every socket that connects. */
export async function arrive(actor: Actor): Promise<void> {
  const { people } = state();
  const present = people.get(actor.id) ?? {
    participant: { kind: actor.kind, id: actor.id },
    availability: 'online',
    sockets: 0,
    isLeaving: false,
  };
  present.sockets += 1;
  present.isLeaving = false;
  const isNew = !people.has(actor.id);
  people.set(actor.id, present);
  if (isNew) await write(present);
}

/** Called for every socket that is gone. */
export function depart(actor: Actor): void {
  const present = state().people.get(actor.id);
  if (present) present.sockets = Math.max(0, present.sockets - 1);
}

export async function setPresence(
  actor: Actor,
  input: { availability: 'online' | 'away' },
): Promise<Record<string, never>> {
  demand(actor, 'set_presence');
  const present = state().people.get(actor.id);
  if (present) {
    present.availability = input.availability;
    await write(present);
  }
  // The agent may be on other nodes too: what they say last holds everywhere.
  await pool().query('UPDATE presence SET availability = $2 WHERE participant_id = $1', [
    actor.id,
    input.availability,
  ]);
  return {};
}

/** After a restart hundreds come each second, and each query is a commit. */
const restMs = 100;

/** One query for all who come meanwhile. */
const write = (present: Present) =>
  singleton('presence-writes', () => grouped(writeAll, { restMs }))(present);

async function writeAll(present: Present[]): Promise<undefined[]> {
  // Whoever is written twice at once is the same row: PostgreSQL takes each only once a statement.
  const people = [...new Set(present)];
  await pool().query({
    name: 'write-presence',
    text: `INSERT INTO presence (node_id, participant_kind, participant_id, availability)
      SELECT $1, kind, id, availability
      FROM unnest($2::author_kind[], $3::uuid[], $4::availability[]) AS present (kind, id, availability)
      ON CONFLICT (node_id, participant_id) DO UPDATE SET availability = excluded.availability, renewed_at = now()`,
    values: columnsOf(people),
  });
  await announcePresence(people);
  return present.map(() => undefined);
}

function columnsOf(people: readonly Present[]): unknown[] {
  return [
    state().nodeId,
    people.map(({ participant }) => participant.kind),
    people.map(({ participant }) => participant.id),
    people.map(({ availability }) => availability),
  ];
}

/** Offline where no process has them. One query for any number of people. */
export async function presenceOf(ids: readonly string[]): Promise<Map<string, Availability>> {
  const { rows } = await pool().query<{ id: string; availability: 'online' | 'away' }>(
    `SELECT participant_id AS id, min(availability) AS availability FROM presence
     WHERE participant_id = ANY($1) AND ${isAlive} GROUP BY participant_id`,
    [ids],
  );
  const found = new Map<string, Availability>(rows.map(({ id, availability }) => [id, availability]));
  return new Map(ids.map((id) => [id, found.get(id) ?? 'offline']));
}

export function startPresence(): void {
  const presence = state();
  presence.timer ??= setInterval(() => {
    renewPresence().catch((error) => log().warn({ error }, 'Presence could not be renewed.'));
  }, renewalIntervalMs);
}

/** What this process has said of its people dies with it: who moves on is not offline meanwhile, who does not is then. */
export function stopPresence(): void {
  const presence = state();
  if (presence.timer) clearInterval(presence.timer);
  presence.timer = null;
  presence.people.clear();
}

async function renewPresence(): Promise<void> {
  const { nodeId, people } = state();
  for (const [id, present] of people) {
    if (present.sockets > 0) continue;
    if (present.isLeaving) people.delete(id);
    present.isLeaving = true;
  }
  const present = [...people.values()];
  await pool().query({
    name: 'renew-presence',
    text: `INSERT INTO presence (node_id, participant_kind, participant_id, availability)
      SELECT $1, kind, id, availability
      FROM unnest($2::author_kind[], $3::uuid[], $4::availability[]) AS present (kind, id, availability)
      ON CONFLICT (node_id, participant_id) DO UPDATE SET renewed_at = now()`,
    values: columnsOf(present),
  });
  // Who arrived meanwhile counts.
  await sweep(nodeId, [...people.keys()]);
}

/**
 * Removes who left this process, and whom a dead process left behind; says so when no other process has them. A row of
 * the last second is of somebody who arrived after `presentIds` was made.
 */
async function sweep(nodeId: string, presentIds: string[]): Promise<void> {
  const { rows } = await pool().query<Participant>({
    name: 'sweep-presence',
    text: `WITH gone AS (
        DELETE FROM presence
        WHERE NOT ${isAlive} OR (node_id = $1 AND renewed_at < now() - interval '1 second'
          AND NOT EXISTS (SELECT FROM unnest($2::uuid[]) AS present (id) WHERE present.id = participant_id))
        RETURNING node_id, participant_kind AS kind, participant_id AS id
      ),
      left_behind AS (
        SELECT DISTINCT kind, id FROM gone WHERE NOT EXISTS (
          SELECT FROM presence p WHERE p.participant_id = gone.id AND ${isAlive}
            AND (p.node_id, p.participant_id) NOT IN (SELECT node_id, id FROM gone))
      ),
      customers_seen AS (
        UPDATE customers SET last_seen_at = now() WHERE id IN (SELECT id FROM left_behind WHERE kind = 'customer')
      ),
      agents_seen AS (
        UPDATE agents SET last_seen_at = now() WHERE id IN (SELECT id FROM left_behind WHERE kind = 'agent')
      )
      SELECT kind, id FROM left_behind`,
    values: [nodeId, presentIds],
  });
  await announcePresence(rows.map((participant) => ({ participant, availability: 'offline' })));
}

/** Agents hear of each other; of a customer only those who have one of the customer's conversations open. */
async function announcePresence(people: readonly Announced[]): Promise<void> {
  const customerIds = people.flatMap(({ participant: { kind, id } }) => (kind === 'customer' ? [id] : []));
  const conversationsOf = await latestConversations(customerIds);
  for (const { participant, availability } of people) {
    const payload = { participant, availability };
    if (participant.kind === 'agent') publish({ to: 'agents' }, 'presence:changed', payload);
    for (const id of conversationsOf.get(participant.id) ?? []) {
      const audience: Audience = { to: 'conversation', id };
      if (hasAudience(audience)) publish(audience, 'presence:changed', payload);
    }
  }
}

async function latestConversations(customerIds: readonly string[]): Promise<Map<string, string[]>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await pool().query<{ customerId: string; ids: string[] }>({
    name: 'latest-conversations',
    text: `SELECT customer.id AS "customerId", latest.ids FROM unnest($1::uuid[]) AS customer (id)
      CROSS JOIN LATERAL (SELECT array_agg(c.id) AS ids FROM (
        SELECT id FROM conversations WHERE customer_id = customer.id ORDER BY last_message_at DESC LIMIT 20) AS c
      ) AS latest WHERE latest.ids IS NOT NULL`,
    values: [customerIds],
  });
  return new Map(rows.map(({ customerId, ids }) => [customerId, ids]));
}
