/** The passwords of the demo's people, for the day when their shop is no longer only on this machine. */
import { changeAgentPassword } from '#lib/server/identity/agents';
import { hashPassword, isPassword } from '#lib/server/identity/passwords';
import { endSessionsOf } from '#lib/server/identity/sessions';
import { inTransaction, prisma } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { agents, customers } from './people';

/** What `npm start` gives them while only this machine can reach the shop. Everybody knows it. */
export const knownPassword = 'shopbell-demo';

const teamEmails = agents.map(({ email }) => email);
const customerEmails = customers.flatMap(({ email }) => email ?? []);
const signingInEmails = customers.flatMap(({ email, canSignIn }) => (email && canSignIn ? [email] : []));

export interface KnownPerson {
  kind: Actor['kind'];
  email: string;
}

/** Those whom the well-known password lets in. */
export async function peopleWithKnownPassword(): Promise<KnownPerson[]> {
  const select = { email: true, passwordHash: true };
  const team = await prisma().agent.findMany({
    where: { email: { in: teamEmails }, disabledAt: null },
    orderBy: { email: 'asc' },
    select,
  });
  const shoppers = await prisma().customer.findMany({
    where: { email: { in: customerEmails } },
    orderBy: { email: 'asc' },
    select,
  });
  const people = [
    ...team.map((person) => ({ kind: 'agent' as const, ...person })),
    ...shoppers.map((person) => ({ kind: 'customer' as const, ...person })),
  ];
  const known: KnownPerson[] = [];
  for (const { kind, email, passwordHash } of people) {
    if (email && passwordHash && (await opens(passwordHash, knownPassword))) known.push({ kind, email });
  }
  return known;
}

/**
 * Of all of them, or only of those whom the well-known password lets in: what somebody has chosen since then stays so.
 * Whoever is signed in as one of them is signed out. Whose password it is already keeps everything.
 * @returns the addresses of those whose password was changed
 */
export async function changeDemoPasswords(password: string, whose: 'all' | 'known'): Promise<string[]> {
  const changed: string[] = [];
  const isToChange = async (passwordHash: string) =>
    whose === 'all' ? !(await opens(passwordHash, password)) : opens(passwordHash, knownPassword);
  const team = await prisma().agent.findMany({ where: { email: { in: teamEmails } } });
  for (const { id, email, passwordHash } of team) {
    if (!(await isToChange(passwordHash))) continue;
    await changeAgentPassword(id, password);
    changed.push(email);
  }
  const shoppers = await prisma().customer.findMany({ where: { email: { in: signingInEmails } } });
  for (const { id, email, passwordHash } of shoppers) {
    if (!(await isToChange(passwordHash ?? ''))) continue;
    await changeCustomerPassword(id, password);
    changed.push(email ?? '');
  }
  return changed;
}

async function changeCustomerPassword(id: string, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  await inTransaction(async (client) => {
    await client.query('UPDATE customers SET password_hash = $2 WHERE id = $1', [id, passwordHash]);
    await endSessionsOf('customer', id, 'revoked', client);
  });
}

/** What is no hash lets nobody in. */
function opens(passwordHash: string, password: string): Promise<boolean> {
  return isPassword(passwordHash, password).catch(() => false);
}
