/**
 * Coming and going: what the session calls and the sign-in forms share. Each answers the cookies to set; setting them
 * is the caller's. Every sign-in gets a new session, so an id planted before it opens nothing.
 */
import type { z } from 'zod';
import type { Actor } from '#lib/shared/contract/entities';
import type { register, Side, signIn } from '#lib/shared/contract/session';
import { ShopbellError } from '#lib/shared/errors';
import { agentOfPassword } from '../identity/agents';
import {
  type Cookie,
  endedSessionCookie,
  markerCookie,
  sessionCookie,
  sessionCookieName,
} from '../identity/cookies';
import { createGuest, customerOfPassword, hasConversation, registerCustomer } from '../identity/customers';
import { guestMergedBefore, mergeGuest } from '../identity/guest-merge';
import { endSession, mintToken, openSession, type Session, sessionOfToken } from '../identity/sessions';
import { forgive, isRemembered, refund, remember, spend } from '../platform/limits';
import { announceCustomer } from '../support/conversations';

export interface Visitor {
  /** The client's address, for rate limits. */
  address: string;
  cookies: ReadonlyMap<string, string>;
}

export interface Arrival {
  actor: Actor;
  cookies: Cookie[];
}

/** A wrong password and an unknown address are one refusal, after the same time. */
export async function signInWithPassword(
  input: z.output<typeof signIn>,
  visitor: Visitor,
): Promise<Arrival & { mergedGuestId?: string }> {
  const actor = await actorOfPassword(input, visitor.address);
  const token = visitor.cookies.get(sessionCookieName(input.as));
  const mergedGuestId = await leaveBehind(actor, token);
  return { ...(await arrive(actor)), ...(mergedGuestId === null ? {} : { mergedGuestId }) };
}

/** A guest keeps id and conversations; whoever was signed in with an account is signed out of it. */
export async function registerWithPassword(
  input: z.output<typeof register>,
  visitor: Visitor,
): Promise<Arrival> {
  await spend('registrations', visitor.address);
  const current = await sessionOfCookie('customer', visitor);
  const isGuest = current?.actor.registered === false;
  const actor = await registerCustomer(input, isGuest ? current.actor.id : null);
  if (isGuest) await announceCustomer(actor.id);
  else if (current !== null) await endSession(current.sessionId, 'signed_out');
  return arrive(actor);
}

/** Whoever has a session already keeps it: two tabs that start at once stay one guest. */
export async function startGuest(visitor: Visitor): Promise<Arrival> {
  const current = await sessionOfCookie('customer', visitor);
  if (current !== null) return { actor: current.actor, cookies: [] };
  await spend('guests', visitor.address);
  return arrive(await createGuest());
}

/** Guests too: nothing of them stays behind. */
export async function signOut(side: Side, visitor: Visitor): Promise<Cookie[]> {
  const current = await sessionOfCookie(side, visitor);
  if (current !== null) await endSession(current.sessionId, 'signed_out');
  return [endedSessionCookie(side), ...(side === 'customer' ? [markerCookie(false)] : [])];
}

export async function sessionOfCookie(side: Side, visitor: Visitor): Promise<Session | null> {
  const token = visitor.cookies.get(sessionCookieName(side));
  return token === undefined ? null : sessionOfToken(side, token);
}

/** Tries are counted before the password is looked at, so that a hundred at once are a hundred. */
async function actorOfPassword(input: z.output<typeof signIn>, address: string): Promise<Actor> {
  const account = `${input.as}:${input.email}`;
  const pair = `${account}:${address}`;
  // Whoever has none left spends nobody else's: an address, before it touches the account that it names.
  await spend('signInAddress', address);
  await spend('signIn', pair).catch(async (refusal) => {
    // A forgotten script that goes on with one account must not lock out its whole office.
    await refund('signInAddress', address);
    throw refusal;
  });
  // Strangers' tries from anywhere must not lock out its owner, where they have signed in before.
  const isKnownHere = await isRemembered(pair);
  if (!isKnownHere) await spend('signInAccount', account);
  const find = input.as === 'customer' ? customerOfPassword : agentOfPassword;
  const actor = await find(input.email, input.password);
  if (actor === null) {
    throw new ShopbellError('unauthenticated', 'The e-mail address or the password is wrong.');
  }
  await forgive('signIn', pair);
  await refund('signInAddress', address);
  if (!isKnownHere) await refund('signInAccount', account);
  await remember(pair);
  return actor;
}

/** What this browser was before: a guest is merged, an account signed out. Answers the guest's id. */
async function leaveBehind(actor: Actor, token: string | undefined): Promise<string | null> {
  if (token === undefined) return null;
  const before = await sessionOfToken(actor.kind, token);
  if (before === null) return actor.kind === 'customer' ? guestMergedBefore(token, actor.id) : null;
  if (before.actor.registered === false && (await mergeGuest(before.actor.id, actor.id))) {
    await announceCustomer(actor.id);
    return before.actor.id;
  }
  await endSession(before.sessionId, 'signed_out');
  return null;
}

async function arrive(actor: Actor): Promise<Arrival> {
  const minted = await mintToken(await openSession(actor), 'cookie');
  const cookies = [sessionCookie(actor.kind, minted)];
  if (actor.kind === 'customer') cookies.push(markerCookie(await hasConversation(actor.id)));
  return { actor, cookies };
}
