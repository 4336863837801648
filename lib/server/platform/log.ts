/** The one log: a line of JSON per entry on standard output. Tokens, passwords and what people write never reach it. */
import { type Logger, pino } from 'pino';
import { env } from './env';
import { singleton } from './singleton';

const secrets = ['password', 'passwordHash', 'token', 'cookie', 'authorization', 'body', 'email'];

export function log(): Logger {
  return singleton('log', () =>
    pino({
      level: env().LOG_LEVEL,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: describeError },
      redact: {
        paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[not logged]',
      },
    }),
  );
}

/** Nothing else of an error: PostgreSQL puts whole rows, words of customers among them, into `detail` and `where`. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  return { name, code: (error as { code?: unknown }).code, message, stack };
}
