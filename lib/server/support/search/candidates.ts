/** Conversations that the indexes name outright: few enough to take all of them and put them in order. */
import { pool } from '../../platform/db';
import { SqlParameters } from '../../platform/sql-parameters';
import { isAfter, orderOf, placeColumns, sortKey, viewConditions } from '../inbox-views';
import { customerIsFound, looksUpWords, orderIsFound } from './conditions';
import type { Listing, Page } from './search';
import type { Terms } from './terms';

/** Messages that are taken outright. More of them are found faster in another way. */
const messagesMaximum = 300;
/** Customers are cheaper: each leads to its few conversations. */
const customersMaximum = 2_500;

/** The newest found message of each conversation; null when there are more than are taken outright. */
export async function findMessages(
  terms: Terms,
  quickWords: readonly string[],
): Promise<Map<string, number> | null> {
  if (terms.tsqueries.length === 0) return new Map();
  const parameters = new SqlParameters();
  const { rows } = await pool().query<{ conversation_id: string; agent_seq: number }>(
    `SELECT w.conversation_id, w.agent_seq FROM message_words w WHERE ${looksUpWords(terms, quickWords, parameters)}
     LIMIT ${messagesMaximum + 1}`,
    parameters.values,
  );
  if (rows.length > messagesMaximum) return null;
  const newest = new Map<string, number>();
  for (const { conversation_id, agent_seq } of rows) {
    newest.set(conversation_id, Math.max(agent_seq, newest.get(conversation_id) ?? 0));
  }
  return newest;
}

/** Customers by name, address or the number of an order; null when there are more than are taken outright. */
export async function findCustomers(terms: Terms): Promise<string[] | null> {
  const parameters = new SqlParameters();
  const { rows } = await pool().query<{ id: string }>(
    `(SELECT c.id FROM customers c WHERE ${customerIsFound('c', terms, parameters)} LIMIT ${customersMaximum + 1})
     UNION ALL
     (SELECT o.customer_id FROM orders o WHERE ${orderIsFound(terms, parameters)} LIMIT ${customersMaximum + 1})`,
    parameters.values,
  );
  return rows.length > customersMaximum ? null : [...new Set(rows.map(({ id }) => id))];
}

/** Those of the named conversations and customers that stand in the view after the place, in order. */
export async function arrangeCandidates(
  { view, sort, viewerId, after, limit }: Listing,
  candidates: { messages: ReadonlyMap<string, number>; customers: readonly string[] },
): Promise<Page> {
  const parameters = new SqlParameters();
  const isInView = viewConditions[view].replace('$viewer', () => parameters.add(viewerId));
  const isNext = isAfter(sort, after, parameters);
  const conversationIds = parameters.add([...candidates.messages.keys()]);
  const customerIds = parameters.add(candidates.customers);
  const { rows } = await pool().query<{ id: string; key: string }>(
    `SELECT c.id, ${sortKey(sort)} AS key FROM (
       SELECT ${placeColumns} FROM conversations c
       WHERE c.id = ANY (${conversationIds}::uuid[]) AND ${isInView} AND ${isNext}
       UNION
       SELECT ${placeColumns} FROM conversations c
       WHERE c.customer_id = ANY (${customerIds}::uuid[]) AND ${isInView} AND ${isNext}
     ) AS c ORDER BY ${orderOf(view, sort)} LIMIT ${parameters.add(limit + 1)}`,
    parameters.values,
  );
  const found = rows.map(({ id, key }) => ({ id, key, seq: candidates.messages.get(id) ?? null }));
  return { found: found.slice(0, limit), hasMore: found.length > limit };
}
