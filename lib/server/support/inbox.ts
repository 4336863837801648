/** The agents' list: pages by keyset, in each view and order, and search with what was found. */
import { z } from 'zod';
import type { Counts, Sort, View } from '#lib/shared/contract/commands';
import type { Actor, Row } from '#lib/shared/contract/entities';
import { ShopbellError } from '#lib/shared/errors';
import { inboxPageSize } from '#lib/shared/limits';
import { pool } from '../platform/db';
import { demand } from './authorize';
import { type ConversationRecord, rowOf, selectConversations } from './conversation-dto';
import { countViews } from './inbox-counts';
import { orders, viewConditions } from './inbox-views';

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
  sort_key: string;
  own_read_seq: number;
  excerpt: string | null;
  match_seq: number | null;
}

/** The last row of a page: its sort key as the database wrote it, and its id. */
const position = z.tuple([z.string().max(80), z.uuid()]);

export async function listInbox(actor: Actor, question: Question): Promise<InboxPage> {
  demand(actor, 'list_inbox');
  const limit = question.limit ?? inboxPageSize;
  const [records, counts] = await Promise.all([
    selectPage(actor.id, question, limit + 1),
    countViews(actor.id),
  ]);
  const page = records.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(rowOf),
    cursor: records.length > limit && last ? encodePosition(last.sort_key, last.id) : null,
    counts,
    marks: page.map((record) => ({ conversationId: record.id, readSeq: record.own_read_seq })),
    matches: page.flatMap(({ id, excerpt, match_seq: seq }) =>
      excerpt === null ? [] : [{ conversationId: id, excerpt, ...(seq === null ? {} : { seq }) }],
    ),
  };
}

async function selectPage(viewerId: string, question: Question, limit: number): Promise<InboxRecord[]> {
  const order = orders[question.sort ?? 'newest'];
  const query = question.query?.trim() ?? '';
  const values: unknown[] = [viewerId];
  const parameter = (value: unknown) => `$${values.push(value)}`;

  const conditions = [viewConditions[question.view].replace('$viewer', '$1')];
  let excerpt = 'NULL';
  let matchSeq = 'NULL::int';
  if (query !== '') {
    const pattern = parameter(`%${query.replace(/[\\%_]/g, '\\$&')}%`);
    const needle = parameter(query);
    conditions.push(foundBy(pattern));
    excerpt = excerptOf(pattern, needle);
    matchSeq = `(SELECT max(m.agent_seq) FROM messages m WHERE m.conversation_id = page.id AND m.body ILIKE ${pattern})`;
  }
  if (question.cursor !== undefined) {
    const [key, id] = decodePosition(question.cursor);
    const keyParameter = parameter(key);
    const idParameter = parameter(id);
    conditions.push(
      order.after.replaceAll('$key', () => `${keyParameter}::text`).replace('$id', () => idParameter),
    );
  }
  const text = `
    SELECT page.*, ${order.key} AS sort_key, coalesce(own.read_seq, 0) AS own_read_seq, ${excerpt} AS excerpt, ${matchSeq} AS match_seq
    FROM (${selectConversations} WHERE ${conditions.join(' AND ')} ORDER BY ${order.by} LIMIT ${parameter(limit)}) AS page
    JOIN conversations c ON c.id = page.id
    LEFT JOIN receipts own ON own.conversation_id = page.id AND own.participant_id = $1
    ORDER BY ${order.by}`;
  try {
    return (await pool().query<InboxRecord>(text, values)).rows;
  } catch (error) {
    // Class 22: a forged cursor holds a key that is no time and no priority.
    const isDataError = String((error as { code?: string }).code).startsWith('22');
    throw isDataError && question.cursor !== undefined ? invalidCursor() : error;
  }
}

function foundBy(pattern: string): string {
  return `(customer.name ILIKE ${pattern} OR customer.email ILIKE ${pattern} OR customer.contact_email ILIKE ${pattern}
    OR EXISTS (SELECT FROM orders o WHERE o.customer_id = c.customer_id AND o.number ILIKE ${pattern})
    OR EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.body ILIKE ${pattern}))`;
}

/** The newest message that holds the words, cut around them; else the order's number. Null for a name or an e-mail. */
function excerptOf(pattern: string, needle: string): string {
  return `coalesce(
    (SELECT substring(m.body FROM greatest(position(lower(${needle}) IN lower(m.body)) - 30, 1) FOR 140)
     FROM messages m WHERE m.conversation_id = page.id AND m.body ILIKE ${pattern}
     ORDER BY m.agent_seq DESC LIMIT 1),
    (SELECT o.number FROM orders o WHERE o.customer_id = page.customer_id AND o.number ILIKE ${pattern}
     ORDER BY o.created_at DESC LIMIT 1))`;
}

function encodePosition(key: string, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

function decodePosition(cursor: string): [string, string] {
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalidCursor();
  }
}

function invalidCursor(): ShopbellError {
  return new ShopbellError('invalid', 'This cursor is not one of ours: list again from the beginning.');
}
