/**
 * Coming and going: what the session calls and the sign-in forms share. Each answers the cookies to set; setting them
 * is the caller's. Every sign-in gets a new session, so an id planted before it opens nothing.
 */
import type { z } from 'zod';
import type { Actor } from '#lib/shared/contract/entities';
import type { register, Side, signIn } from '#lib/shared/contract/session';
import { ShopbellError } from '#lib/shared/errors';
import { agentOfPassword } from '../identity/agents';
import { type AuditSource, auditActorOf, recordAudit, recordRepeatable } from '../identity/audit';
import {
  type Cookie,
  endedSessionCookie,
  markerCookie,
  sessionCookie,
  sessionCookieName,
} from '../identity/cookies';
import { createGuest, customerOfPassword, hasConversation, registerCustomer } from '../identity/customers';
import { noteFailedSignIn, noteRefusedSignIn } from '../identity/failed-sign-ins';
import { guestMergedBefore, mergeGuest } from '../identity/guest-merge';
import { type Proof, requireCurrent, wrongPassword } from '../identity/proof';
import { endSession, mintToken, openSession, type Session, sessionOfToken } from '../identity/sessions';
import { inTransaction } from '../platform/db';
import { forgive, isRemembered, refundShared, remember, spend, spendShared } from '../platform/limits';
import { announceCustomer } from '../support/conversations';

export interface Visitor {
  /** The client's address, for rate limits and the audit log. */
  address: string;
  requestId: string | undefined;
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
  const proof = await proofOfPassword(input, visitor);
  const mergedGuestId = await leaveBehind(proof.actor, visitor);
  const session = await openProven(proof, visitor);
  return { ...(await arrive(session)), ...(mergedGuestId === null ? {} : { mergedGuestId }) };
}

/** A guest keeps id and conversations; whoever was signed in with an account is signed out of it. */
export async function registerWithPassword(
  input: z.output<typeof register>,
  visitor: Visitor,
): Promise<Arrival> {
  await spendShared('registrations', visitor.address);
  const current = await sessionOfCookie('customer', visitor);
  const isGuest = current?.actor.registered === false;
  const actor = await registerCustomer(input, isGuest ? current.actor.id : null);
  if (isGuest) await announceCustomer(actor.id);
  else if (current !== null) await endSession(current.sessionId, 'signed_out');
  return arrive(await openSession(actor));
}

/** Whoever has a session already keeps it: two tabs that start at once stay one guest. */
export async function startGuest(visitor: Visitor): Promise<Arrival> {
  const current = await sessionOfCookie('customer', visitor);
  if (current !== null) return { actor: current.actor, cookies: [] };
  spend('guests', visitor.address);
  return arrive(await openSession(await createGuest()));
}

/** Guests too: nothing of them stays behind. */
export async function signOut(side: Side, visitor: Visitor): Promise<Cookie[]> {
  const current = await sessionOfCookie(side, visitor);
  if (current !== null) await endSession(current.sessionId, 'signed_out', sourceOf(visitor));
  return [endedSessionCookie(side), ...(side === 'customer' ? [markerCookie(false)] : [])];
}

/** A bearer token for 15 minutes. Only a cookie's session gets one: one that leaked cannot be exchanged for the next. */
export async function mintBearer(side: Side, visitor: Visitor): Promise<{ token: string; expiresAt: Date }> {
  const session = await sessionOfCookie(side, visitor);
  if (session === null) throw new ShopbellError('unauthenticated', 'Sign in first.');
  const { actor, sessionId } = session;
  if (actor.kind === 'agent') {
    await recordRepeatable({
      actor: auditActorOf(actor),
      action: 'token_minted',
      subject: { kind: 'session', id: sessionId, name: actor.name },
      source: { ...sourceOf(visitor), sessionId },
    });
  }
  return mintToken(session, 'bearer');
}

export function sourceOf({ address, requestId }: Visitor): AuditSource {
  return { address, requestId };
}

async function sessionOfCookie(side: Side, visitor: Visitor): Promise<Session | null> {
  const token = visitor.cookies.get(sessionCookieName(side));
  return token === undefined ? null : sessionOfToken(side, token);
}

async function proofOfPassword(input: z.output<typeof signIn>, visitor: Visitor): Promise<Proof> {
  const isAgent = input.as === 'agent';
  const giveBack = await takeTry(input, visitor.address).catch((refusal) => {
    if (isAgent) noteRefusedSignIn(input.email, sourceOf(visitor));
    throw refusal;
  });
  const find = isAgent ? agentOfPassword : customerOfPassword;
  const proof = await find(input.email, input.password);
  if (proof === null) {
    if (isAgent) noteFailedSignIn(input.email, sourceOf(visitor));
    throw wrongPassword();
  }
  await giveBack();
  return proof;
}

/**
 * Tries are counted before the password is looked at, so that a hundred at once are a hundred. Answers how to give this
 * one back.
 */
async function takeTry(input: z.output<typeof signIn>, address: string): Promise<() => Promise<void>> {
  const account = `${input.as}:${input.email}`;
  const pair = `${account}:${address}`;
  // Whoever has none left spends nobody else's: an address, before it touches the account that it names.
  await spendShared('signInAddress', address);
  await spendShared('signIn', pair).catch(async (refusal) => {
    // A forgotten script that goes on with one account must not lock out its whole office.
    await refundShared('signInAddress', address);
    throw refusal;
  });
  // Strangers' tries from anywhere must not lock out its owner, where they have signed in before.
  const isKnownHere = await isRemembered(pair);
  if (!isKnownHere) await spendShared('signInAccount', account);
  return async () => {
    await forgive('signIn', pair);
    await refundShared('signInAddress', address);
    if (!isKnownHere) await refundShared('signInAccount', account);
    await remember(pair);
  };
}

/** What this browser was before: a guest is merged, an account signed out. Answers the guest's id. */
async function leaveBehind(actor: Actor, visitor: Visitor): Promise<string | null> {
  const token = visitor.cookies.get(sessionCookieName(actor.kind));
  if (token === undefined) return null;
  const before = await sessionOfToken(actor.kind, token);
  if (before === null) return actor.kind === 'customer' ? guestMergedBefore(token, actor.id) : null;
  if (before.actor.registered === false && (await mergeGuest(before.actor.id, actor.id))) {
    await announceCustomer(actor.id);
    return before.actor.id;
  }
  await endSession(before.sessionId, 'signed_out', sourceOf(visitor));
  return null;
}

async function arrive(session: Session): Promise<Arrival> {
  const { actor } = session;
  const minted = await mintToken(session, 'cookie');
  const cookies = [sessionCookie(actor.kind, minted)];
  if (actor.kind === 'customer') cookies.push(markerCookie(await hasConversation(actor.id)));
  return { actor, cookies };
}

/** A session, and where it is an agent's its entry in the audit log; or neither. */
function openProven(proof: Proof, visitor: Visitor): Promise<Session> {
  const { actor } = proof;
  return inTransaction(async (client) => {
    await requireCurrent(proof, client);
    const session = await openSession(actor, client);
    const source = { ...sourceOf(visitor), sessionId: session.sessionId };
    if (actor.kind === 'agent') {
      await recordAudit({ actor: auditActorOf(actor), action: 'signed_in', source }, client);
    }
    return session;
  });
}
