/** Settings that are allowed one by one and do not fit together, or invite others in. */
import { deflateRawSync } from 'node:zlib';
import type { Env } from '#lib/server/platform/env';
import { isPublic, isPublicAddress, loopbackNames } from '#lib/server/platform/reach';
import type { Finding } from './check';

/** Thirty-two random letters of sixteen kinds do not get shorter than this; a word four times does. */
const packedBytesMinimum = 22;

export function lookAtEnvironment(variables: Env): Finding {
  const { AUTH_SECRET, HOST, PUBLIC_URL, TRUST_PROXY } = variables;
  const problems: string[] = [];
  if (deflateRawSync(AUTH_SECRET).length < packedBytesMinimum) {
    problems.push(
      'AUTH_SECRET repeats itself and can be guessed: set it to what `openssl rand -hex 32` says. Everybody signs in again.',
    );
  }
  if (PUBLIC_URL === undefined && !loopbackNames.includes(HOST)) {
    problems.push(
      `HOST is ${HOST}, but browsers elsewhere are refused: set PUBLIC_URL to the address at which they reach the shop.`,
    );
  }
  if (PUBLIC_URL === undefined && TRUST_PROXY > 0) {
    problems.push(
      'TRUST_PROXY says that a proxy stands in front, but its visitors are refused: set PUBLIC_URL to its address.',
    );
  }
  if (PUBLIC_URL?.startsWith('https:') && TRUST_PROXY === 0) {
    problems.push(
      'PUBLIC_URL is https, which a proxy must speak, and TRUST_PROXY is 0: all visitors share the rates of one address. Set TRUST_PROXY to how many proxies of yours stand in front.',
    );
  }
  if (PUBLIC_URL?.startsWith('http:') && isPublicAddress(PUBLIC_URL)) {
    problems.push(
      'PUBLIC_URL is http, so passwords and cookies travel openly: put a proxy with a certificate in front and set PUBLIC_URL to https.',
    );
  }
  return {
    problems,
    remark: isPublic(variables) ? `for others, at ${PUBLIC_URL}` : 'for this machine alone',
  };
}
