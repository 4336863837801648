/** Reading the message log: on opening, on catching up, and in pages of history both ways. Refuses to authorize: callers have asked. */
import type { Pool, PoolClient, QueryConfig } from 'pg';
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
 * two hundred of the longest messages are several megabytes. The database has left out most of what is too much, see
 * `cutText`: never so much that the first record that does not fit is missing, which tells that there are more.
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
 * A page of messages in the order given, without what follows once more than an answer holds has gone before. It counts
 * less than the answer does, which escapes characters; the size of a body is known without reading the body.
 */
function cutText(page: string, order: string): string {
  return `
  SELECT * FROM (
    SELECT page.*, sum(octet_length(body) + ${messageBytes}) OVER (
      ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS bytes_before
    FROM (${page}) AS page
  ) AS counted
  WHERE coalesce(bytes_before, 0) <= ${answerBytesMaximum}`;
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
  const of = viewer === 'customer' ? [conversationId, viewerId] : [conversationId];
  const changed =
    after === null
      ? null
      : await readParts({ name: `open-after-${viewer}`, text: changedTexts[viewer], values: [...of, after] });
  if (after !== null && !changed) return null;
  if (changed?.is_near) return pageOf(viewer, viewerId, changed, catchUpPageSize);
  const fresh = await readParts({ name: `open-${viewer}`, text: freshTexts[viewer], values: of });
  if (!fresh) return null;
  const page = pageOf(viewer, viewerId, fresh, openPageSize);
  return { ...page, messages: page.messages.reverse(), hasMore: false, isReset: after !== null };
}

interface Parts {
  conversation: ConversationRecord;
  messages: MessageRecord[];
  receipts: ReceiptRecord[];
  is_near?: boolean;
}

async function readParts(statement: QueryConfig): Promise<Parts | undefined> {
  const { rows } = await pool().query<Parts>(statement);
  return rows[0];
}

function pageOf(viewer: ViewerKind, viewerId: string, found: Parts, messagesMaximum: number): TimelinePage {
  const records = fittingInAnswer(found.messages, messagesMaximum);
  return {
    conversation: found.conversation,
    messages: records.map(messageOf),
    head: found.conversation[logOf[viewer].head],
    length: found.conversation[logOf[viewer].length],
    hasMore: found.messages.length > records.length,
    isReset: false,
    receipts: receiptsOf(found.receipts, viewer, viewerId),
  };
}

/** `$1`, of the customer `$2` where one asks. */
const conversationText = (viewer: ViewerKind) =>
  `conversation AS (${selectConversations} WHERE c.id = $1${viewer === 'customer' ? ' AND c.customer_id = $2' : ''})`;

const receiptsText = `coalesce((SELECT jsonb_agg(to_jsonb(r)) FROM (${selectReceipts('$1')}) AS r), '[]') AS receipts`;

const freshTexts = { agent: freshText('agent'), customer: freshText('customer') };
const changedTexts = { agent: changedText('agent'), customer: changedText('customer') };

/** Whoever comes later in one log comes later in the other too. */
function freshText(viewer: ViewerKind): string {
  const newest = `${selectMessages(viewer)}
    WHERE m.conversation_id = (SELECT id FROM conversation) AND m.${logOf[viewer].seq} IS NOT NULL
    ORDER BY m.agent_seq DESC LIMIT ${openPageSize}`;
  return `
WITH ${conversationText(viewer)},
newest AS (${cutText(newest, 'seq DESC')})
SELECT to_jsonb(conversation) AS conversation,
  coalesce((SELECT json_agg(newest ORDER BY seq DESC) FROM newest), '[]') AS messages, ${receiptsText}
FROM conversation`;
}

/** A rev that is the message's seq is found by the index of seqs, the others by the partial one of revs. */
function changedText(viewer: ViewerKind): string {
  const { rev, head } = logOf[viewer];
  const after = viewer === 'customer' ? '$3' : '$2';
  const changes = [
    ...rangesOf[viewer].map(
      (range) => `${range.within} AND ${range.seq} > ${after} AND m.${rev} = m.${logOf[viewer].seq}
      AND (SELECT is_near FROM mode) ORDER BY ${range.seq}`,
    ),
    `m.${rev} > ${after} AND m.${rev} <> m.${logOf[viewer].seq} AND (SELECT is_near FROM mode) ORDER BY m.${rev}`,
  ];
  return `
WITH ${conversationText(viewer)},
mode AS (
  SELECT ${head} >= ${after}::int AND ${head} - ${after} <= ${catchUpMaximum} AS is_near FROM conversation
),
changed AS (${cutText(mergedMessages(viewer, changes, 'rev', `${catchUpPageSize} + 1`), 'rev')})
SELECT to_jsonb(conversation) AS conversation, mode.is_near,
  coalesce((SELECT json_agg(changed ORDER BY rev) FROM changed), '[]') AS messages, ${receiptsText}
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
  const page = cutText(mergedMessages(viewer, ranges, `seq ${order}`, '$3'), `seq ${order}`);
  const { rows } = await pool().query<MessageRecord>({
    name: `history-${direction}-${viewer}`,
    text: `${page} ORDER BY seq ${order}`,
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

export interface Head extends Record<ViewerKind, number> {
  /** Its last message was stored within the time asked about. */
  isRecent: boolean;
}

/** The head of each conversation in both logs. */
export async function readHeads(ids: string[], recentSeconds: number): Promise<Map<string, Head>> {
  const { rows } = await pool().query<Head & { id: string }>({
    name: 'heads',
    text: `SELECT c.id, c.agent_head AS agent, c.customer_head AS customer,
        EXISTS (
          SELECT FROM messages m WHERE m.conversation_id = c.id AND m.agent_seq = c.agent_length
            AND m.created_at > now() - $2 * interval '1 second'
        ) AS "isRecent"
      FROM conversations c WHERE c.id = ANY($1)`,
    values: [ids, recentSeconds],
  });
  return new Map(rows.map(({ id, ...head }) => [id, head]));
}
