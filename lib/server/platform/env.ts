/** Every environment variable, read and checked once. Nothing else reads `process.env`. */
import { z } from 'zod';
import { singleton } from './singleton';

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** `scripts/start.mjs` sets it to the embedded server's address where none is given. */
  DATABASE_URL: z.string().min(1),
  AUTH_SECRET: z.string().min(32),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type Env = z.infer<typeof schema>;

export function env(): Env {
  return singleton('env', () => schema.parse(process.env));
}
