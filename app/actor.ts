/**
 * Who is asking, for pages and server actions: the shop reads only its own cookie, the workspace only the team's.
 * Every page and every action asks; a layout is no gate.
 */
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { addressHeader, requestIdHeader } from '#lib/server/doors/guard';
import { startGuest, type Visitor } from '#lib/server/doors/sign-in';
import { type Cookie, sessionCookieName } from '#lib/server/identity/cookies';
import { sessionOfToken } from '#lib/server/identity/sessions';
import type { Actor } from '#lib/shared/contract/entities';
import type { Side } from '#lib/shared/contract/session';

/** A guest or a registered customer; null for a stranger. */
export const shopActor = cache((): Promise<Actor | null> => actorOfCookie('customer'));

/** An agent; null for everyone else. */
export const teamActor = cache((): Promise<Actor | null> => actorOfCookie('agent'));

/** For server actions that need a customer, such as filling a cart: a stranger becomes a guest, cookie included. */
export async function guestOrShopActor(): Promise<Actor> {
  const known = await shopActor();
  if (known !== null) return known;
  const guest = await startGuest(await visitor());
  await setCookies(guest.cookies);
  return guest.actor;
}

async function visitor(): Promise<Visitor> {
  const list = (await cookies()).getAll();
  const sent = await headers();
  return {
    address: sent.get(addressHeader) ?? '',
    requestId: sent.get(requestIdHeader) ?? undefined,
    cookies: new Map(list.map((cookie) => [cookie.name, cookie.value])),
  };
}

/** Only in server actions and route handlers: a page can no longer set cookies. */
async function setCookies(list: readonly Cookie[]): Promise<void> {
  const jar = await cookies();
  for (const cookie of list) jar.set(cookie);
}

async function actorOfCookie(side: Side): Promise<Actor | null> {
  const token = (await cookies()).get(sessionCookieName(side))?.value;
  const session = token === undefined ? null : await sessionOfToken(side, token);
  return session?.actor ?? null;
}
