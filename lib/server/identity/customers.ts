/**
 * Shoppers: guests, who proved nothing, and registered customers, who know a password. Registering keeps the guest's
 * id. Refuses to give an account's address, or anything of the account, to whoever merely names it.
 */
import { randomUUID } from 'node:crypto';
import type { Actor } from '#lib/shared/contract/entities';
import { ShopbellError } from '#lib/shared/errors';
import { inTransaction, pool } from '../platform/db';
import { type CustomerRow, customerActor } from './actors';
import { hashPassword, isPassword } from './passwords';
import type { Proof } from './proof';
import { announceEnds, endSessionsOf } from './sessions';

const columns = 'id, name, email, registered_at';

/** A stranger who writes for the first time. The name tells one guest from another in a list. */
export async function createGuest(): Promise<Actor> {
  const id = randomUUID();
  const { rows } = await pool().query<CustomerRow>(
    `INSERT INTO customers (id, name) VALUES ($1, $2) RETURNING ${columns}`,
    [id, `Guest ${id.slice(0, 4).toUpperCase()}`],
  );
  return customerActor(required(rows[0]));
}

/**
 * Makes an account, of the guest where one is given: the id stays, and with it everything they wrote. Every session
 * the guest had ends, so that no token from before opens the account. An address in use is `conflict`.
 */
export async function registerCustomer(
  account: { name: string; email: string; password: string },
  guestId: string | null,
): Promise<Actor> {
  const values = [account.name, account.email, await hashPassword(account.password)];
  const { actor, endedIds } = await inTransaction(async (client) => {
    const { rows } =
      guestId === null
        ? await client.query<CustomerRow>(
            `INSERT INTO customers (name, email, password_hash, registered_at, id)
             VALUES ($1, $2, $3, now(), $4) ON CONFLICT (email) DO NOTHING RETURNING ${columns}`,
            [...values, randomUUID()],
          )
        : await client.query<CustomerRow>(
            `UPDATE customers SET name = $1, email = $2, password_hash = $3, registered_at = now()
             WHERE id = $4 AND registered_at IS NULL RETURNING ${columns}`,
            [...values, guestId],
          );
    if (rows[0] === undefined) throw addressInUse();
    const ended = guestId === null ? [] : await endSessionsOf('customer', guestId, 'merged', client);
    return { actor: customerActor(rows[0]), endedIds: ended };
  }).catch((error: { code?: string }) => {
    throw error.code === '23505' ? addressInUse() : error;
  });
  announceEnds(endedIds, 'merged');
  return actor;
}

/** Null for a wrong password and for an address nobody has, after the same time. */
export async function customerOfPassword(email: string, password: string): Promise<Proof | null> {
  const { rows } = await pool().query<CustomerRow & { password_hash: string | null }>(
    `SELECT ${columns}, password_hash FROM customers WHERE email = $1 AND registered_at IS NOT NULL`,
    [email],
  );
  const [row] = rows;
  const passwordHash = row?.password_hash ?? null;
  const isRight = await isPassword(passwordHash, password);
  return row !== undefined && passwordHash !== null && isRight
    ? { actor: customerActor(row), passwordHash }
    : null;
}

/** Whether a browser of theirs should connect by itself: the marker cookie's meaning. */
export async function hasConversation(customerId: string): Promise<boolean> {
  const { rowCount } = await pool().query('SELECT FROM conversations WHERE customer_id = $1 LIMIT 1', [
    customerId,
  ]);
  return rowCount === 1;
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined)
    throw new ShopbellError('internal', 'A row that was just written did not come back.');
  return value;
}

function addressInUse(): ShopbellError {
  return new ShopbellError('conflict', 'This address has an account already. Sign in instead.');
}
