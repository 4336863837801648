/**
 * Somebody who has shown the password of an account, as it was a moment ago. Looking at a password takes a while, in which
 * it may be changed and everybody signed out: who opens a session with a proof asks once more. Refuses what is out of date.
 */
import type { PoolClient } from 'pg';
import type { Actor } from '#lib/shared/contract/entities';
import { ShopbellError } from '#lib/shared/errors';

export interface Proof {
  actor: Actor;
  /** That the password was compared with. */
  passwordHash: string;
}

const current = {
  agent: 'SELECT FROM agents WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR SHARE',
  customer: 'SELECT FROM customers WHERE id = $1 AND password_hash = $2 FOR SHARE',
} as const;

/**
 * Waits for a change that is under way. A later one waits for the end of this transaction, and then finds the session
 * that is opened in it.
 */
export async function requireCurrent({ actor, passwordHash }: Proof, client: PoolClient): Promise<void> {
  const { rowCount } = await client.query(current[actor.kind], [actor.id, passwordHash]);
  if (rowCount === 0) throw wrongPassword();
}

/** One refusal for whatever was wrong. */
export function wrongPassword(): ShopbellError {
  return new ShopbellError('unauthenticated', 'The e-mail address or the password is wrong.');
}
