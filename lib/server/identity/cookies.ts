/**
 * The browser's three cookies: `shop` and `team` carry a session each, so that both sides live in one browser; the
 * marker, which scripts may read, says only that a conversation exists. Values and attributes, no transport.
 */
import type { Side } from '#lib/shared/contract/session';
import { env } from '../platform/env';

export interface Cookie {
  name: string;
  value: string;
  httpOnly: boolean;
  secure: boolean;
  sameSite: 'lax';
  path: '/';
  /** Seconds; 0 takes the cookie away. */
  maxAge: number;
}

const markerName = 'shopbell_conversation';
const markerLifetime = 180 * 24 * 60 * 60;

const isSecure = () => env().PUBLIC_URL?.startsWith('https:') === true;

/** `__Host-` binds a cookie to this very host; browsers accept it only with `Secure`. */
export function sessionCookieName(side: Side): string {
  const name = side === 'customer' ? 'shop' : 'team';
  return isSecure() ? `__Host-${name}` : name;
}

export function sessionCookie(side: Side, minted: { token: string; expiresAt: Date }): Cookie {
  const maxAge = Math.floor((minted.expiresAt.getTime() - Date.now()) / 1_000);
  return { ...base(), name: sessionCookieName(side), value: minted.token, httpOnly: true, maxAge };
}

export function endedSessionCookie(side: Side): Cookie {
  return { ...base(), name: sessionCookieName(side), value: '', httpOnly: true, maxAge: 0 };
}

export function markerCookie(hasConversation: boolean): Cookie {
  return hasConversation
    ? { ...base(), name: markerName, value: '1', httpOnly: false, maxAge: markerLifetime }
    : { ...base(), name: markerName, value: '', httpOnly: false, maxAge: 0 };
}

/** As a `Set-Cookie` header. Values are tokens and digits of ours, so nothing needs escaping. */
export function serializeCookie(cookie: Cookie): string {
  return [
    `${cookie.name}=${cookie.value}`,
    `Path=${cookie.path}`,
    `Max-Age=${cookie.maxAge}`,
    'SameSite=Lax',
    ...(cookie.httpOnly ? ['HttpOnly'] : []),
    ...(cookie.secure ? ['Secure'] : []),
  ].join('; ');
}

/** A `Cookie` header's values by name; of a name sent twice the first counts. */
export function parseCookies(header: string | null | undefined): Map<string, string> {
  const values = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !values.has(name)) values.set(name, pair.slice(at + 1).trim());
  }
  return values;
}

function base() {
  return { secure: isSecure(), sameSite: 'lax', path: '/' } as const;
}
