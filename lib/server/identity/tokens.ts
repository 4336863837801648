/**
 * Signed names of session rows. A token proves only that we wrote it; what it is worth the row decides.
 * Refuses every algorithm but HS256, and takes no key from a token's own header.
 */
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Side } from '#lib/shared/contract/session';
import { env } from '../platform/env';

/** How a token travels. A bearer token is no cookie and a cookie no bearer token. */
export type Carrier = 'cookie' | 'bearer';

const issuer = 'shopbell';
const audienceOf = { customer: 'shop', agent: 'team' } as const;
const typeOf = { cookie: 'shopbell-session+jwt', bearer: 'shopbell-bearer+jwt' } as const;
const lengthMaximum = 2_048;

const claims = z.object({ sid: z.uuid() });

const key = () => new TextEncoder().encode(env().AUTH_SECRET);

export function signToken(token: {
  sessionId: string;
  side: Side;
  carrier: Carrier;
  expiresAt: Date;
}): Promise<string> {
  return new SignJWT({ sid: token.sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: typeOf[token.carrier] })
    .setIssuer(issuer)
    .setAudience(audienceOf[token.side])
    .setIssuedAt()
    .setExpirationTime(token.expiresAt)
    .sign(key());
}

/** The session's id, or null for anything that is not a token of ours for this side and carrier, valid now. */
export async function readToken(token: string, side: Side, carrier: Carrier): Promise<string | null> {
  if (token.length > lengthMaximum) return null;
  try {
    const { payload } = await jwtVerify(token, key(), {
      algorithms: ['HS256'],
      issuer,
      audience: audienceOf[side],
      typ: typeOf[carrier],
      requiredClaims: ['exp', 'iat'],
    });
    return claims.parse(payload).sid;
  } catch {
    return null;
  }
}
