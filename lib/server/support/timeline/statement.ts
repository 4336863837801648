/**
 * The one statement that writes to the message log. For a whole batch it locks the conversations in id order, recognises
 * repeats, judges each draft by the locked row (as lib/shared/policy does), numbers both logs, inserts, and moves the
 * heads and the summary.
 * Refuses nothing by itself: each draft gets its verdict, except where there is no conversation: nothing is held there,
 * and no row answered. A unique violation means that another node stored one of the
 * client ids meanwhile, after this statement's snapshot; running it again finds the repeat.
 *
 * Every draft carries its conversation's row from the lock to the end, and what concerns the conversation as a whole is
 * counted by windows: the parts are never joined with one another. PostgreSQL keeps one plan for all sizes of batch and
 * would join them by nested loops, which for two hundred drafts cost more than storing them.
 *
 * To set such a plan up costs as much as to store ten messages with it. So the parts that most batches do not need are
 * left out of their text: windows, where no conversation occurs twice; counting what a sender has not seen; and for a
 * draft by itself, which is every batch of a quiet shop, all that several need to be taken apart and put in order.
 */
import type { QueryConfig } from 'pg';
import type { Draft, Verdict } from './draft';

/** Characters of the last reply that lists show. */
export const previewLength = 200;
/** Messages a sender may be behind without having missed one: their own. Further back nothing is counted. */
const ownUnseenMaximum = 1_000;

const ownLength = `CASE h.author_kind WHEN 'customer' THEN h.customer_length ELSE h.agent_length END`;

/**
 * Counted from the locked length, so a message that this snapshot cannot see yet counts as unseen; in the sender's own
 * log, so a customer cannot count notes. No message has a smaller seq for agents than for its customer.
 */
const unseenText = `
    SELECT ${ownLength} - h.last_seen_seq - count(*) AS total
    FROM messages m
    WHERE ${ownLength} - h.last_seen_seq <= ${ownUnseenMaximum} AND m.conversation_id = h.conversation_id
      AND m.agent_seq > h.last_seen_seq
      AND (h.author_kind <> 'customer' OR m.customer_seq > h.last_seen_seq)
      AND (m.kind = 'activity' OR m.author_id = h.author_id)`;

/** Numbers and sums of what is not stored mean nothing and are left alone. */
const amongOthersText = `
  SELECT j.*,
    row_number() OVER so_far AS agent_place,
    count(*) FILTER (WHERE is_public) OVER so_far AS customer_place,
    count(*) OVER whole AS in_agent_log,
    count(*) FILTER (WHERE is_public) OVER whole AS in_customer_log,
    max(ordinal) FILTER (WHERE kind = 'reply') OVER whole AS last_reply,
    max(ordinal) FILTER (WHERE author_kind = 'customer') OVER whole AS last_from_customer,
    max(ordinal) FILTER (WHERE author_kind = 'agent' AND kind = 'reply') OVER whole AS last_from_agent
  FROM judged j
  WINDOW so_far AS (PARTITION BY conversation_id, verdict = 'stored' ORDER BY ordinal ROWS UNBOUNDED PRECEDING),
    whole AS (PARTITION BY conversation_id, verdict = 'stored')`;

/** The same where nothing else in the batch is of the draft's conversation. */
const apartText = `
  SELECT j.*, 1 AS agent_place, is_public::int AS customer_place, 1 AS in_agent_log, is_public::int AS in_customer_log,
    CASE WHEN kind = 'reply' THEN ordinal END AS last_reply,
    CASE WHEN author_kind = 'customer' THEN ordinal END AS last_from_customer,
    CASE WHEN author_kind = 'agent' AND kind = 'reply' THEN ordinal END AS last_from_agent
  FROM judged j`;

/** One value of the draft `row`; what is long is taken from its parameter instead of being carried through every step. */
const of = (parameter: string, row: string) => `(${parameter})[${row}.ordinal + 1]`;
const hashOf = (row: string) => of('$9::bytea[]', row);

