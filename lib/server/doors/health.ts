/** Whether this process lives, should get visitors, and who may read its measurements. Says nothing else to anyone. */
import { timingSafeEqual } from 'node:crypto';
import { watchPool } from '../platform/db';
import { isDraining } from '../platform/draining';
import { env } from '../platform/env';
import { bearerOf } from './authentication';
import { addressHeader, forwardedHeader } from './guard';

let asked: Promise<boolean> | null = null;

/** The database answers, and the process is not about to stop. Who asks meanwhile gets the same answer: nobody is counted here. */
export async function isReady(): Promise<boolean> {
  if (isDraining()) return false;
  asked ??= watchPool()
    .query('SELECT')
    .then(
      () => true,
      () => false,
    )
    .finally(() => {
      asked = null;
    });
  return asked;
}

/**
 * With the token from anywhere. Without one only a program on this machine that came straight here: behind a proxy
 * everybody's address is the proxy's.
 */
export function mayReadMetrics(headers: Headers): boolean {
  const { METRICS_TOKEN, TRUST_PROXY } = env();
  const token = bearerOf(headers.get('authorization'));
  if (METRICS_TOKEN !== undefined && token !== undefined) return isSame(token, METRICS_TOKEN);
  if (TRUST_PROXY > 0 || headers.has(forwardedHeader)) return false;
  return /^(127\.|::1$)/.test(headers.get(addressHeader) ?? '');
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
