/** Who plays: the customers of the transcripts, as they were imported, guests, and a team of agents made for replays. */
import { randomUUID } from 'node:crypto';
import { agentActor, customerActor } from '#lib/server/identity/actors';
import { accountOfEmail, createAgent, disableAgent, enableAgent } from '#lib/server/identity/agents';
import { createGuest } from '#lib/server/identity/customers';
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

/**
 * Agents whom nobody can sign in as. They are enabled only while a replay runs, so that nobody assigns to them.
 * @param team gets each as soon as they are enabled, to be disabled again whatever happens
 */
export async function enableTeam(team: Actor[]): Promise<void> {
  for (const [index, name] of teamNames.entries()) {
    team.push(await enableMember(name, `replay-${index + 1}@shopbell.test`));
  }
}

async function enableMember(name: string, email: string): Promise<Actor> {
  const account = await accountOfEmail(email);
  if (account === null) return createAgent({ name, email, password: randomUUID(), role: 'agent' });
  await enableAgent(account.id);
  return agentActor(account);
}

export async function disableTeam(team: readonly Actor[]): Promise<void> {
  for (const { id } of team) await disableAgent(id);
}
