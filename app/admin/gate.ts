/** Who may see the team's pages: agents. Strangers are shown the way in, customers nothing at all. */
import { cookies } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { sessionCookieName } from '#lib/server/identity/cookies';
import type { Actor } from '#lib/shared/contract/entities';
import { type Action, decide } from '#lib/shared/policy';
import { shopActor, teamActor } from '../actor';

/** Every page under /admin but the sign-in calls it first. `path` is where to come back to, search included. */
export async function requireAgent(path: string): Promise<Actor> {
  const agent = await teamActor();
  if (agent !== null) return agent;
  // An agent whose session has ended may well be a customer in the same browser.
  const wasAgent = (await cookies()).has(sessionCookieName('agent'));
  if (!wasAgent && (await shopActor()) !== null) notFound();
  redirect(`/admin/sign-in?next=${encodeURIComponent(path)}`);
}

/** The same for what not every agent may do: to the others the page does not exist. */
export async function requireAllowed(path: string, action: Action): Promise<Actor> {
  const agent = await requireAgent(path);
  if (decide(agent, action) !== 'allowed') notFound();
  return agent;
}
