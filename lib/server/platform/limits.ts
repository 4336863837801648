/**
 * How often. Message and command rates count in this process, for sockets and HTTP together; sign-in counts in Redis
 * where there is one, so that more servers are not more tries, and in memory while Redis is away.
 * Refuses by `rate_limited` with the time to wait. `LIMITS=off` lifts all of it.
 */
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { ShopbellError } from '#lib/shared/errors';
import { type Env, env } from './env';
import { log } from './log';
import { counter } from './metrics';
import { type RedisClient, redisClient, redisPrefix } from './redis';
import { forget, singleton } from './singleton';

const minute = 60;

/** `points` in `seconds`, per key. `isShared`: one count for all servers. */
const rules = {
  customerMessages: { variable: 'LIMIT_CUSTOMER_MESSAGES', seconds: 10, isShared: false },
  agentMessages: { variable: 'LIMIT_AGENT_MESSAGES', seconds: 10, isShared: false },
  customerCommands: { variable: 'LIMIT_CUSTOMER_COMMANDS', seconds: 10, isShared: false },
  agentCommands: { variable: 'LIMIT_AGENT_COMMANDS', seconds: 10, isShared: false },
  typing: { variable: 'LIMIT_TYPING', seconds: 10, isShared: false },
  addressCommands: { variable: 'LIMIT_ADDRESS_COMMANDS', seconds: 10, isShared: false },
  addressRequests: { variable: 'LIMIT_ADDRESS_REQUESTS', seconds: minute, isShared: false },
  addressPages: { variable: 'LIMIT_ADDRESS_PAGES', seconds: minute, isShared: false },
  addressConnections: { variable: 'LIMIT_ADDRESS_CONNECTIONS', seconds: minute, isShared: false },
  guests: { variable: 'LIMIT_GUESTS', seconds: minute, isShared: false },
  registrations: { variable: 'LIMIT_REGISTRATIONS', seconds: 60 * minute, isShared: true },
  signIn: { variable: 'LIMIT_SIGN_IN', seconds: 15 * minute, isShared: true },
  signInAddress: { variable: 'LIMIT_SIGN_IN_ADDRESS', seconds: 15 * minute, isShared: true },
  signInAccount: { variable: 'LIMIT_SIGN_IN_ACCOUNT', seconds: 15 * minute, isShared: true },
} as const satisfies Record<string, { variable: keyof Env; seconds: number; isShared: boolean }>;

export type Limit = keyof typeof rules;

/** Written out once: two are looked up for every message. */
const names = Object.fromEntries(Object.keys(rules).map((limit) => [limit, `limit:${limit}`])) as Record<
  Limit,
  string
>;

/** Counts one use. `key` is whose: an actor's id, a client's address. */
export function spend(limit: Limit, key: string): Promise<void> {
  if (env().LIMITS === 'off') return Promise.resolve();
  return limiterOf(limit)
    .consume(key)
    .then(
      () => undefined,
      (refusal) => refuse(limit, refusal),
    );
}

/** The library rejects with a plain result, not with an error, when the points are used up. */
function refuse(limit: Limit, refusal: RateLimiterRes | Error): never {
  if (!('msBeforeNext' in refusal)) throw refusal;
  limited().inc({ limit });
  throw new ShopbellError('rate_limited', 'Too many at once. Wait a moment, then try again.', {
    retryAfterMs: Math.max(1, Math.ceil(refusal.msBeforeNext)),
  });
}

/** So that every rate can be seen before it refuses anybody. */
export function measureLimits(): void {
  limited();
}

const limited = () =>
  counter(
    'limited_total',
    'Commands, calls and sign-ins refused by a rate, by the rate.',
    'limit',
    Object.keys(rules) as Limit[],
  );

/** Takes one use back: it turned out to be harmless. */
export async function refund(limit: Limit, key: string): Promise<void> {
  if (env().LIMITS === 'on') await limiterOf(limit).reward(key);
}

/** Forgets what this key has used. */
export async function forgive(limit: Limit, key: string): Promise<void> {
  if (env().LIMITS === 'on') await limiterOf(limit).delete(key);
}

/** As long as an agent's session lasts. */
const rememberedSeconds = 14 * 24 * 60 * minute;

const remembered = () =>
  singleton('limit:remembered', () => limiter('remembered', 1, rememberedSeconds, true));

/** That this was so once: it is told apart later from what strangers try. With `LIMITS=off` nothing is. */
export async function remember(fact: string): Promise<void> {
  if (env().LIMITS === 'on') await remembered().set(fact, 1, rememberedSeconds);
}

export async function isRemembered(fact: string): Promise<boolean> {
  return env().LIMITS === 'on' && (await remembered().get(fact)) !== null;
}

/** How many live sockets a person and an address may have; endless with `LIMITS=off`. */
export function socketCaps(): { person: number; address: number } {
  const { LIMITS, LIMIT_PERSON_SOCKETS: person, LIMIT_ADDRESS_SOCKETS: address } = env();
  return LIMITS === 'off'
    ? { person: Number.POSITIVE_INFINITY, address: Number.POSITIVE_INFINITY }
    : { person, address };
}

function limiterOf(limit: Limit): RateLimiterMemory | RateLimiterRedis {
  return singleton(names[limit], () => {
    const { variable, seconds, isShared } = rules[limit];
    return limiter(limit, env()[variable], seconds, isShared);
  });
}

function limiter(
  name: string,
  points: number,
  duration: number,
  isShared: boolean,
): RateLimiterMemory | RateLimiterRedis {
  // In memory each has its own keys, which need no prefix: one more string to make and to hash for every message.
  const memory = new RateLimiterMemory({ keyPrefix: '', points, duration });
  const client = isShared ? redisOfLimits() : null;
  if (client === null) return memory;
  return new RateLimiterRedis({
    keyPrefix: `${redisPrefix()}:limit:${name}`,
    points,
    duration,
    storeClient: client,
    useRedisPackage: true,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });
}

/** Null where no Redis is named. Tests wait for its connection; until it stands the memory counts. */
export function redisOfLimits(): RedisClient | null {
  const { REDIS_URL: url } = env();
  return url === undefined ? null : singleton('limits:redis', () => connect(url));
}

/** While Redis is away a command fails at once, and the memory's count stands in. */
function connect(url: string): RedisClient {
  const client = redisClient(url);
  client.on('error', (error: Error) => log().warn({ error }, 'Redis is away: sign-in counts in memory.'));
  client.connect().catch(() => undefined);
  return client;
}

/** Part of stopping: an open connection to Redis keeps the process alive. */
export function closeLimits(): void {
  const client = forget('limits:redis') as RedisClient | undefined;
  if (client?.isOpen) client.destroy();
}
