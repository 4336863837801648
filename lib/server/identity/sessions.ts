/**
 * Who is signed in, on one browser. A token only names a session's row; whether it lives, and as whom, the row says,
 * each time. Every session that ends tells its sockets.
 */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Actor } from '#lib/shared/contract/entities';
import type { Event } from '#lib/shared/contract/events';
import type { Side } from '#lib/shared/contract/session';
import { inTransaction, pool, watchPool } from '../platform/db';
import { grouped } from '../platform/grouping';
import { singleton } from '../platform/singleton';
import { publishSessionEnd } from '../publish';
import { agentActor, customerActor } from './actors';
import { type AuditSource, recordAudit } from './audit';
import { type Carrier, readToken, signToken } from './tokens';

export interface Session {
  sessionId: string;
  actor: Actor;
  expiresAt: Date;
}

export type SessionEnd = Event<'session:ended'>['reason'];

/** Either the session is over, or its person is another than the socket believes. */
export type SessionChange = { sessionId: string } & ({ ended: SessionEnd } | { ended: null; actor: Actor });

const day = 24 * 60 * 60 * 1_000;
const lifetime = { customer: 180 * day, agent: 14 * day };
const bearerLifetime = 15 * 60 * 1_000;

/** Opens a session for a person. Inside a transaction give its client. */
export async function openSession(
  actor: Actor,
  client: Pick<PoolClient, 'query'> = pool(),
): Promise<Session> {
  const sessionId = randomUUID();
  const expiresAt = new Date(Date.now() + lifetime[actor.kind]);
  const [customerId, agentId] = actor.kind === 'customer' ? [actor.id, null] : [null, actor.id];
  await client.query(`INSERT INTO sessions (id, customer_id, agent_id, expires_at) VALUES ($1, $2, $3, $4)`, [
    sessionId,
    customerId,
    agentId,
    expiresAt,
  ]);
  return { sessionId, actor, expiresAt };
}

/** A cookie lasts as long as its session; a bearer token 15 minutes, and is minted anew. */
export async function mintToken(
  session: Session,
  carrier: Carrier,
): Promise<{ token: string; expiresAt: Date }> {
  const { sessionId, actor } = session;
  const expiresAt = carrier === 'cookie' ? session.expiresAt : new Date(Date.now() + bearerLifetime);
  const token = await signToken({ sessionId, personId: actor.id, side: actor.kind, carrier, expiresAt });
  return { token, expiresAt };
}

interface SessionRow {
  session_id: string;
  expires_at: Date;
  customer_id: string | null;
  customer_name: string;
  customer_email: string | null;
  registered_at: Date | null;
  agent_id: string | null;
  agent_name: string;
  agent_email: string;
  role: 'agent' | 'admin';
}

const columns = `
  session.id AS session_id, session.expires_at,
  customer.id AS customer_id, customer.name AS customer_name, customer.email AS customer_email,
  customer.registered_at,
  agent.id AS agent_id, agent.name AS agent_name, agent.email AS agent_email, agent.role::text AS role`;

const people = `
  LEFT JOIN customers AS customer ON customer.id = session.customer_id
  LEFT JOIN agents AS agent ON agent.id = session.agent_id`;

/** Null for a token that is not ours, a session that is over, a disabled agent, and another side's session. */
export async function sessionOfToken(
  side: Side,
  token: string,
  carrier: Carrier = 'cookie',
): Promise<Session | null> {
  const content = await readToken(token, side, carrier);
  if (content === null) return null;
  const row = await liveSessions()(content.sessionId);
  const actor = row === null ? null : actorOf(row);
  if (row === null || actor?.kind !== side) return null;
  return { sessionId: content.sessionId, actor, expiresAt: row.expires_at };
}

/** Nobody notices it, and after a restart it makes of ten questions one. */
const restMs = 10;

/** One query for all who ask meanwhile: after a restart everybody comes at once. */
const liveSessions = () => singleton('live-sessions', () => grouped(readLiveSessions, { restMs }));

async function readLiveSessions(sessionIds: string[]): Promise<(SessionRow | null)[]> {
  const { rows } = await pool().query<SessionRow>({
    name: 'live-sessions',
    text: `SELECT ${columns} FROM sessions AS session ${people}
      WHERE session.id = ANY($1) AND session.ended_at IS NULL AND session.expires_at > now()
        AND agent.disabled_at IS NULL`,
    values: [sessionIds],
  });
  const found = new Map(rows.map((row) => [row.session_id, row]));
  return sessionIds.map((sessionId) => found.get(sessionId) ?? null);
}

