/** Rows of people as the `Actor` that every verb takes. A guest's contact address proves nothing, so it is not theirs. */
import type { Actor, Role } from '#lib/shared/contract/entities';

export interface CustomerRow {
  id: string;
  name: string;
  email: string | null;
  registered_at: Date | null;
}

export interface AgentRow {
  id: string;
  name: string;
  email: string;
  role: Role;
}

export function customerActor(row: CustomerRow): Actor {
  const isRegistered = row.registered_at !== null;
  return {
    kind: 'customer',
    id: row.id,
    name: row.name,
    email: isRegistered ? row.email : null,
    registered: isRegistered,
  };
}

export function agentActor(row: AgentRow): Actor {
  return { kind: 'agent', id: row.id, name: row.name, email: row.email, role: row.role };
}
