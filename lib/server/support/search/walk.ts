/** For what is frequent: reads the view's conversations in order, and their messages, until the page is full. */
import { pool } from '../../platform/db';
import { SqlParameters } from '../../platform/sql-parameters';
import { orderedView, orderOf, sortKey } from '../inbox-views';
import { customerIsFound, orderIsFound, readsWords } from './conditions';
import type { Found, Listing, Page } from './search';
import type { Terms } from './terms';

/** Of a page: so many messages are read at most, of so many conversations. */
const messagesMaximum = 10_000;
const conversationsMaximum = 2_500;

export interface WalkedPage extends Page {
  /** Enough was read before the view ended: there may be more. */
  isCutShort: boolean;
}

/** @param customers found already, or null: names, addresses and order numbers are read along the way. */
export async function walkView(
  listing: Listing,
  terms: Terms,
  customers: readonly string[] | null,
): Promise<WalkedPage> {
  const { view, sort, limit } = listing;
  const parameters = new SqlParameters();
  const walked = orderedView(listing, conversationsMaximum, parameters);
  const joins: string[] = [];
  const isFound: string[] = [];
  if (terms.tsqueries.length > 0) {
    joins.push(`LEFT JOIN LATERAL (
      SELECT w.agent_seq FROM message_words w
      WHERE w.conversation_id = c.id AND w.agent_seq > c.agent_length - ${messagesMaximum}
        AND ${readsWords(terms, parameters)}
      ORDER BY w.agent_seq DESC LIMIT 1) AS hit ON true`);
    isFound.push('hit.agent_seq IS NOT NULL');
  }
  if (customers === null) {
    // The LIMITs keep PostgreSQL from reading whole tables into a hash first.
    joins.push(`LEFT JOIN LATERAL (
        SELECT true AS is_found FROM customers person
        WHERE person.id = c.customer_id AND ${customerIsFound('person', terms, parameters)} LIMIT 1) AS named ON true
      LEFT JOIN LATERAL (
        SELECT true AS is_found FROM orders o
        WHERE o.customer_id = c.customer_id AND ${orderIsFound(terms, parameters)} LIMIT 1) AS bought ON true`);
    isFound.push('named.is_found', 'bought.is_found');
  } else if (customers.length > 0) {
    isFound.push(`c.customer_id = ANY (${parameters.add(customers)}::uuid[])`);
  }
  if (isFound.length === 0) return { found: [], hasMore: false, isCutShort: false };
  const { rows } = await pool().query<Found>(
    `SELECT c.id, ${sortKey(sort)} AS key, ${terms.tsqueries.length === 0 ? 'NULL::int' : 'hit.agent_seq'} AS seq
     FROM (${counted(walked, listing)}) AS c ${joins.join(' ')}
     WHERE c.read_before < ${messagesMaximum} AND (${isFound.join(' OR ')})
     ORDER BY ${orderOf(view, sort)} LIMIT ${parameters.add(limit + 1)}`,
    parameters.values,
  );
  const found = rows.slice(0, limit);
  if (rows.length > limit) return { found, hasMore: true, isCutShort: false };
  // The page is short because the view ends, or because enough was read: then the rest is looked for from here.
  const isCutShort = await isReadInPart(listing);
  return { found, hasMore: found.length > 0 && isCutShort, isCutShort };
}

async function isReadInPart(listing: Listing): Promise<boolean> {
  const parameters = new SqlParameters();
  const { rows } = await pool().query<{ is_cut: boolean }>(
    `SELECT count(*) = ${conversationsMaximum} OR coalesce(max(c.read_before) >= ${messagesMaximum}, false) AS is_cut
     FROM (${counted(orderedView(listing, conversationsMaximum, parameters), listing)}) AS c`,
    parameters.values,
  );
  return rows[0]?.is_cut ?? false;
}

function counted(walked: string, { view, sort }: Listing): string {
  return `SELECT c.*, coalesce(sum(c.agent_length) OVER (
      ORDER BY ${orderOf(view, sort)} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS read_before
    FROM (${walked}) AS c`;
}
