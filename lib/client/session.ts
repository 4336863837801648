/** Who is signed in on this browser, asked and changed over HTTP. The cookies themselves are out of reach of scripts. */
import type { Actor } from '#lib/shared/contract/entities';
import type { Side, SignInReply } from '#lib/shared/contract/session';
import type { Answer } from '#lib/shared/contract/socket';
import { request } from './http';

/** `actor: null` is a stranger. */
export function currentActor(side: Side): Promise<Answer<{ actor: Actor | null }>> {
  return request('GET', `/api/session?as=${side}`, { as: side });
}

/** Called the first time a visitor writes, not before: it sets a cookie. */
export function startGuest(): Promise<Answer<{ actor: Actor }>> {
  return request('POST', '/api/session/guest', { as: 'customer' }, {});
}

/** `mergedGuestId` names the guest whose unsent words the new identity's outbox must adopt. */
export function signIn(credentials: {
  email: string;
  password: string;
  as: Side;
}): Promise<Answer<SignInReply>> {
  return request('POST', '/api/session', { as: credentials.as }, credentials);
}

/** A guest who registers keeps id, conversations and outbox. */
export function register(account: {
  name: string;
  email: string;
  password: string;
}): Promise<Answer<{ actor: Actor }>> {
  return request('POST', '/api/customers', { as: 'customer' }, account);
}

/** Ask the outbox for `unsent()` first, and `discardAll()` afterwards. */
export function signOut(side: Side): Promise<Answer<Record<string, never>>> {
  return request('DELETE', `/api/session?as=${side}`, { as: side });
}
