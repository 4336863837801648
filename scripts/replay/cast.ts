/** Who plays: the customers of the transcripts, as they were imported, guests, and a team of agents made for replays. */
import { randomUUID } from 'node:crypto';
import { agentActor, customerActor } from '#lib/server/identity/actors';
import { disableAgent } from '#lib/server/identity/agents';
import { createGuest } from '#lib/server/identity/customers';
import { hashPassword } from '#lib/server/identity/passwords';
import { pool } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import type { Transcript } from './transcripts';

const teamNames = ['Nadia Falk', 'Piotr Wolny', 'Sena Aydin', 'Luis Prado'];

/** A customer, with the conversations to be had one after the other. */
export interface Role {
  actor: Actor;
  transcripts: Transcript[];
}

/** Guests have one conversation each. @throws an Error with one sentence where a customer has not been imported. */
export async function findRoles(transcripts: readonly Transcript[]): Promise<Role[]> {
  const known = await findCustomers(transcripts.flatMap(({ customerId }) => customerId ?? []));
  const roles = new Map<string, Role>();
  for (const transcript of transcripts) {
    const actor = transcript.customerId === null ? await createGuest() : known.get(transcript.customerId);
    if (!actor) {
      throw new Error(
        `There is no customer ${transcript.customerId} in this shop. Load the folder first: npm run import -- DIR`,
      );
    }
    const earlier = roles.get(actor.id)?.transcripts ?? [];
    roles.set(actor.id, { actor, transcripts: [...earlier, transcript] });
  }
  return [...roles.values()];
}

async function findCustomers(externalIds: string[]): Promise<Map<string, Actor>> {
  const { rows } = await pool().query(
    'SELECT id, name, email, registered_at, external_id FROM customers WHERE external_id = ANY($1)',
    [externalIds],
  );
  return new Map(rows.map((row) => [row.external_id, customerActor(row)]));
}

/** Agents whom nobody can sign in as. They are enabled only while a replay runs, so that nobody assigns to them. */
export async function enableTeam(): Promise<Actor[]> {
  const passwordHash = await hashPassword(randomUUID());
  const { rows } = await pool().query(
    `INSERT INTO agents (id, name, email, password_hash)
     SELECT gen_random_uuid(), name, 'replay-' || number || '@shopbell.test', $2
       FROM unnest($1::text[]) WITH ORDINALITY AS member(name, number)
     ON CONFLICT (email) DO UPDATE SET disabled_at = NULL
     RETURNING id, name, email, role::text AS role`,
    [teamNames, passwordHash],
  );
  return rows.map(agentActor);
}

export async function disableTeam(team: readonly Actor[]): Promise<void> {
  for (const { id } of team) await disableAgent(id);
}
