/** From what a request carries to a session. The same for sockets and HTTP but for one rule: see `isSocket`. */
import type { Side } from '#lib/shared/contract/session';
import { sessionCookieName } from '../identity/cookies';
import { type Session, sessionOfToken } from '../identity/sessions';
import { type OriginHeaders, provenanceOf } from './origin';

export interface Credentials extends OriginHeaders {
  /** Which side is meant. Without it: the customer, else the agent. */
  side?: Side | undefined;
  cookies: ReadonlyMap<string, string>;
  /** From `Authorization: Bearer` or a socket's `auth.token`. */
  bearer?: string | undefined;
  /** A socket that no browser opened must bring a token: its cookie is ignored. */
  isSocket: boolean;
}

/** Null for a stranger. A bearer token that is no good is not forgiven for a good cookie. */
export async function authenticate(credentials: Credentials): Promise<Session | null> {
  const { side, cookies, bearer, isSocket } = credentials;
  const provenance = provenanceOf(credentials);
  if (provenance === 'foreign') return null;
  const sides: Side[] = side === undefined ? ['customer', 'agent'] : [side];
  for (const candidate of sides) {
    const areCookiesTaken = !(isSocket && provenance === 'unknown');
    const cookie = areCookiesTaken ? cookies.get(sessionCookieName(candidate)) : undefined;
    const token = bearer ?? cookie;
    const session =
      token === undefined
        ? null
        : await sessionOfToken(candidate, token, bearer === undefined ? 'cookie' : 'bearer');
    if (session !== null) return session;
  }
  return null;
}

/** The token of an `Authorization: Bearer` header. */
export function bearerOf(authorization: string | null | undefined): string | undefined {
  return authorization?.match(/^Bearer (.+)$/i)?.[1];
}
