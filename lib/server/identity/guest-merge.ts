/**
 * A guest turns out to be a customer: everything of the guest becomes the customer's, in one transaction, and the
 * guest is gone. Refuses to take anything from a registered customer.
 */
import type { PoolClient } from 'pg';
import { sqlStateOf } from '../platform/database-errors';
import { inTransaction, pool } from '../platform/db';
import { mergeCarts } from '../shop/carts';
import { announceEnds } from './sessions';
import { readToken } from './tokens';

const attemptsMaximum = 3;

/** False, and nothing changed, where there was no such guest (any more). */
export async function mergeGuest(guestId: string, customerId: string): Promise<boolean> {
  const endedIds = await againAfterDeadlock(() =>
    inTransaction((client) => moveEverything(client, guestId, customerId)),
  );
  if (endedIds === null) return false;
  announceEnds(endedIds, 'merged');
  return true;
}

/**
 * The guest that a browser's cookie was made for, where that guest has become this customer already: a sign-in whose
 * answer was lost is sent again, and the browser still has to hear whose unsent words are its own.
 */
export async function guestMergedBefore(token: string, customerId: string): Promise<string | null> {
  const content = await readToken(token, 'customer', 'cookie');
  if (content === null || content.personId === customerId) return null;
  const { rowCount } = await pool().query(
    `SELECT FROM sessions WHERE id = $1 AND customer_id = $2 AND end_reason = 'merged'`,
    [content.sessionId, customerId],
  );
  return rowCount === 1 ? content.personId : null;
}

/**
 * Locks as everyone does who writes here: customers, then conversations, each in id order. The statements run after
 * the locks are held, so they see whatever was being sent meanwhile.
 */
async function moveEverything(
  client: PoolClient,
  guestId: string,
  customerId: string,
): Promise<string[] | null> {
  const { rows: people } = await client.query<{ id: string; is_guest: boolean }>(
    `SELECT id, registered_at IS NULL AS is_guest FROM customers WHERE id IN ($1, $2) ORDER BY id FOR UPDATE`,
    [guestId, customerId],
  );
  const isGuest = people.find((person) => person.id === guestId)?.is_guest === true;
  const isCustomer = people.find((person) => person.id === customerId)?.is_guest === false;
  if (!isGuest || !isCustomer) return null;

  const both = [guestId, customerId];
  await client.query('SELECT FROM conversations WHERE customer_id = $1 ORDER BY id FOR UPDATE', [guestId]);
  await client.query(renewCollidingClientIds, both);
  await client.query(moveConversations, both);
  await client.query(`UPDATE receipts SET participant_id = $2 WHERE participant_id = $1`, both);
  await client.query(`UPDATE orders SET customer_id = $2 WHERE customer_id = $1`, both);
  await mergeCarts(client, guestId, customerId);
  const { rows: sessions } = await client.query<{ id: string; is_ending: boolean }>(endSessions, both);
  await client.query('DELETE FROM customers WHERE id = $1', [guestId]);
  return sessions.filter((session) => session.is_ending).map((session) => session.id);
}

/** Client ids are unique per author for ever; where both authors used the same one, the guest's message gets another. */
const renewCollidingClientIds = `
  UPDATE messages SET client_id = gen_random_uuid()
  WHERE author_id = $1 AND client_id IN (SELECT client_id FROM messages WHERE author_id = $2)`;

/** A new author is a change of the message: it takes a rev in both logs, so that every screen hears of it. */
const moveConversations = `
  WITH renumbered AS (
    SELECT message.id, message.conversation_id,
      row_number() OVER (PARTITION BY message.conversation_id ORDER BY message.agent_seq) AS place
    FROM messages AS message WHERE message.author_id = $1
  ),
  changed AS (
    UPDATE messages AS message SET
      author_id = $2,
      agent_rev = conversation.agent_head + renumbered.place,
      customer_rev = conversation.customer_head + renumbered.place
    FROM renumbered JOIN conversations AS conversation ON conversation.id = renumbered.conversation_id
    WHERE message.id = renumbered.id
  )
  UPDATE conversations AS conversation SET
    customer_id = $2,
    agent_head = conversation.agent_head + total.changes,
    customer_head = conversation.customer_head + total.changes,
    last_author_id = CASE WHEN conversation.last_author_id = $1 THEN $2 ELSE conversation.last_author_id END
  FROM (
    SELECT owned.id, count(renumbered.id) AS changes
    FROM conversations AS owned LEFT JOIN renumbered ON renumbered.conversation_id = owned.id
    WHERE owned.customer_id = $1 GROUP BY owned.id
  ) AS total
  WHERE conversation.id = total.id`;

/** The rows stay, as the customer's, to tell a socket that asks later why it was closed. */
const endSessions = `
  UPDATE sessions AS session SET
    customer_id = $2,
    ended_at = coalesce(session.ended_at, now()),
    end_reason = coalesce(session.end_reason, 'merged')
  FROM (SELECT id, ended_at IS NULL AS is_ending FROM sessions WHERE customer_id = $1) AS before
  WHERE session.id = before.id
  RETURNING session.id, before.is_ending`;

/** Checkout and appending take some of the same locks; whom PostgreSQL picks as a deadlock's victim tries again. */
async function againAfterDeadlock<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (sqlStateOf(error) !== '40P01' || attempt === attemptsMaximum) throw error;
    }
  }
}
