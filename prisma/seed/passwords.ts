/** A new password for the demo's people, for the day when their shop is no longer only on this machine. */
import { hashPassword } from '#lib/server/identity/passwords';
import type { PrismaClient } from '#prisma/generated/client';
import { agents, customers } from './people';

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
