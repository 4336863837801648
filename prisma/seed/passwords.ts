/** The passwords of the demo's people, for the day when their shop is no longer only on this machine. */
import { hashPassword, isPassword } from '#lib/server/identity/passwords';
import type { PrismaClient } from '#prisma/generated/client';
import { agents, customers } from './people';

/** What `npm start` gives them while only this machine can reach the shop. Everybody knows it. */
export const knownPassword = 'shopbell-demo';

/** The addresses of those whom the well-known password lets in. */
export async function peopleWithKnownPassword(prisma: PrismaClient): Promise<string[]> {
  const where = {
    email: { in: [...agents, ...customers].flatMap(({ email }) => (email ? [email] : [])) },
  };
  const select = { email: true, passwordHash: true };
  const people = [
    ...(await prisma.agent.findMany({ where: { ...where, disabledAt: null }, select })),
    ...(await prisma.customer.findMany({ where, select })),
  ];
  const known: string[] = [];
  for (const { email, passwordHash } of people) {
    if (email && passwordHash && (await isPassword(passwordHash, knownPassword).catch(() => false)))
      known.push(email);
  }
  return known.sort();
}

/** Whoever is signed in as one of them is signed out. */
export async function changeDemoPasswords(prisma: PrismaClient, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  const team = { email: { in: agents.map(({ email }) => email) } };
  const shoppers = {
    email: { in: customers.flatMap(({ email, canSignIn }) => (email && canSignIn ? [email] : [])) },
  };
  await prisma.$transaction([
    prisma.agent.updateMany({ where: team, data: { passwordHash } }),
    prisma.customer.updateMany({ where: shoppers, data: { passwordHash } }),
    prisma.session.updateMany({
      where: { endedAt: null, OR: [{ agent: team }, { customer: shoppers }] },
      data: { endedAt: new Date(), endReason: 'revoked' },
    }),
  ]);
}
