/**
 * The team. What takes something from an agent (the account, the password) ends their sessions at once. Only scripts change
 * it, and the audit log says so.
 */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { AuditAction } from '#lib/shared/contract/audit';
import type { Actor, Role } from '#lib/shared/contract/entities';
import { notFound } from '#lib/shared/errors';
import { inTransaction, pool } from '../platform/db';
import { type AgentRow, agentActor } from './actors';
import { auditAgent, commandLine, recordAudit } from './audit';
import { hashPassword, isPassword } from './passwords';
import { announceEnds, endSessionsOf } from './sessions';

export async function createAgent(agent: {
  name: string;
  email: string;
  password: string;
  role: Role;
}): Promise<Actor> {
  const { name, email, role } = agent;
  const row = { id: randomUUID(), name, email, role };
  const hash = await hashPassword(agent.password);
  await inTransaction(async (client) => {
    await client.query(
      `INSERT INTO agents (id, name, email, password_hash, role) VALUES ($1, $2, $3, $4, $5::agent_role)`,
      [row.id, name, email, hash, role],
    );
    await recordAudit(
      { actor: commandLine, action: 'agent_created', subject: auditAgent(row), details: { role } },
      client,
    );
  });
  return agentActor(row);
}

/** Null for a wrong password, an address nobody has and a disabled agent, after the same time. */
export async function agentOfPassword(email: string, password: string): Promise<Actor | null> {
  const { rows } = await pool().query<AgentRow & { password_hash: string }>(
    `SELECT id, name, email, role::text AS role, password_hash FROM agents
     WHERE email = $1 AND disabled_at IS NULL`,
    [email],
  );
  const isRight = await isPassword(rows[0]?.password_hash ?? null, password);
  return rows[0] !== undefined && isRight ? agentActor(rows[0]) : null;
}

export async function disableAgent(id: string): Promise<void> {
  await changeAndSignOut(id, async (client, agent) => {
    if (agent.disabled_at !== null) return null;
    await client.query('UPDATE agents SET disabled_at = now() WHERE id = $1', [id]);
    return 'agent_disabled';
  });
}

export async function changeAgentPassword(id: string, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await changeAndSignOut(id, async (client) => {
    await client.query('UPDATE agents SET password_hash = $2 WHERE id = $1', [id, hash]);
    return 'agent_password_changed';
  });
}

/** Sessions stay: whoever is asked next reads the new role from the row, and live sockets within 2 s. */
export async function changeAgentRole(id: string, role: Role): Promise<void> {
  await inTransaction(async (client) => {
    const agent = await lockAgent(client, id);
    if (agent.role === role) return;
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
  });
}

type LockedAgent = AgentRow & { disabled_at: Date | null };

/** `change` answers what it has done; null where the result already held. */
async function changeAndSignOut(
  id: string,
  change: (client: PoolClient, agent: LockedAgent) => Promise<AuditAction | null>,
): Promise<void> {
  const ended = await inTransaction(async (client) => {
    const agent = await lockAgent(client, id);
    const action = await change(client, agent);
    const sessionIds = await endSessionsOf('agent', id, 'revoked', client);
    if (action !== null) {
      const details = { sessionsEnded: sessionIds.length };
      await recordAudit({ actor: commandLine, action, subject: auditAgent(agent), details }, client);
    }
    return sessionIds;
  });
  announceEnds(ended, 'revoked');
}

async function lockAgent(client: PoolClient, id: string): Promise<LockedAgent> {
  const { rows } = await client.query<LockedAgent>(
    'SELECT id, name, email, role::text AS role, disabled_at FROM agents WHERE id = $1 FOR NO KEY UPDATE',
    [id],
  );
  if (rows[0] === undefined) throw notFound();
  return rows[0];
}