/** One draft; several, each for another conversation; any. */
type Mixture = 'one' | 'apart' | 'any';

const lastCustomerSeq = (mixture: Mixture) =>
  mixture === 'any'
    ? `max(agent_seq) FILTER (WHERE author_kind = 'customer') OVER (PARTITION BY conversation_id)`
    : `CASE WHEN author_kind = 'customer' THEN agent_seq END`;

/** What every step knows of a draft, and the parameter that has it. */
const draftColumns = {
  ordinal: '$1::int[]',
  id: '$2::uuid[]',
  conversation_id: '$3::uuid[]',
  author_kind: '$4::author_kind[]',
  author_id: '$5::uuid[]',
  kind: '$6::message_kind[]',
  is_public: '$7::boolean[]',
  client_id: '$8::uuid[]',
  last_seen_seq: '$12::int[]',
};

const draftsText = `SELECT * FROM unnest(${Object.values(draftColumns).join(', ')})
    AS d(${Object.keys(draftColumns).join(', ')})`;
const oneDraftText = `SELECT ${Object.entries(draftColumns)
  .map(([column, parameter]) => `(${parameter})[1] AS ${column}`)
  .join(', ')}`;

/** @param isUnseenAsked somebody says what they have seen. */
const textFor = (mixture: Mixture, isUnseenAsked: boolean) => `
WITH draft AS (
  ${mixture === 'one' ? oneDraftText : draftsText}
),
held AS MATERIALIZED (
  SELECT d.*, c.customer_id, c.status AS old_status, c.waiting_since AS old_waiting_since,
    c.snoozed_until IS NOT NULL AS is_snoozed,
    c.agent_length, c.agent_head, c.customer_length, c.customer_head
  FROM draft d JOIN conversations c ON c.id = d.conversation_id
  ${mixture === 'one' ? '' : 'ORDER BY c.id'}
  FOR NO KEY UPDATE OF c
),
-- The clock is read after the locks are held, so a log's times do not run backwards.
moment AS MATERIALIZED (
  SELECT at, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS written
  FROM (
    SELECT date_trunc('milliseconds', clock_timestamp()) AS at
    FROM ${mixture === 'one' ? 'held' : '(SELECT count(*) FROM held) AS all_held'}
  ) AS clock
),
judged AS (
  SELECT h.*, m.id AS repeat_id, ${isUnseenAsked ? 'unseen.total' : 'NULL::int'} AS unseen,
    CASE
      WHEN m.id IS NOT NULL THEN CASE WHEN m.input_hash = ${hashOf('h')} THEN 'repeat' ELSE 'conflict' END
      WHEN h.author_kind = 'customer' AND h.customer_id <> h.author_id THEN 'not_found'
      WHEN h.author_kind = 'customer' AND h.kind <> 'reply' THEN 'forbidden'
      ${isUnseenAsked ? `WHEN unseen.total > 0 THEN 'conflict'` : ''}
      ELSE 'stored'
    END AS verdict
  FROM held h
  LEFT JOIN messages m ON m.author_id = h.author_id AND m.client_id = h.client_id
  ${isUnseenAsked ? `LEFT JOIN LATERAL (${unseenText}) AS unseen ON h.last_seen_seq IS NOT NULL` : ''}
),
numbered AS (${mixture === 'any' ? amongOthersText : apartText}),
settled AS MATERIALIZED (
  SELECT n.*, moment.at, moment.written,
    agent_length + agent_place AS agent_seq,
    agent_head + agent_place AS agent_rev,
    CASE WHEN is_public THEN customer_length + customer_place END AS customer_seq,
    CASE WHEN is_public THEN customer_head + customer_place END AS customer_rev,
    (CASE
      WHEN last_from_customer > coalesce(last_from_agent, -1) THEN 'open'
      WHEN last_from_agent IS NOT NULL AND (old_status = 'open' OR last_from_customer IS NOT NULL) THEN 'pending'
      ELSE old_status
    END)::conversation_status AS new_status,
    last_from_customer IS NOT NULL AND is_snoozed AS is_woken,
    CASE
      WHEN last_from_agent > coalesce(last_from_customer, -1) THEN NULL
      WHEN last_from_customer IS NULL THEN old_waiting_since
      WHEN last_from_agent IS NOT NULL THEN moment.at
      ELSE coalesce(old_waiting_since, moment.at)
    END AS new_waiting_since
  FROM numbered n, moment
),
inserted AS (
  INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, customer_seq, customer_rev, author_kind,
                        author_id, client_id, input_hash, body, activity, created_at)
  SELECT id, conversation_id, kind, agent_seq, agent_rev, customer_seq, customer_rev, author_kind,
         author_id, client_id, ${hashOf('s')}, ${of('$10::text[]', 's')}, ${of('$11::jsonb[]', 's')}, at
  FROM settled s WHERE verdict = 'stored'
),
-- One row a conversation, its last; the last reply's words are taken from the parameters, which ordinals count from 0.
moved AS (
  UPDATE conversations c SET
    agent_length = s.agent_length + s.in_agent_log,
    agent_head = s.agent_head + s.in_agent_log,
    customer_length = s.customer_length + s.in_customer_log,
    customer_head = s.customer_head + s.in_customer_log,
    status = s.new_status,
    version = c.version + (s.new_status <> s.old_status OR s.is_woken)::int,
    snoozed_until = CASE WHEN s.last_from_customer IS NULL THEN c.snoozed_until END,
    closed_at = CASE WHEN s.last_from_customer IS NULL THEN c.closed_at END,
    waiting_since = s.new_waiting_since,
    last_customer_seq = coalesce(s.last_customer_seq, c.last_customer_seq),
    preview = coalesce(left(($10::text[])[s.last_reply + 1], ${previewLength}), c.preview),
    last_message_at = CASE WHEN s.last_reply IS NULL THEN c.last_message_at ELSE s.at END,
    last_message_id = coalesce(($2::uuid[])[s.last_reply + 1], c.last_message_id),
    last_author_kind = coalesce(($4::author_kind[])[s.last_reply + 1], c.last_author_kind),
    last_author_id = coalesce(($5::uuid[])[s.last_reply + 1], c.last_author_id)
  FROM (
    SELECT s.*, ${lastCustomerSeq(mixture)} AS last_customer_seq FROM settled s WHERE verdict = 'stored'
  ) AS s
  WHERE c.id = s.conversation_id AND s.agent_place = s.in_agent_log
)
SELECT ordinal, verdict, repeat_id, unseen::int, agent_seq::int, agent_rev::int, customer_seq::int, customer_rev::int,
  written AS at, customer_id,
  verdict = 'stored'
    AND (new_status <> old_status OR is_woken OR new_waiting_since IS DISTINCT FROM old_waiting_since)
    AS has_conversation_changed
FROM settled`;

