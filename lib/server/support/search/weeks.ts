/**
 * For what is neither rare nor frequent: goes back in time week by week, by the words and weeks in their index,
 * until the page is full. A conversation stands where its newest found message was written; within some weeks, in order.
 */
import { pool } from '../../platform/db';
import { SqlParameters } from '../../platform/sql-parameters';
import type { Weeks } from '../inbox-cursor';
import { isAfter, orderOf, placeColumns, sortKey, viewConditions } from '../inbox-views';
import { isWithin, looksUpWords, readsWords, weekOf } from './conditions';
import type { Found, Listing, Page } from './search';
import type { Terms } from './terms';

/** Found messages that one answer may look at, the newest ones. */
const candidatesMaximum = 10_000;
/** Found messages that the first step should bring: a page, and some for conversations of other views. */
const firstStepSize = 150;
/** Steps after the first are longer each time. */
const growth = 4;
/** Weeks named one by one; what is longer goes by its messages' times. */
const namedWeeksMaximum = 200;

interface Step {
  found: Found[];
  /** Found messages that were looked at. */
  candidates: number;
}

export interface Hints {
  /** Found by name; they stand before all weeks. */
  customers: readonly string[];
  /** How many messages will be found in all, about. */
  expected: number;
  quickWords: readonly string[];
}

/** The whole page, when the first step fills it; else null. */
export async function tryNewestWeeks(listing: Listing, terms: Terms, hints: Hints): Promise<Page | null> {
  const page = await searchWeeks(listing, terms, hints, 1);
  return page.hasMore ? page : null;
}

export async function searchWeeks(
  listing: Listing,
  terms: Terms,
  hints: Hints,
  stepsMaximum = Number.POSITIVE_INFINITY,
): Promise<Page> {
  const wanted = listing.limit + 1;
  const { oldest, newest } = await spanOfWeeks();
  // Another order than the newest first holds within a step only, so the step is long; what is expected may be wrong.
  const size = listing.sort === 'newest' ? firstStepSize : candidatesMaximum / 4;
  let length = Math.max(1, Math.ceil(((newest + 1 - oldest) * size) / Math.max(hints.expected, 1)));
  const found: Found[] = [];
  let candidates = 0;
  let after = listing.after;
  let weeks = after?.weeks ?? stepFrom(null, newest + 1, length, oldest);
  for (let step = 1; step <= stepsMaximum; step += 1) {
    const atMost = { found: wanted - found.length, candidates: candidatesMaximum - candidates };
    const brought = await searchStep({ ...listing, after }, terms, weeks, hints, atMost);
    found.push(...brought.found);
    candidates += brought.candidates;
    if (found.length >= wanted || candidates >= candidatesMaximum || weeks.first === null) break;
    after = null;
    length *= growth;
    weeks = stepFrom(weeks.first, weeks.first, length, oldest);
  }
  return { found: found.slice(0, listing.limit), hasMore: found.length > listing.limit };
}

/** So many weeks before `from`. The last step has no beginning: messages may be older than what their lists show. */
function stepFrom(end: number | null, from: number, length: number, oldest: number): Weeks {
  return { first: from - length <= oldest ? null : from - length, end };
}

async function searchStep(
  { view, sort, viewerId, after }: Listing,
  terms: Terms,
  weeks: Weeks,
  hints: Hints,
  atMost: { found: number; candidates: number },
): Promise<Step> {
  const parameters = new SqlParameters();
  const named = nameWeeks(weeks);
  const isInView = viewConditions[view].replace('$viewer', () => parameters.add(viewerId));
  const isNext = isAfter(sort, after, parameters);
  const isFound = looksUpWords(terms, hints.quickWords, parameters, named);
  const isWritten = isWithin('w', weeks, parameters);
  const { rows } = await pool().query<{ [Name in keyof Found]: Found[Name] | null } & { candidates: number }>(
    `WITH hit AS MATERIALIZED (
       SELECT w.conversation_id, w.agent_seq FROM message_words w WHERE ${isFound} AND ${isWritten}
       ORDER BY w.created_at DESC LIMIT ${parameters.add(atMost.candidates)}
     ),
     latest AS MATERIALIZED (SELECT conversation_id, max(agent_seq) AS seq FROM hit GROUP BY conversation_id),
     listed AS (
       SELECT ${placeColumns}, latest.seq FROM latest JOIN conversations c ON c.id = latest.conversation_id
       WHERE ${isInView} AND ${isNext} AND ${notFoundLater(terms, weeks, hints.customers, parameters)}
       ${weeks.end === null ? byCustomer(`${isInView} AND ${isNext}`, hints.customers, parameters) : ''}
     ),
     page AS (
       SELECT c.id, c.seq, ${sortKey(sort)} AS key, row_number() OVER (ORDER BY ${orderOf(view, sort)}) AS place
       FROM listed c ORDER BY place LIMIT ${parameters.add(atMost.found)}
     )
     SELECT total.candidates, page.* FROM (SELECT count(*)::int AS candidates FROM hit) AS total
     LEFT JOIN page ON true ORDER BY page.place`,
    parameters.values,
  );
  return {
    found: rows.flatMap(({ id, key, seq }) => (id === null || key === null ? [] : [{ id, key, seq, weeks }])),
    candidates: rows[0]?.candidates ?? 0,
  };
}

/** Conversations of the named customers that no message in these weeks brings already. */
function byCustomer(condition: string, customers: readonly string[], parameters: SqlParameters): string {
  return `UNION ALL SELECT ${placeColumns}, NULL FROM conversations c
    WHERE c.customer_id = ANY (${parameters.add(customers)}::uuid[]) AND ${condition}
      AND NOT EXISTS (SELECT FROM latest WHERE latest.conversation_id = c.id)`;
}

/** What later weeks or names have listed already is not listed again. */
function notFoundLater(
  terms: Terms,
  { end }: Weeks,
  customers: readonly string[],
  parameters: SqlParameters,
): string {
  if (end === null) return 'true';
  const isLater = isWithin('w', { first: end, end: null }, parameters);
  return `c.customer_id <> ALL (${parameters.add(customers)}::uuid[]) AND NOT EXISTS (
    SELECT FROM message_words w WHERE w.conversation_id = c.id AND ${isLater}
      AND ${readsWords(terms, parameters)} OFFSET 0)`;
}

function nameWeeks({ first, end }: Weeks): number[] {
  if (first === null) return [];
  // Clocks differ a little: the newest step goes on into the next week.
  const last = end ?? weekOf(new Date()) + 2;
  return last - first > namedWeeksMaximum
    ? []
    : Array.from({ length: last - first }, (_, index) => first + index);
}

/** Between which weeks the conversations' last replies lie. */
async function spanOfWeeks(): Promise<{ oldest: number; newest: number }> {
  const { rows } = await pool().query<{ oldest: Date | null; newest: Date | null }>({
    name: 'search-span',
    text: `SELECT min(first.at) AS oldest, max(last.at) AS newest
      FROM unnest(enum_range(NULL::conversation_status)) AS each(status)
      LEFT JOIN LATERAL (SELECT c.last_message_minute AS at FROM conversations c WHERE c.status = each.status
        ORDER BY c.last_message_minute LIMIT 1) AS first ON true
      LEFT JOIN LATERAL (SELECT c.last_message_minute AS at FROM conversations c WHERE c.status = each.status
        ORDER BY c.last_message_minute DESC LIMIT 1) AS last ON true`,
  });
  const now = new Date();
  return { oldest: weekOf(rows[0]?.oldest ?? now), newest: weekOf(rows[0]?.newest ?? now) };
}