/** Ends a session, once: ending it again changes nothing and tells nobody. That an agent leaves is recorded. */
export async function endSession(
  sessionId: string,
  reason: SessionEnd,
  source: AuditSource = {},
): Promise<void> {
  const ended = await inTransaction(async (client) => {
    const { rows } = await client.query<{ agent_id: string | null; agent_name: string }>(
      `UPDATE sessions SET ended_at = now(), end_reason = $2 WHERE id = $1 AND ended_at IS NULL
       RETURNING agent_id, (SELECT name FROM agents WHERE id = agent_id) AS agent_name`,
      [sessionId, reason],
    );
    const agentId = rows[0]?.agent_id ?? null;
    if (rows[0] !== undefined && agentId !== null && reason === 'signed_out') {
      const actor = { kind: 'agent', id: agentId, name: rows[0].agent_name } as const;
      await recordAudit({ actor, action: 'signed_out', source: { ...source, sessionId } }, client);
    }
    return rows;
  });
  if (ended.length === 1) announceEnds([sessionId], reason);
}

/** Ends all of a person's live sessions and returns their ids: after commit they go to `announceEnds`. */
export async function endSessionsOf(
  side: Side,
  personId: string,
  reason: SessionEnd,
  client: Pick<PoolClient, 'query'>,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE sessions SET ended_at = now(), end_reason = $2
     WHERE ${side === 'customer' ? 'customer_id' : 'agent_id'} = $1 AND ended_at IS NULL AND expires_at > now() RETURNING id`,
    [personId, reason],
  );
  return rows.map((row) => row.id);
}

export function announceEnds(sessionIds: string[], reason: SessionEnd): void {
  for (const sessionId of sessionIds) publishSessionEnd(sessionId, reason);
}

/** Who is at the other end of a socket, as far as its server believes. */
type Belief = Pick<Session, 'sessionId' | 'actor'>;

/**
 * Of sessions with live sockets, those that are over and those whose person is named otherwise or has another role than
 * one of the sockets believes; each once. One query, whatever their number.
 */
export async function changedSessions(beliefs: readonly Belief[]): Promise<SessionChange[]> {
  const live = differing(beliefs);
  if (live.length === 0) return [];
  const { rows } = await watchPool().query<SessionRow & { live_id: string; ended: SessionEnd | null }>(
    `SELECT live.id AS live_id, ${columns}, CASE
       WHEN session.id IS NULL THEN 'revoked'
       WHEN session.ended_at IS NOT NULL THEN coalesce(session.end_reason::text, 'revoked')
       WHEN session.expires_at <= now() THEN 'expired'
       WHEN agent.disabled_at IS NOT NULL THEN 'revoked'
     END AS ended
     FROM unnest($1::uuid[], $2::text[], $3::text[]) AS live (id, name, role)
     LEFT JOIN sessions AS session ON session.id = live.id ${people}
     WHERE session.id IS NULL OR session.ended_at IS NOT NULL OR session.expires_at <= now()
       OR agent.disabled_at IS NOT NULL OR agent.role::text IS DISTINCT FROM live.role
       OR coalesce(agent.name, customer.name) IS DISTINCT FROM live.name`,
    [
      live.map((session) => session.sessionId),
      live.map((session) => session.actor.name),
      live.map((session) => session.actor.role ?? null),
    ],
  );
  const changed = new Map(rows.map((row) => [row.live_id, row]));
  return [...changed].map(([sessionId, row]) => {
    const actor = actorOf(row);
    return row.ended === null && actor !== null
      ? { sessionId, ended: null, actor }
      : { sessionId, ended: row.ended ?? 'revoked' };
  });
}

/**
 * Sockets of one session nearly always believe the same, and the database is asked once for all of them. They do not
 * where a role changes while one of them is being let in.
 */
function differing(beliefs: readonly Belief[]): Belief[] {
  const keyOf = ({ sessionId, actor }: Belief) => `${sessionId} ${actor.role} ${actor.name}`;
  return [...new Map(beliefs.map((belief) => [keyOf(belief), belief])).values()];
}

function actorOf(row: SessionRow): Actor | null {
  if (row.agent_id !== null) {
    return agentActor({ id: row.agent_id, name: row.agent_name, email: row.agent_email, role: row.role });
  }
  if (row.customer_id === null) return null;
  return customerActor({
    id: row.customer_id,
    name: row.customer_name,
    email: row.customer_email,
    registered_at: row.registered_at,
  });
}