/** A row of `appendStatement`; one of `elsewhereStatement` has the first three. */
export interface AppendedRow {
  ordinal: number;
  verdict: Verdict['verdict'];
  repeat_id: string | null;
  unseen?: number | null;
  agent_seq?: number;
  agent_rev?: number;
  customer_seq?: number | null;
  customer_rev?: number | null;
  /** As the wire writes it: ISO, in UTC. */
  at?: string;
  customer_id?: string;
  has_conversation_changed?: boolean;
}

const statements = (['one', 'apart', 'any'] as const).flatMap((mixture) =>
  [true, false].map((isUnseenAsked) => ({
    mixture,
    isUnseenAsked,
    name: `append-${mixture}${isUnseenAsked ? '-unless-unseen' : ''}`,
    text: textFor(mixture, isUnseenAsked),
  })),
);

/** Stores nothing, but has each statement planned in the connection that runs it. */
export function emptyStatements(): QueryConfig[] {
  return statements.map(({ name, text }) => ({ name, text, values: valuesOf([]) }));
}

/** Drafts are numbered in the order given. Two drafts of one batch must not carry the same author and client id. */
export function appendStatement(drafts: readonly Draft[]): QueryConfig {
  const mixture = mixtureOf(drafts);
  const isUnseenAsked = drafts.some(({ lastSeenSeq }) => lastSeenSeq !== null);
  const { name, text } = statements.find(
    (one) => one.mixture === mixture && one.isUnseenAsked === isUnseenAsked,
  ) as (typeof statements)[number];
  return { name, text, values: valuesOf(drafts) };
}

