/** Every environment variable, read and checked once. Nothing else reads `process.env`. */
import { z } from 'zod';
import { singleton } from './singleton';

/** An address as browsers write it in `Origin`: scheme, host and port, nothing more. */
const origin = z.url({ protocol: /^https?$/ }).transform((address) => new URL(address).origin);
const rate = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const loopbackNames = ['127.0.0.1', 'localhost', '::1'];

const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    /** `scripts/start.mjs` sets it to the embedded server's address where none is given. */
    DATABASE_URL: z.string().min(1),
    /** Connections one server process opens at most. */
    DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(1_000).default(10),
    /** For more than one server process. Without it everything works on one. */
    REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
    AUTH_SECRET: z.string().min(32),
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
    TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
    /** Opens /metrics to `Authorization: Bearer`. Without it only loopback may read, and only where no proxy is. */
    METRICS_TOKEN: z.string().min(16).optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    /** `off` lifts rates and socket caps, never sizes. For tests and measurements on loopback. */
    LIMITS: z.enum(['on', 'off']).default('on'),
    /** Messages one person may send in 10 seconds, over sockets and HTTP together. */
    LIMIT_CUSTOMER_MESSAGES: rate(40),
    LIMIT_AGENT_MESSAGES: rate(200),
    /** Commands of any kind by one person in 10 seconds. */
    LIMIT_CUSTOMER_COMMANDS: rate(500),
    LIMIT_AGENT_COMMANDS: rate(3_000),
    /** HTTP calls and socket connections from one address in a minute. */
    LIMIT_ADDRESS_REQUESTS: rate(6_000),
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
      message: 'LIMITS=off needs a loopback HOST and neither PUBLIC_URL nor TRUST_PROXY.',
    });
  });

export type Env = z.infer<typeof schema>;

export function env(): Env {
  return singleton('env', () => schema.parse(process.env));
}
