/** The agents' list: pages by keyset, in each view and order, and search with what was found. */
import type { Counts, Sort, View } from '#lib/shared/contract/commands';
import type { Actor, Row } from '#lib/shared/contract/entities';
import { inboxPageSize } from '#lib/shared/limits';
import { pool } from '../platform/db';
import { SqlParameters } from '../platform/sql-parameters';
import { demand } from './authorize';
import { type ConversationRecord, rowOf, selectConversations } from './conversation-dto';
import { countViews } from './inbox-counts';
import { decodePlace, encodePlace, problemWithCursor } from './inbox-cursor';
import { orderedView, sortKey } from './inbox-views';
import { excerptOf } from './search/excerpt';
import { type Found, type Listing, type Page, searchView } from './search/search';
import { readTerms, type Terms } from './search/terms';

interface Question {
  view: View;
  query?: string | undefined;
  sort?: Sort | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

interface InboxPage {
  rows: Row[];
  cursor: string | null;
  counts: Counts;
  marks: { conversationId: string; readSeq: number }[];
  matches: { conversationId: string; excerpt: string; seq?: number }[];
}

interface InboxRecord extends ConversationRecord {
  own_read_seq: number;
  body: string | null;
  order_number: string | null;
}

export async function listInbox(actor: Actor, question: Question): Promise<InboxPage> {
  demand(actor, 'list_inbox');
  const [{ found, hasMore, records }, counts] = await Promise.all([
    selectPage(actor.id, question),
    countViews(actor.id),
  ]);
  const last = found.at(-1);
  const listed = found.flatMap(({ id, seq }) => {
    const record = records.get(id);
    // The words that were found may be older than the message: without them there it is not shown.
    return record && (seq === null || record.body !== null) ? [{ record, seq }] : [];
  });
  const terms = readTerms(question.query ?? '');
  return {
    rows: listed.map(({ record }) => rowOf(record)),
    cursor: hasMore && last ? encodePlace(last) : null,
    counts,
    marks: listed.map(({ record }) => ({ conversationId: record.id, readSeq: record.own_read_seq })),
    matches: listed.flatMap(({ record: { id: conversationId, body, order_number }, seq }) => {
      if (seq !== null && body !== null) return [{ conversationId, excerpt: excerptOf(body, terms), seq }];
      return order_number === null ? [] : [{ conversationId, excerpt: order_number }];
    }),
  };
}

async function selectPage(
  viewerId: string,
  question: Question,
): Promise<Page & { records: Map<string, InboxRecord> }> {
  const terms = readTerms(question.query ?? '');
  const listing: Listing = {
    view: question.view,
    sort: question.sort ?? 'newest',
    viewerId,
    after: question.cursor === undefined ? null : decodePlace(question.cursor),
    limit: question.limit ?? inboxPageSize,
  };
  try {
    const page = terms === null ? await listView(listing) : await searchView(listing, terms);
    return { ...page, records: await loadRecords(viewerId, page.found, terms) };
  } catch (error) {
    throw problemWithCursor(error, question.cursor);
  }
}

async function listView(listing: Listing): Promise<Page> {
  const parameters = new SqlParameters();
  const { rows } = await pool().query<Found>(
    `SELECT c.id, ${sortKey(listing.sort)} AS key, NULL::int AS seq
     FROM (${orderedView(listing, listing.limit + 1, parameters)}) AS c`,
    parameters.values,
  );
  return { found: rows.slice(0, listing.limit), hasMore: rows.length > listing.limit };
}

/** What the listed rows show, with the message or the order's number that a search found. */
async function loadRecords(
  viewerId: string,
  found: readonly Found[],
  terms: Terms | null,
): Promise<Map<string, InboxRecord>> {
  if (found.length === 0) return new Map();
  const { rows } = await pool().query<InboxRecord>({
    name: 'inbox-rows',
    text: `
      SELECT listed.*, coalesce(own.read_seq, 0) AS own_read_seq, hit.body, bought.number AS order_number
      FROM unnest($2::uuid[], $3::int[]) AS page(id, seq)
      JOIN LATERAL (${selectConversations} WHERE c.id = page.id) AS listed ON true
      LEFT JOIN receipts own ON own.conversation_id = page.id AND own.participant_id = $1
      LEFT JOIN messages hit ON hit.conversation_id = page.id AND hit.agent_seq = page.seq
        AND NOT EXISTS (SELECT FROM unnest($5::text[]) AS word WHERE strpos(lower(hit.body), word) = 0)
      LEFT JOIN LATERAL (
        SELECT o.number FROM orders o
        WHERE o.customer_id = listed.customer_id AND page.seq IS NULL AND cardinality($4::text[]) > 0
          AND lower(o.number) LIKE ALL ($4::text[])
        ORDER BY o.created_at DESC LIMIT 1
      ) AS bought ON true`,
    values: [
      viewerId,
      found.map(({ id }) => id),
      found.map(({ seq }) => seq),
      terms?.patterns ?? [],
      terms?.words ?? [],
    ],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