function mixtureOf(drafts: readonly Draft[]): Mixture {
  if (drafts.length === 1) return 'one';
  const conversations = new Set(drafts.map(({ conversationId }) => conversationId));
  return conversations.size === drafts.length ? 'apart' : 'any';
}

/** Whether words without a conversation are known from another one. Ordinals are those of `drafts`. */
export function elsewhereStatement(drafts: readonly Draft[], ordinals: readonly number[]): QueryConfig {
  const asked = ordinals.flatMap((ordinal) => drafts[ordinal] ?? []);
  return {
    name: 'append-elsewhere',
    text: `
      SELECT d.ordinal, m.id AS repeat_id,
        CASE WHEN m.id IS NULL THEN 'not_found' WHEN m.input_hash = d.input_hash THEN 'repeat' ELSE 'conflict' END AS verdict
      FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::bytea[]) AS d(ordinal, author_id, client_id, input_hash)
      LEFT JOIN messages m ON m.author_id = d.author_id AND m.client_id = d.client_id`,
    values: [
      arrayOf(ordinals),
      arrayOf(asked.map(({ author }) => author.id)),
      arrayOf(asked.map(({ clientId }) => clientId)),
      hashesOf(asked),
    ],
  };
}

function valuesOf(drafts: readonly Draft[]): unknown[] {
  return [
    arrayOf(drafts.map((_, ordinal) => ordinal)),
    arrayOf(drafts.map((draft) => draft.messageId)),
    arrayOf(drafts.map((draft) => draft.conversationId)),
    arrayOf(drafts.map((draft) => draft.author.kind)),
    arrayOf(drafts.map((draft) => draft.author.id)),
    arrayOf(drafts.map((draft) => draft.kind)),
    arrayOf(drafts.map((draft) => draft.isPublic)),
    arrayOf(drafts.map((draft) => draft.clientId)),
    hashesOf(drafts),
    drafts.map((draft) => draft.body),
    drafts.map((draft) => (draft.activity === null ? null : JSON.stringify(draft.activity))),
    arrayOf(drafts.map((draft) => draft.lastSeenSeq)),
  ];
}

/** Hexadecimal, as an array of bytea is written. */
function hashesOf(drafts: readonly Draft[]): string {
  return `{${drafts.map(({ inputHash }) => (inputHash === null ? 'NULL' : `"\\\\x${inputHash}"`)).join(',')}}`;
}

/** As PostgreSQL reads an array of what needs no quotes: ids, numbers, names of an enum. The driver quotes everything. */
function arrayOf(values: readonly (string | number | boolean | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

export function verdictOf(row: AppendedRow): Verdict {
  switch (row.verdict) {
    case 'stored':
      return {
        verdict: 'stored',
        place: {
          agentSeq: row.agent_seq ?? 0,
          agentRev: row.agent_rev ?? 0,
          customerSeq: row.customer_seq ?? null,
          customerRev: row.customer_rev ?? null,
        },
        createdAt: row.at ?? '',
        customerId: row.customer_id ?? '',
        hasConversationChanged: row.has_conversation_changed ?? false,
      };
    case 'repeat':
      return { verdict: 'repeat', messageId: row.repeat_id ?? '' };
    case 'conflict':
      return { verdict: 'conflict', unseen: row.repeat_id === null ? (row.unseen ?? null) : null };
    default:
      return { verdict: row.verdict };
  }
}
