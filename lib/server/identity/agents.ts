/** The team. What takes something from an agent (the account, the password) ends their sessions at once. */
import { randomUUID } from 'node:crypto';
import type { Actor, Role } from '#lib/shared/contract/entities';
import { notFound } from '#lib/shared/errors';
import { inTransaction, pool } from '../platform/db';
import { type AgentRow, agentActor } from './actors';
import { hashPassword, isPassword } from './passwords';
import { announceEnds, endSessionsOf } from './sessions';

export async function createAgent(agent: {
  name: string;
  email: string;
  password: string;
  role: Role;
}): Promise<Actor> {
  const id = randomUUID();
  await pool().query(
    `INSERT INTO agents (id, name, email, password_hash, role) VALUES ($1, $2, $3, $4, $5::agent_role)`,
    [id, agent.name, agent.email, await hashPassword(agent.password), agent.role],
  );
  return agentActor({ id, name: agent.name, email: agent.email, role: agent.role });
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

export function disableAgent(id: string): Promise<void> {
  return changeAndSignOut(
    id,
    'UPDATE agents SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1',
    [],
  );
}

export async function changeAgentPassword(id: string, password: string): Promise<void> {
  await changeAndSignOut(id, 'UPDATE agents SET password_hash = $2 WHERE id = $1', [
    await hashPassword(password),
  ]);
}

/** Sessions stay: whoever is asked next reads the new role from the row, and live sockets within 2 s. */
export async function changeAgentRole(id: string, role: Role): Promise<void> {
  const { rowCount } = await pool().query('UPDATE agents SET role = $2::agent_role WHERE id = $1', [
    id,
    role,
  ]);
  if (rowCount === 0) throw notFound();
}

async function changeAndSignOut(id: string, statement: string, values: string[]): Promise<void> {
  const ended = await inTransaction(async (client) => {
    const { rowCount } = await client.query(statement, [id, ...values]);
    if (rowCount === 0) throw notFound();
    return endSessionsOf('agent', id, 'revoked', client);
  });
  announceEnds(ended, 'revoked');
}
