/** Reading the message log: on opening, on catching up, and in pages of history both ways. Refuses to authorize: callers have asked. */
import type { Pool, PoolClient } from 'pg';
import type { Message, Receipt } from '#lib/shared/contract/entities';
import { answerBytesMaximum, catchUpMaximum, catchUpPageSize, openPageSize } from '#lib/shared/limits';
import { pool } from '../../platform/db';
import { type ConversationRecord, selectConversations } from '../conversation-dto';
import { type MessageRecord, messageOf, selectMessages } from '../message-dto';
import { type ReceiptRecord, receiptsOf, selectReceipts } from '../receipt-dto';
import { logOf, rangesOf, type ViewerKind } from '../viewer';

export interface TimelinePage {
  conversation: ConversationRecord;
  messages: Message[];
  head: number;
  length: number;
  hasMore: boolean;
  isReset: boolean;
  receipts: Receipt[];
}

/** A message beside its body, as JSON. */
const messageBytes = 500;

/**
 * The first records, as many as one answer may hold. An answer that nobody reads is kept until its reader is given up:
 * two hundred of the longest messages are several megabytes.
 */
function fittingInAnswer(records: MessageRecord[], countMaximum: number): MessageRecord[] {
  let bytes = 0;
  const end = records.findIndex(({ body }, index) => {
    bytes += messageBytes + Buffer.byteLength(JSON.stringify(body));
    return index === countMaximum || (index > 0 && bytes > answerBytesMaximum);
  });
  return end === -1 ? records : records.slice(0, end);
}

/**
 * Everything in one statement, so that the parts belong to one moment. `after` null: the newest messages by seq; a
 * number: what changed since that rev, in pages by rev, or a reset when that is too far away or ahead of the log.
 * Null when the conversation does not exist, which for a customer are all but their own.
 */
export async function readTimeline(
  viewer: ViewerKind,
  viewerId: string,
  conversationId: string,
  after: number | null,
): Promise<TimelinePage | null> {
  const { rows } = await pool().query<{
    conversation: ConversationRecord;
    messages: MessageRecord[];
    receipts: ReceiptRecord[];
    is_fresh: boolean;
  }>({
    name: `open-${viewer}`,
    text: openTexts[viewer],
    values: viewer === 'customer' ? [conversationId, after, viewerId] : [conversationId, after],
  });
  const found = rows[0];
  if (!found) return null;
  const { conversation, is_fresh: isFresh } = found;
  const records = fittingInAnswer(found.messages, isFresh ? openPageSize : catchUpPageSize);
  const messages = records.map(messageOf);
  return {
    conversation,
    messages: isFresh ? messages.reverse() : messages,
    head: conversation[logOf[viewer].head],
    length: conversation[logOf[viewer].length],
    hasMore: !isFresh && found.messages.length > records.length,
    isReset: isFresh && after !== null,
    receipts: receiptsOf(found.receipts, viewer, viewerId),
  };
}

const openTexts = { agent: openText('agent'), customer: openText('customer') };

function openText(viewer: ViewerKind): string {
  const { seq, rev, head } = logOf[viewer];
  // A rev that is the message's seq is found by the index of seqs, the others by the partial one of revs.
  const changes = [
    ...rangesOf[viewer].map(
      (range) => `${range.within} AND ${range.seq} > $2 AND m.${rev} = m.${seq}
      AND NOT (SELECT is_fresh FROM mode) ORDER BY ${range.seq}`,
    ),
    `m.${rev} > $2 AND m.${rev} <> m.${seq} AND NOT (SELECT is_fresh FROM mode) ORDER BY m.${rev}`,
  ];
  return `
WITH conversation AS (${selectConversations} WHERE c.id = $1${viewer === 'customer' ? ' AND c.customer_id = $3' : ''}),
mode AS (
  SELECT $2::int IS NULL OR ${head} < $2 OR ${head} - $2 > ${catchUpMaximum} AS is_fresh FROM conversation
),
-- Whoever comes later in one log comes later in the other too.
newest AS (
  ${selectMessages(viewer)}
  WHERE m.conversation_id = $1 AND m.${seq} IS NOT NULL AND (SELECT is_fresh FROM mode)
  ORDER BY m.agent_seq DESC LIMIT ${openPageSize}
),
changed AS (${mergedMessages(viewer, changes, 'rev', `${catchUpPageSize} + 1`)})
SELECT to_jsonb(conversation) AS conversation, mode.is_fresh,
  coalesce(
    (SELECT jsonb_agg(to_jsonb(newest) ORDER BY seq DESC) FROM newest),
    (SELECT jsonb_agg(to_jsonb(changed) ORDER BY rev) FROM changed),
    '[]'
  ) AS messages,
  coalesce((SELECT jsonb_agg(to_jsonb(r)) FROM (${selectReceipts('$1')}) AS r), '[]') AS receipts
FROM conversation, mode`;
}

/** The first messages of conversation `$1` by one column, from ranges of indexes that are each in its order. */
function mergedMessages(viewer: ViewerKind, ranges: string[], by: string, limit: string): string {
  const parts = ranges.map(
    (range) => `(${selectMessages(viewer)} WHERE m.conversation_id = $1 AND ${range} LIMIT ${limit})`,
  );
  return `SELECT * FROM (${parts.join(' UNION ALL ')}) AS merged ORDER BY ${by} LIMIT ${limit}`;
}

/** Where a page of history lies: beside this seq, which is not in it. */
export type Beside = { before: number } | { after: number };

/** The up to `limit` messages next to a seq, ascending; `hasMore`: there are further ones that way. */
export async function readHistory(
  viewer: ViewerKind,
  conversationId: string,
  beside: Beside,
  limit: number,
): Promise<{ messages: Message[]; hasMore: boolean }> {
  const [direction, from] = 'before' in beside ? ['before', beside.before] : ['after', beside.after];
  const [sign, order] = direction === 'before' ? ['<', 'DESC'] : ['>', 'ASC'];
  const ranges = rangesOf[viewer].map(
    ({ within, seq }) => `${within} AND ${seq} ${sign} $2 ORDER BY ${seq} ${order}`,
  );
  const { rows } = await pool().query<MessageRecord>({
    name: `history-${direction}-${viewer}`,
    text: mergedMessages(viewer, ranges, `seq ${order}`, '$3'),
    values: [conversationId, from, limit + 1],
  });
  const records = fittingInAnswer(rows, limit);
  const messages = records.map(messageOf);
  return {
    messages: direction === 'before' ? messages.reverse() : messages,
    hasMore: rows.length > records.length,
  };
}

export async function readMessage(
  viewer: ViewerKind,
  messageId: string,
  database: Pool | PoolClient = pool(),
): Promise<Message | null> {
  const { rows } = await database.query<MessageRecord>(
    `${selectMessages(viewer)} WHERE m.id = $1 AND m.${logOf[viewer].seq} IS NOT NULL`,
    [messageId],
  );
  return rows[0] ? messageOf(rows[0]) : null;
}

/** The head of each conversation in both logs. */
export async function readHeads(ids: string[]): Promise<Map<string, Record<ViewerKind, number>>> {
  const { rows } = await pool().query<{ id: string; agent: number; customer: number }>({
    name: 'heads',
    text: 'SELECT id, agent_head AS agent, customer_head AS customer FROM conversations WHERE id = ANY($1)',
    values: [ids],
  });
  return new Map(rows.map(({ id, agent, customer }) => [id, { agent, customer }]));
}
