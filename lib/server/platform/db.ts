/** The one PostgreSQL pool and the one Prisma client on top of it. Hot statements use `pool`, everything else `prisma`. */
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, type PoolClient } from 'pg';
import { PrismaClient } from '#prisma/generated/client';
import { env } from './env';
import { singleton } from './singleton';

export function pool(): Pool {
  return singleton('pool', () => new Pool({ connectionString: env().DATABASE_URL, max: 10 }));
}

export function prisma(): PrismaClient {
  return singleton('prisma', () => new PrismaClient({ adapter: new PrismaPg(pool()) }));
}

/** Runs `work` in one READ COMMITTED transaction: commits what it returns, rolls back what it throws. */
export async function inTransaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool().connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // A connection whose rollback fails is in an unknown state: the pool must not hand it out again.
    const rollback = await client.query('ROLLBACK').then(
      () => undefined,
      (failure: Error) => failure,
    );
    client.release(rollback);
    throw error;
  }
}
