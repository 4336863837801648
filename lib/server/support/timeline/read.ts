/** Reading the message log: on opening, on catching up, and in pages of history both ways. Refuses to authorize: callers have asked. */
import type { Pool, PoolClient } from 'pg';
import type { Message, Receipt } from '#lib/shared/contract/entities';
import { answerBytesMaximum, catchUpMaximum, catchUpPageSize, openPageSize } from '#lib/shared/limits';
import { pool } from '../../platform/db';
import { grouped } from '../../platform/grouping';
import { singleton } from '../../platform/singleton';
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
 * Of `records`, in this order, no more than an answer can hold and the one after them, which says that more follows. As
 * PostgreSQL counts them: in JSON they are larger, so that `fittingInAnswer` has the last word.
 */
const withinAnswer = (records: string, order: string) => `
  SELECT * FROM (
    SELECT records.*, coalesce(sum(octet_length(body) + ${messageBytes}) OVER (
      ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS bytes_before
    FROM (${records}) AS records
  ) AS counted WHERE bytes_before <= ${answerBytesMaximum}`;

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
  const changed = after === null ? null : await readChanges(viewer, { viewerId, conversationId, after });
  if (after !== null && changed === null) return null;
  if (changed?.is_near) return pageOf(viewer, viewerId, changed, catchUpPageSize);
  const fresh = await readFresh(viewer, viewerId, conversationId);
  if (fresh === null) return null;
  const page = pageOf(viewer, viewerId, fresh, openPageSize);
  return { ...page, messages: page.messages.reverse(), hasMore: false, isReset: after !== null };
}

interface Parts {
  conversation: ConversationRecord;
  messages: MessageRecord[];
  receipts: ReceiptRecord[];
}

async function readFresh(
  viewer: ViewerKind,
  viewerId: string,
  conversationId: string,
): Promise<Parts | null> {
  const { rows } = await pool().query<Parts>({
    name: `open-${viewer}`,
    text: freshTexts[viewer],
    values: viewer === 'customer' ? [conversationId, viewerId] : [conversationId],
  });
  return rows[0] ?? null;
}

interface CatchUp {
  viewerId: string;
  conversationId: string;
  after: number;
}

type ChangedParts = Parts & { is_near: boolean };

/** Nobody notices the rest, and after a restart it makes of twenty questions one. An answer is up to 256 KB. */
const together = { restMs: 20, groupMaximum: 25 };

/** Everybody asks at the same time what they missed while the server or the network was away: one query for many of them. */
const readChanges = (viewer: ViewerKind, asked: CatchUp) =>
  singleton(`catch-ups:${viewer}`, () => grouped(changesOf(viewer), together))(asked);

