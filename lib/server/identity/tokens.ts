/**
 * Signed names of session rows. A token proves only that we wrote it; what it is worth the row decides.
 * Refuses every algorithm but HS256, and takes no key from a token's own header.
 */
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Side } from '#lib/shared/contract/session';
import { env } from '../platform/env';
import { singleton } from '../platform/singleton';

/** How a token travels. A bearer token is no cookie and a cookie no bearer token. */
export type Carrier = 'cookie' | 'bearer';

const issuer = 'shopbell';
const audienceOf = { customer: 'shop', agent: 'team' } as const;
const typeOf = { cookie: 'shopbell-session+jwt', bearer: 'shopbell-bearer+jwt' } as const;
const lengthMaximum = 2_048;

const claims = z.object({ sid: z.uuid(), sub: z.uuid() });

export interface TokenContent {
  sessionId: string;
  /** For whom it was made. The row says whose the session is now. */
  personId: string;
}

const algorithm = { name: 'HMAC', hash: 'SHA-256' };

interface Known {
  secret: string | null;
  key: Promise<CryptoKey> | null;
}

const known = () => singleton('token-key', (): Known => ({ secret: null, key: null }));

/** Imported once: jose would do it again for each token, at a third of what a look at it costs. */
function key(): Promise<CryptoKey> {
  const state = known();
  const { AUTH_SECRET: secret } = env();
  // Tests, and nothing else, change the secret of a process.
  if (state.key === null || state.secret !== secret) {
    const bytes = new TextEncoder().encode(secret);
    state.key = crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify']);
    state.secret = secret;
  }
  return state.key;
}

export async function signToken(
  token: TokenContent & { side: Side; carrier: Carrier; expiresAt: Date },
): Promise<string> {
  return new SignJWT({ sid: token.sessionId, sub: token.personId })
    .setProtectedHeader({ alg: 'HS256', typ: typeOf[token.carrier] })
    .setIssuer(issuer)
    .setAudience(audienceOf[token.side])
    .setIssuedAt()
    .setExpirationTime(token.expiresAt)
    .sign(await key());
}

/** Null for anything that is not a token of ours for this side and carrier, valid now. */
export async function readToken(token: string, side: Side, carrier: Carrier): Promise<TokenContent | null> {
  if (token.length > lengthMaximum) return null;
  try {
    const { payload } = await jwtVerify(token, await key(), {
      algorithms: ['HS256'],
      issuer,
      audience: audienceOf[side],
      typ: typeOf[carrier],
      requiredClaims: ['exp', 'iat'],
    });
    const { sid, sub } = claims.parse(payload);
    return { sessionId: sid, personId: sub };
  } catch {
    return null;
  }
}
