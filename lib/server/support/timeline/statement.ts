/**
 * The one SQL text that writes to the message log. For a whole batch it locks the conversations in id order, recognises
 * repeats, judges each draft by the locked rows (as lib/shared/policy does), numbers both logs, inserts, and moves the
 * heads and the summary.
 * Refuses nothing by itself: each draft gets its verdict. A unique violation means that another node stored one of the
 * client ids meanwhile, after this statement's snapshot; running it again finds the repeat.
 */
import type { QueryConfig } from 'pg';
import type { Draft, Verdict } from './draft';

/** Characters of the last reply that lists show. */
export const previewLength = 200;

const text = `
WITH draft AS (
  SELECT * FROM unnest(
    $1::int[], $2::uuid[], $3::uuid[], $4::author_kind[], $5::uuid[], $6::message_kind[], $7::boolean[],
    $8::uuid[], $9::text[], $10::text[], $11::text[], $12::int[]
  ) AS d(ordinal, id, conversation_id, author_kind, author_id, kind, is_public,
         client_id, input_hash, body, activity, last_seen_seq)
),
locked AS MATERIALIZED (
  SELECT id, customer_id, status, snoozed_until, waiting_since,
         agent_length, agent_head, customer_length, customer_head
  FROM conversations
  WHERE id IN (SELECT conversation_id FROM draft)
  ORDER BY id
  FOR NO KEY UPDATE
),
-- The clock is read after the locks are held, so a log's times do not run backwards.
moment AS MATERIALIZED (
  SELECT date_trunc('milliseconds', clock_timestamp()) AS at FROM (SELECT count(*) FROM locked) AS held
),
earlier AS (
  SELECT d.ordinal, m.id, m.input_hash = decode(d.input_hash, 'hex') AS is_same
  FROM draft d JOIN messages m ON m.author_id = d.author_id AND m.client_id = d.client_id
),
judged AS (
  SELECT d.*, e.id AS repeat_id, unseen.total AS unseen,
    CASE
      WHEN e.is_same THEN 'repeat'
      WHEN e.id IS NOT NULL THEN 'conflict'
      WHEN l.id IS NULL THEN 'not_found'
      WHEN d.author_kind = 'customer' AND l.customer_id <> d.author_id THEN 'not_found'
      WHEN d.author_kind = 'customer' AND d.kind <> 'reply' THEN 'forbidden'
      WHEN unseen.total > 0 THEN 'conflict'
      ELSE 'stored'
    END AS verdict
  FROM draft d
  LEFT JOIN earlier e USING (ordinal)
  LEFT JOIN locked l ON l.id = d.conversation_id
  -- Counted from the locked length, so a message that this snapshot cannot see yet counts as unseen; in the sender's
  -- own log, so a customer cannot count notes. No message has a smaller seq for agents than for its customer.
  LEFT JOIN LATERAL (
    SELECT CASE d.author_kind WHEN 'customer' THEN l.customer_length ELSE l.agent_length END
      - d.last_seen_seq - count(*) AS total
    FROM messages m
    WHERE m.conversation_id = d.conversation_id AND m.agent_seq > d.last_seen_seq
      AND (d.author_kind <> 'customer' OR m.customer_seq > d.last_seen_seq)
      AND (m.kind = 'activity' OR m.author_id = d.author_id)
  ) AS unseen ON d.last_seen_seq IS NOT NULL
),
numbered AS (
  SELECT j.*,
    l.agent_length + row_number() OVER places AS agent_seq,
    l.agent_head + row_number() OVER places AS agent_rev,
    CASE WHEN j.is_public THEN l.customer_length + count(*) FILTER (WHERE j.is_public) OVER places END AS customer_seq,
    CASE WHEN j.is_public THEN l.customer_head + count(*) FILTER (WHERE j.is_public) OVER places END AS customer_rev
  FROM judged j JOIN locked l ON l.id = j.conversation_id
  WHERE j.verdict = 'stored'
  WINDOW places AS (PARTITION BY j.conversation_id ORDER BY j.ordinal ROWS UNBOUNDED PRECEDING)
),
inserted AS (
  INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, customer_seq, customer_rev, author_kind,
                        author_id, client_id, input_hash, body, activity, created_at)
  SELECT id, conversation_id, kind, agent_seq, agent_rev, customer_seq, customer_rev, author_kind,
         author_id, client_id, decode(input_hash, 'hex'), body, activity::jsonb, (SELECT at FROM moment)
  FROM numbered
),
growth AS (
  SELECT conversation_id,
    count(*) AS in_agent_log,
    count(*) FILTER (WHERE is_public) AS in_customer_log,
    max(ordinal) FILTER (WHERE kind = 'reply') AS last_reply,
    max(ordinal) FILTER (WHERE author_kind = 'customer') AS last_from_customer,
    max(ordinal) FILTER (WHERE author_kind = 'agent' AND kind = 'reply') AS last_from_agent,
    max(agent_seq) FILTER (WHERE author_kind = 'customer') AS last_customer_seq
  FROM numbered GROUP BY conversation_id
),
settled AS (
  SELECT g.*, l.status AS old_status, l.waiting_since AS old_waiting_since,
    (CASE
      WHEN g.last_from_customer > coalesce(g.last_from_agent, -1) THEN 'open'
      WHEN g.last_from_agent IS NOT NULL AND (l.status = 'open' OR g.last_from_customer IS NOT NULL) THEN 'pending'
      ELSE l.status
    END)::conversation_status AS new_status,
    g.last_from_customer IS NOT NULL AND l.snoozed_until IS NOT NULL AS is_woken,
    CASE
      WHEN g.last_from_agent > coalesce(g.last_from_customer, -1) THEN NULL
      WHEN g.last_from_customer IS NULL THEN l.waiting_since
      WHEN g.last_from_agent IS NOT NULL THEN (SELECT at FROM moment)
      ELSE coalesce(l.waiting_since, (SELECT at FROM moment))
    END AS new_waiting_since
  FROM growth g JOIN locked l ON l.id = g.conversation_id
),
moved AS (
  UPDATE conversations c SET
    agent_length = l.agent_length + s.in_agent_log,
    agent_head = l.agent_head + s.in_agent_log,
    customer_length = l.customer_length + s.in_customer_log,
    customer_head = l.customer_head + s.in_customer_log,
    status = s.new_status,
    version = c.version + (s.new_status <> s.old_status OR s.is_woken)::int,
    snoozed_until = CASE WHEN s.last_from_customer IS NULL THEN c.snoozed_until END,
    closed_at = CASE WHEN s.last_from_customer IS NULL THEN c.closed_at END,
    waiting_since = s.new_waiting_since,
    last_customer_seq = coalesce(s.last_customer_seq, c.last_customer_seq),
    preview = coalesce(left(reply.body, ${previewLength}), c.preview),
    last_message_at = CASE WHEN reply.id IS NULL THEN c.last_message_at ELSE (SELECT at FROM moment) END,
    last_message_id = coalesce(reply.id, c.last_message_id),
    last_author_kind = coalesce(reply.author_kind, c.last_author_kind),
    last_author_id = coalesce(reply.author_id, c.last_author_id)
  FROM settled s
  JOIN locked l ON l.id = s.conversation_id
  LEFT JOIN numbered reply ON reply.ordinal = s.last_reply
  WHERE c.id = s.conversation_id
)
SELECT j.ordinal, j.verdict, j.repeat_id, j.unseen, n.agent_seq, n.agent_rev, n.customer_seq, n.customer_rev,
  (SELECT at FROM moment) AS at, l.customer_id,
  coalesce(
    s.new_status <> s.old_status OR s.is_woken OR s.new_waiting_since IS DISTINCT FROM s.old_waiting_since, false
  ) AS has_conversation_changed
FROM judged j
LEFT JOIN numbered n ON n.ordinal = j.ordinal
LEFT JOIN locked l ON l.id = j.conversation_id
LEFT JOIN settled s ON s.conversation_id = j.conversation_id AND n.ordinal IS NOT NULL
ORDER BY j.ordinal`;

