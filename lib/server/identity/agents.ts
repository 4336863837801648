/**
 * The team. What takes something from an agent (the account, the password) ends their sessions at once. Only scripts change
 * it, and the audit log says so. Refuses to leave the team without an admin: nobody would read that log.
 */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { AuditAction } from '#lib/shared/contract/audit';
import type { Actor, Role } from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { inTransaction, pool } from '../platform/db';
import { type AgentRow, agentActor } from './actors';
import { auditAgent, commandLine, recordAudit } from './audit';
import { hashPassword, isPassword } from './passwords';
import type { Proof } from './proof';
import { announceEnds, endSessionsOf } from './sessions';

export async function createAgent(agent: {
  name: string;
  email: string;
  password: string;
  role: Role;
}): Promise<Actor> {
  const { name, email, role } = agent;
  const row = { id: randomUUID(), name, email, role };
  const passwordHash = await hashPassword(agent.password);
  const isAdded = await inTransaction((client) => addAgent({ ...row, passwordHash }, client));
  if (!isAdded) throw new ShopbellError('conflict', `${email} is an agent already.`);
  return agentActor(row);
}

/** False where somebody has the id or the address already: they stay as they are. */
export async function addAgent(
  agent: AgentRow & { passwordHash: string },
  client: PoolClient,
): Promise<boolean> {
  const { id, name, email, role, passwordHash } = agent;
  const { rowCount } = await client.query(
    `INSERT INTO agents (id, name, email, password_hash, role) VALUES ($1, $2, $3, $4, $5::agent_role)
     ON CONFLICT DO NOTHING`,
    [id, name, email, passwordHash, role],
  );
  if (rowCount === 0) return false;
  await recordAudit(
    { actor: commandLine, action: 'agent_created', subject: auditAgent(agent), details: { role } },
    client,
  );
  return true;
}

export interface AccountRow extends AgentRow {
  disabled_at: Date | null;
}

const accountColumns = 'id, name, email, role::text AS role, disabled_at';

/** Of a disabled agent too. */
export async function accountOfEmail(email: string): Promise<AccountRow | null> {
  const { rows } = await pool().query<AccountRow>(`SELECT ${accountColumns} FROM agents WHERE email = $1`, [
    email,
  ]);
  return rows[0] ?? null;
}

/** Null for a wrong password, an address nobody has and a disabled agent, after the same time. */
export async function agentOfPassword(email: string, password: string): Promise<Proof | null> {
  const { rows } = await pool().query<AgentRow & { password_hash: string }>(
    `SELECT id, name, email, role::text AS role, password_hash FROM agents
     WHERE email = $1 AND disabled_at IS NULL`,
    [email],
  );
  const [row] = rows;
  const isRight = await isPassword(row?.password_hash ?? null, password);
  return row !== undefined && isRight ? { actor: agentActor(row), passwordHash: row.password_hash } : null;
}

export interface AgentChange {
  /** Then nothing is done: nobody is signed out, and nothing is recorded. */
  heldAlready: boolean;
  sessionsEnded: number;
}

export function disableAgent(id: string): Promise<AgentChange> {
  return changeAndSignOut(id, async (client, agent) => {
    if (agent.disabled_at !== null) return null;
    requireAnotherAdmin(agent);
    await client.query('UPDATE agents SET disabled_at = now() WHERE id = $1', [id]);
    return 'agent_disabled';
  });
}

/** They sign in anew: a session from before opens nothing, however the account came to be disabled. */
export function enableAgent(id: string): Promise<AgentChange> {
  return changeAndSignOut(id, async (client, agent) => {
    if (agent.disabled_at === null) return null;
    await client.query('UPDATE agents SET disabled_at = NULL WHERE id = $1', [id]);
    return 'agent_enabled';
  });
}

export async function changeAgentPassword(id: string, password: string): Promise<AgentChange> {
  const hash = await hashPassword(password);
  return changeAndSignOut(id, async (client) => {
    await client.query('UPDATE agents SET password_hash = $2 WHERE id = $1', [id, hash]);
    return 'agent_password_changed';
  });
}

/** Sessions stay: whoever is asked next reads the new role from the row, and live sockets within 2 s. */
export function changeAgentRole(id: string, role: Role): Promise<AgentChange> {
  return inTransaction(async (client) => {
    const agent = await lockAgent(client, id);
    if (agent.role === role) return nothingDone;
    if (role !== 'admin') requireAnotherAdmin(agent);
    await client.query('UPDATE agents SET role = $2::agent_role WHERE id = $1', [id, role]);
    await recordAudit(
      {
        actor: commandLine,
        action: 'agent_role_changed',
        subject: auditAgent(agent),
        details: { role, formerRole: agent.role },
      },
      client,
    );
    return { heldAlready: false, sessionsEnded: 0 };
  });
}

const nothingDone: AgentChange = { heldAlready: true, sessionsEnded: 0 };

/** `change` answers what it has done; null where the result already held. */
async function changeAndSignOut(
  id: string,
  change: (client: PoolClient, agent: LockedAgent) => Promise<AuditAction | null>,
): Promise<AgentChange> {
  const ended = await inTransaction(async (client) => {
    const agent = await lockAgent(client, id);
    const action = await change(client, agent);
    if (action === null) return null;
    const sessionIds = await endSessionsOf('agent', id, 'revoked', client);
    const details = { sessionsEnded: sessionIds.length };
    await recordAudit({ actor: commandLine, action, subject: auditAgent(agent), details }, client);
    return sessionIds;
  });
  if (ended === null) return nothingDone;
  announceEnds(ended, 'revoked');
  return { heldAlready: false, sessionsEnded: ended.length };
}

interface LockedAgent extends AccountRow {
  isOnlyAdmin: boolean;
}

/** Changes of the team go one after the other: of two at once that leave no admin, the second sees the first. */
const teamLock = 7_267_375;

async function lockAgent(client: PoolClient, id: string): Promise<LockedAgent> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [teamLock]);
  const { rows } = await client.query<LockedAgent>(
    `SELECT ${accountColumns}, role = 'admin' AND disabled_at IS NULL AND NOT EXISTS (
       SELECT FROM agents AS other WHERE other.id <> $1 AND other.role = 'admin' AND other.disabled_at IS NULL
     ) AS "isOnlyAdmin"
     FROM agents WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  if (rows[0] === undefined) throw notFound();
  return rows[0];
}

function requireAnotherAdmin({ name, isOnlyAdmin }: LockedAgent): void {
  if (!isOnlyAdmin) return;
  throw new ShopbellError(
    'conflict',
    `${name} is the only admin, and only admins read the audit log. Make somebody else an admin first.`,
  );
}
