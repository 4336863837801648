/** The team as agents see it: whom a conversation can be assigned to, and who is here. */
import type { Actor, Availability, Role } from '#lib/shared/contract/entities';
import { prisma } from '../platform/db';
import { demand } from './authorize';
import { presenceOf } from './presence';

export async function listAgents(
  actor: Actor,
): Promise<{ agents: { id: string; name: string; role: Role; availability: Availability }[] }> {
  demand(actor, 'see_agents');
  const agents = await prisma().agent.findMany({
    where: { disabledAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, role: true },
  });
  const presence = await presenceOf(agents.map(({ id }) => id));
  return {
    agents: agents.map((agent) => ({ ...agent, availability: presence.get(agent.id) ?? 'offline' })),
  };
}