export interface AppendedRow {
  ordinal: number;
  verdict: Verdict['verdict'];
  repeat_id: string | null;
  unseen: string | null;
  agent_seq: string | null;
  agent_rev: string | null;
  customer_seq: string | null;
  customer_rev: string | null;
  at: Date;
  customer_id: string | null;
  has_conversation_changed: boolean;
}

/** Drafts are numbered in the order given. Two drafts of one batch must not carry the same author and client id. */
export function appendStatement(drafts: readonly Draft[]): QueryConfig {
  return {
    name: 'append-to-timeline',
    text,
    values: [
      drafts.map((_, ordinal) => ordinal),
      drafts.map((draft) => draft.messageId),
      drafts.map((draft) => draft.conversationId),
      drafts.map((draft) => draft.author.kind),
      drafts.map((draft) => draft.author.id),
      drafts.map((draft) => draft.kind),
      drafts.map((draft) => draft.isPublic),
      drafts.map((draft) => draft.clientId),
      drafts.map((draft) => draft.inputHash),
      drafts.map((draft) => draft.body),
      drafts.map((draft) => (draft.activity === null ? null : JSON.stringify(draft.activity))),
      drafts.map((draft) => draft.lastSeenSeq),
    ],
  };
}

export function verdictOf(row: AppendedRow): Verdict {
  switch (row.verdict) {
    case 'stored':
      return {
        verdict: 'stored',
        place: {
          agentSeq: Number(row.agent_seq),
          agentRev: Number(row.agent_rev),
          customerSeq: row.customer_seq === null ? null : Number(row.customer_seq),
          customerRev: row.customer_rev === null ? null : Number(row.customer_rev),
        },
        createdAt: row.at,
        customerId: row.customer_id ?? '',
        hasConversationChanged: row.has_conversation_changed,
      };
    case 'repeat':
      return { verdict: 'repeat', messageId: row.repeat_id ?? '' };
    case 'conflict':
      return { verdict: 'conflict', unseen: row.repeat_id === null ? Number(row.unseen) : null };
    default:
      return { verdict: row.verdict };
  }
}
