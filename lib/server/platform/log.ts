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
      redact: {
        paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[not logged]',
      },
    }),
  );
}
