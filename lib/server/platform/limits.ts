/**
 * How often. Message and command rates count in this process, for sockets and HTTP together, and at once; sign-in counts
 * in Redis where there is one, so that more servers are not more tries, and in memory while Redis is away.
 * Refuses by `rate_limited` with the time to wait. `LIMITS=off` lifts all of it.
 */
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ShopbellError } from '#lib/shared/errors';
import { type Env, env } from './env';
import { FixedWindows } from './fixed-windows';
import { log } from './log';
import { counter } from './metrics';
import { type RedisClient, redisClient, redisPrefix } from './redis';
import { forget, singleton } from './singleton';

const minute = 60;

/** As often as the variable says in `seconds`, per key. */
const ownRules = {
  customerMessages: { variable: 'LIMIT_CUSTOMER_MESSAGES', seconds: 10 },
  agentMessages: { variable: 'LIMIT_AGENT_MESSAGES', seconds: 10 },
  customerCommands: { variable: 'LIMIT_CUSTOMER_COMMANDS', seconds: 10 },
  agentCommands: { variable: 'LIMIT_AGENT_COMMANDS', seconds: 10 },
  typing: { variable: 'LIMIT_TYPING', seconds: 10 },
  addressCommands: { variable: 'LIMIT_ADDRESS_COMMANDS', seconds: 10 },
  addressRequests: { variable: 'LIMIT_ADDRESS_REQUESTS', seconds: minute },
  addressPages: { variable: 'LIMIT_ADDRESS_PAGES', seconds: minute },
  addressConnections: { variable: 'LIMIT_ADDRESS_CONNECTIONS', seconds: minute },
  guests: { variable: 'LIMIT_GUESTS', seconds: minute },
} as const satisfies Rules;

/** One count for all servers. */
const sharedRules = {
  registrations: { variable: 'LIMIT_REGISTRATIONS', seconds: 60 * minute },
  signIn: { variable: 'LIMIT_SIGN_IN', seconds: 15 * minute },
  signInAddress: { variable: 'LIMIT_SIGN_IN_ADDRESS', seconds: 15 * minute },
  signInAccount: { variable: 'LIMIT_SIGN_IN_ACCOUNT', seconds: 15 * minute },
} as const satisfies Rules;

type Rules = Record<string, { variable: keyof Env; seconds: number }>;
/** Counted in this process. */
type OwnLimit = keyof typeof ownRules;
type SharedLimit = keyof typeof sharedRules;

const limits = [...Object.keys(ownRules), ...Object.keys(sharedRules)] as (OwnLimit | SharedLimit)[];

/** Written out once: two are looked up for every message. */
const names = Object.fromEntries(limits.map((limit) => [limit, `limit:${limit}`])) as Record<
  OwnLimit | SharedLimit,
  string
>;

/** Counts one use. `key` is whose: an actor's id, a client's address. */
export function spend(limit: OwnLimit, key: string): void {
  if (env().LIMITS === 'off') return;
  const waitMs = windowsOf(limit).use(key);
  if (waitMs > 0) throw refusal(limit, waitMs);
}

/** Takes one use back: it turned out to be harmless. */
export function refund(limit: OwnLimit, key: string): void {
  if (env().LIMITS === 'on') windowsOf(limit).giveBack(key);
}

function windowsOf(limit: OwnLimit): FixedWindows {
  return singleton(names[limit], () => {
    const { variable, seconds } = ownRules[limit];
    return new FixedWindows(env()[variable], seconds * 1_000);
  });
}

/** Counts one use, for all servers. */
export async function spendShared(limit: SharedLimit, key: string): Promise<void> {
  if (env().LIMITS === 'off') return;
  try {
    await limiterOf(limit).consume(key);
  } catch (result) {
    // The library rejects with a plain result, not with an error, when the points are used up.
    if (!(result instanceof RateLimiterRes)) throw result;
    throw refusal(limit, result.msBeforeNext);
  }
}

function refusal(limit: OwnLimit | SharedLimit, waitMs: number): ShopbellError {
  limited().inc({ limit });
  return new ShopbellError('rate_limited', 'Too many at once. Wait a moment, then try again.', {
    retryAfterMs: Math.max(1, Math.ceil(waitMs)),
  });
}

/** So that every rate can be seen before it refuses anybody. */
export function measureLimits(): void {
  limited();
}

const limited = () =>
  counter('limited_total', 'Commands, calls and sign-ins refused by a rate, by the rate.', 'limit', limits);

/** Takes one use back, for all servers. */
export async function refundShared(limit: SharedLimit, key: string): Promise<void> {
  if (env().LIMITS === 'on') await limiterOf(limit).reward(key);
}

/** Forgets what this key has used. */
export async function forgive(limit: SharedLimit, key: string): Promise<void> {
  if (env().LIMITS === 'on') await limiterOf(limit).delete(key);
}

/** As long as an agent's session lasts. */
const rememberedSeconds = 14 * 24 * 60 * minute;

const remembered = () => singleton('limit:remembered', () => limiter('remembered', 1, rememberedSeconds));

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

function limiterOf(limit: SharedLimit): RateLimiterMemory | RateLimiterRedis {
  return singleton(names[limit], () => {
    const { variable, seconds } = sharedRules[limit];
    return limiter(limit, env()[variable], seconds);
  });
}

function limiter(name: string, points: number, duration: number): RateLimiterMemory | RateLimiterRedis {
  const keyPrefix = `${redisPrefix()}:limit:${name}`;
  const memory = new RateLimiterMemory({ keyPrefix, points, duration });
  const client = redisOfLimits();
  if (client === null) return memory;
  return new RateLimiterRedis({
    keyPrefix,
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
