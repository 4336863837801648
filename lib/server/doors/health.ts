/** Whether this process lives, should get visitors, and who may read its measurements. Says nothing else to anyone. */
import { timingSafeEqual } from 'node:crypto';
import { watchPool } from '../platform/db';
import { isDraining } from '../platform/draining';
import { env } from '../platform/env';
import { grouped } from '../platform/grouping';
import { singleton } from '../platform/singleton';
import { bearerOf } from './authentication';
import { addressHeader, forwardedHeader } from './guard';

/** One query for all who ask meanwhile: nobody is counted at this door. */
const askDatabase = () =>
  singleton('readiness', () =>
    grouped(async (asked: true[]) => {
      await watchPool().query('SELECT');
      return asked;
    }),
  );

/** The database answers, and the process is not about to stop. */
export async function isReady(): Promise<boolean> {
  if (isDraining()) return false;
  return askDatabase()(true).catch(() => false);
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
