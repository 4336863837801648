/**
 * Every environment variable, read and checked once. Nothing else reads `process.env`. An empty variable counts as none.
 */
import { z } from 'zod';
import { forget, singleton } from './singleton';

const whole = (minimum: number, maximum: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${minimum} to ${maximum}` })
    .refine((value) => Number.isInteger(value) && value >= minimum && value <= maximum, {
      error: `must be a whole number from ${minimum} to ${maximum}`,
    });
const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });
/** An address as browsers write it in `Origin`: scheme, host and port, nothing more. */
const origin = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://shop.example' })
  .transform((address) => new URL(address).origin);
const secret = (length: number, advice: string) =>
  z.string({ error: `is missing; ${advice}` }).min(length, { error: `is too short; ${advice}` });
const rate = (fallback: number) => whole(1, 1_000_000).default(fallback);

const loopbackNames = ['127.0.0.1', 'localhost', '::1'];

const schema = z
  .object({
    NODE_ENV: oneOf(['development', 'production', 'test']).default('production'),
    /** Where to listen. Anything but loopback lets others in. */
    HOST: z.string().default('127.0.0.1'),
    PORT: whole(0, 65_535).default(3000),
    /** A PostgreSQL of version 14 or later. `npm start` sets it to the embedded one where none is given. */
    DATABASE_URL: z
      .string({ error: 'is missing; start with `npm start`, which brings a PostgreSQL along' })
      .regex(/^postgres(ql)?:\/\//, {
        error: 'must be an address such as postgresql://user:password@host:5432/name',
      })
      // It would take the place of the name by which a restore recognises a server that runs.
      .transform((url) => url.replaceAll(/(?<=[?&])application_name=[^&]*&?/g, '')),
    /** Connections one server process opens at most: two of them only store messages, one looks after sessions. */
    DATABASE_CONNECTIONS: whole(6, 1_000).default(10),
    /** For more than one server process. Without it everything works on one. */
    REDIS_URL: z
      .url({ protocol: /^rediss?$/, error: 'must be an address such as redis://host:6379' })
      .optional(),
    /** Signs sessions: whoever knows it can be anybody. `npm start` makes one for the embedded demo. */
    AUTH_SECRET: secret(
      32,
      'set it to at least 32 random characters and keep it, for example from `openssl rand -hex 32`',
    ),
    /** Where shoppers reach the shop. Without it only the loopback names at `PORT` are ours. */
    PUBLIC_URL: origin.optional(),
    /** More origins of ours, separated by commas. */
    ALLOWED_ORIGINS: z
      .string()
      .default('')
      .transform((list) => list.split(',').map((entry) => entry.trim()))
      .transform((entries) => entries.filter((entry) => entry !== ''))
      .pipe(z.array(origin)),
    /** How many proxies of ours stand in front: that many entries of `X-Forwarded-For`, from its end, are believed. */
    TRUST_PROXY: whole(0, 10).default(0),
    /** Opens /metrics to `Authorization: Bearer`. Without it only loopback may read, and only where no proxy is. */
    METRICS_TOKEN: secret(16, 'use at least 16 random characters').optional(),
    LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    /** `off` lifts rates and socket caps, never sizes. For tests and measurements on loopback. */
    LIMITS: oneOf(['on', 'off']).default('on'),
    /** Messages one person may send in 10 seconds, over sockets and HTTP together. */
    LIMIT_CUSTOMER_MESSAGES: rate(40),
    LIMIT_AGENT_MESSAGES: rate(200),
    /** Commands of any other kind by one person in 10 seconds. */
    LIMIT_CUSTOMER_COMMANDS: rate(500),
    LIMIT_AGENT_COMMANDS: rate(3_000),
    /** Each tells every agent who is typing where: of one person, in 10 seconds. */
    LIMIT_TYPING: rate(30),
    /** Commands over all sockets from one address in 10 seconds. */
    LIMIT_ADDRESS_COMMANDS: rate(6_000),
    /** HTTP calls, pages with their parts, and socket connections from one address in a minute. */
    LIMIT_ADDRESS_REQUESTS: rate(6_000),
    LIMIT_ADDRESS_PAGES: rate(6_000),
    LIMIT_ADDRESS_CONNECTIONS: rate(1_200),
    /** New guests from one address in a minute, and new accounts in an hour. */
    LIMIT_GUESTS: rate(120),
    LIMIT_REGISTRATIONS: rate(60),
    /** Wrong passwords in 15 minutes: for one account from one address, from one address, for one account. */
    LIMIT_SIGN_IN: rate(10),
    LIMIT_SIGN_IN_ADDRESS: rate(100),
    LIMIT_SIGN_IN_ACCOUNT: rate(100),
    /** Live sockets of one person, and from one address. */
    LIMIT_PERSON_SOCKETS: rate(20),
    LIMIT_ADDRESS_SOCKETS: rate(500),
  })
  .superRefine((variables, context) => {
    if (variables.LIMITS === 'on') return;
    const isOnlyHere = loopbackNames.includes(variables.HOST);
    if (isOnlyHere && variables.PUBLIC_URL === undefined && variables.TRUST_PROXY === 0) return;
    context.addIssue({
      code: 'custom',
      path: ['LIMITS'],
      message: 'can be off only with a loopback HOST and neither PUBLIC_URL nor TRUST_PROXY',
    });
  });

export type Env = z.infer<typeof schema>;

/** @throws an Error with one sentence that names the variable. */
export function env(): Env {
  return singleton('env', () => parseEnvironment(process.env));
}

/** For programs beside the server: what `npm start` would have set. A variable that is given wins. */
export function completeEnvironment(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) process.env[name] ||= value;
  forget('env');
}

/** Whether a database was named; else the embedded one is meant. */
export function isDatabaseGiven(): boolean {
  return Boolean(process.env.DATABASE_URL);
}

export function parseEnvironment(variables: Record<string, string | undefined>): Env {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const misspelt = given.find(([name]) => name.startsWith('LIMIT_') && !(name in schema.shape));
  if (misspelt) throw new Error(`${misspelt[0]} is no variable of Shopbell; is it misspelt?`);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path[0]?.toString()} ${issue?.message}.`);
}