function changesOf(viewer: ViewerKind) {
  return async (asked: CatchUp[]): Promise<(ChangedParts | null)[]> => {
    const { rows } = await pool().query<ChangedParts & { place: number }>({
      name: `changes-${viewer}`,
      text: changedTexts[viewer],
      values: [
        asked.map(({ conversationId }) => conversationId),
        asked.map(({ viewerId }) => viewerId),
        asked.map(({ after }) => after),
      ],
    });
    const found = new Map(rows.map((row) => [row.place, row]));
    return asked.map((_, index) => found.get(index + 1) ?? null);
  };
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

/** Of the customer alone where one asks. */
const conversationText = (viewer: ViewerKind, conversationId: string, viewerId: string) =>
  `conversation AS (${selectConversations}
    WHERE c.id = ${conversationId}${viewer === 'customer' ? ` AND c.customer_id = ${viewerId}` : ''})`;

const receiptsText = (conversationId: string) =>
  `coalesce((SELECT jsonb_agg(to_jsonb(r)) FROM (${selectReceipts(conversationId)}) AS r), '[]') AS receipts`;

const freshTexts = { agent: freshText('agent'), customer: freshText('customer') };
const changedTexts = { agent: changedText('agent'), customer: changedText('customer') };

/** Whoever comes later in one log comes later in the other too. */
function freshText(viewer: ViewerKind): string {
  return `
WITH ${conversationText(viewer, '$1', '$2')},
newest AS (${withinAnswer(
    `${selectMessages(viewer)}
  WHERE m.conversation_id = (SELECT id FROM conversation) AND m.${logOf[viewer].seq} IS NOT NULL
  ORDER BY m.agent_seq DESC LIMIT ${openPageSize}`,
    'seq DESC',
  )})
SELECT to_jsonb(conversation) AS conversation,
  coalesce((SELECT jsonb_agg(to_jsonb(newest) ORDER BY seq DESC) FROM newest), '[]') AS messages, ${receiptsText('$1')}
FROM conversation`;
}

/**
 * A rev that is the message's seq is found by the index of seqs, the others by the partial one of revs. The arrays are
 * selected so that their lengths are nothing to plan by: PostgreSQL would plan a short one anew each time.
 */
function changedText(viewer: ViewerKind): string {
  const { rev, head } = logOf[viewer];
  const changes = [
    ...rangesOf(viewer, 'asked.conversation_id').map(
      (range) => `${range.within} AND ${range.seq} > asked.after AND m.${rev} = m.${logOf[viewer].seq}
      AND (SELECT is_near FROM mode) ORDER BY ${range.seq}`,
    ),
    `m.${rev} > asked.after AND m.${rev} <> m.${logOf[viewer].seq} AND (SELECT is_near FROM mode) ORDER BY m.${rev}`,
  ];
  return `
SELECT asked.place::int, page.*
FROM unnest((SELECT $1::uuid[]), (SELECT $2::uuid[]), (SELECT $3::int[])) WITH ORDINALITY
  AS asked (conversation_id, viewer_id, after, place)
CROSS JOIN LATERAL (
WITH ${conversationText(viewer, 'asked.conversation_id', 'asked.viewer_id')},
mode AS (
  SELECT ${head} >= asked.after AND ${head} - asked.after <= ${catchUpMaximum} AS is_near FROM conversation
),
changed AS (${withinAnswer(mergedMessages(viewer, 'asked.conversation_id', changes, 'rev', `${catchUpPageSize} + 1`), 'rev')})
SELECT to_jsonb(conversation) AS conversation, mode.is_near,
  coalesce((SELECT jsonb_agg(to_jsonb(changed) ORDER BY rev) FROM changed), '[]') AS messages, ${receiptsText('asked.conversation_id')}
FROM conversation, mode
) AS page`;
}

/** The first messages of a conversation by one column, from ranges of indexes that are each in its order. */
function mergedMessages(
  viewer: ViewerKind,
  conversationId: string,
  ranges: string[],
  by: string,
  limit: string,
): string {
  const parts = ranges.map(
    (range) =>
      `(${selectMessages(viewer)} WHERE m.conversation_id = ${conversationId} AND ${range} LIMIT ${limit})`,
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
  const ranges = rangesOf(viewer, '$1').map(
    ({ within, seq }) => `${within} AND ${seq} ${sign} $2 ORDER BY ${seq} ${order}`,
  );
  const { rows } = await pool().query<MessageRecord>({
    name: `history-${direction}-${viewer}`,
    text: `${withinAnswer(mergedMessages(viewer, '$1', ranges, `seq ${order}`, '$3'), `seq ${order}`)} ORDER BY seq ${order}`,
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
  /** The last message of the agents' log was stored within the time asked about. */
  isRecent: boolean;
  /** The last one that the customer sees was: what only agents see makes no difference. */
  isRecentForCustomer: boolean;
}

const isRecent = (place: string) => `EXISTS (
  SELECT FROM messages m WHERE m.conversation_id = c.id AND ${place}
    AND m.created_at > now() - $2 * interval '1 second')`;

/** The head of each conversation in both logs. */
export async function readHeads(ids: string[], recentSeconds: number): Promise<Map<string, Head>> {
  const { rows } = await pool().query<Head & { id: string }>({
    name: 'heads',
    text: `SELECT c.id, c.agent_head AS agent, c.customer_head AS customer,
        ${isRecent('m.agent_seq = c.agent_length')} AS "isRecent",
        ${isRecent('m.agent_seq = c.customer_length AND m.customer_seq = m.agent_seq')}
          OR ${isRecent('m.customer_seq = c.customer_length AND m.customer_seq <> m.agent_seq')}
          AS "isRecentForCustomer"
      FROM conversations c WHERE c.id = ANY($1)`,
    values: [ids, recentSeconds],
  });
  return new Map(rows.map(({ id, ...head }) => [id, head]));
}
