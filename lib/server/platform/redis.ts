/** How every connection to Redis is set up: what it carries is worth little, so nobody waits for it and nothing is kept. */
import { hash } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as Redis from 'redis';
import { env } from './env';

/** Loads the package where a Redis is named, and not before: it would take a tenth of everybody else's start. */
const load = createRequire(import.meta.url);

/** A Redis that hangs, or a line that was cut without a word, is taken for gone after the second of these. */
const pingIntervalMs = 2_000;
const silenceMs = 5_000;
/** Commands without an answer at most; the next ones fail at once. */
const waitingMaximum = 10_000;

/**
 * What the names of everything in Redis begin with. Installations that share a Redis must not hear one another, and the
 * processes of one have its secret in common.
 */
export function redisPrefix(): string {
  return `shopbell:${hash('sha256', `redis\0${env().AUTH_SECRET}`).slice(0, 16)}`;
}

/** Milliseconds before the next attempt: soon at first, and not all processes at once. */
function delayBefore(attempts: number): number {
  return Math.min(2_000, 50 * 2 ** attempts) * (0.5 + Math.random() / 2);
}

/**
 * Not connected yet; it comes back by itself, again and again. While Redis is away commands fail at once, unless
 * `isPatient`: for subscriptions, which are asked for before there is a connection.
 */
export function redisClient(url: string, { isPatient = false } = {}) {
  const { createClient }: typeof Redis = load('redis');
  return createClient({
    url,
    disableOfflineQueue: !isPatient,
    pingInterval: pingIntervalMs,
    commandsQueueMaxLength: waitingMaximum,
    // The package's own strategy gives up for good after a silence.
    socket: { socketTimeout: silenceMs, reconnectStrategy: delayBefore },
  });
}

export type RedisClient = ReturnType<typeof redisClient>;
