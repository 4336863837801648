/**
 * The words of messages, which the search reads: in a table of their own, with the one index that would be dear on the
 * path of a message. They are written after it, up to a mark in each conversation; what changes a message takes its
 * words along in the same transaction. Refuses to replace newer words by older ones, so any number of processes may write
 * those of one conversation at once.
 */
import type { PoolClient } from 'pg';
import { pool } from '../platform/db';

/** Of one conversation at a time, so that a long one does not keep the others waiting. */
const messagesOfOneMaximum = 100;
/** Pages of `conversations`, 8 kB each, that are looked through at once: about 5,000 rows, 20 ms. */
const pagesAtOnce = 150;

/** Inserts in one order everywhere: who writes the same at once waits, and never in a circle. */
const insertWords = (source: string) => `
  INSERT INTO message_words (conversation_id, agent_seq, agent_rev, created_at, words)
  SELECT m.conversation_id, m.agent_seq, m.agent_rev, m.created_at, words_of_message(m.body, m.created_at)
  FROM ${source} ORDER BY m.conversation_id, m.agent_seq
  ON CONFLICT (conversation_id, agent_seq) DO UPDATE SET agent_rev = excluded.agent_rev, words = excluded.words
  WHERE message_words.agent_rev < excluded.agent_rev`;

/** A rev that is the message's seq is found by the index of seqs, the others by the one of revs. */
const messagesBeyond = (column: string, condition: string) => `
    SELECT m.conversation_id, m.agent_seq, m.agent_rev, m.created_at, m.kind, m.body FROM messages m
    WHERE m.conversation_id = told.conversation_id AND ${column} > coalesce(mark.agent_rev, 0) AND ${condition}
    ORDER BY ${column} LIMIT ${messagesOfOneMaximum}`;

/** Revs of a conversation are committed in their order, so nothing below what one snapshot shows is still to come. */
const writeText = `
WITH taken AS MATERIALIZED (
  SELECT told.place, m.*
  FROM unnest($1::uuid[]) WITH ORDINALITY AS told(conversation_id, place)
  LEFT JOIN word_marks mark ON mark.conversation_id = told.conversation_id
  CROSS JOIN LATERAL (
    (${messagesBeyond('m.agent_seq', 'm.agent_rev = m.agent_seq')})
    UNION ALL
    (${messagesBeyond('m.agent_rev', 'm.agent_rev <> m.agent_seq')})
    ORDER BY agent_rev LIMIT ${messagesOfOneMaximum}
  ) AS m
  ORDER BY told.place, m.agent_rev LIMIT $2
),
written AS (${insertWords(`taken m WHERE m.kind <> 'activity'`)}),
marked AS (
  INSERT INTO word_marks (conversation_id, agent_rev)
  SELECT conversation_id, max(agent_rev) FROM taken GROUP BY conversation_id ORDER BY conversation_id
  ON CONFLICT (conversation_id) DO UPDATE SET agent_rev = excluded.agent_rev
  WHERE word_marks.agent_rev < excluded.agent_rev
)
SELECT place::int, count(*)::int AS messages FROM taken GROUP BY place ORDER BY place`;

/**
 * Writes the words of what these conversations have beyond their marks, `messagesMaximum` at most, in the order given.
 * @returns the conversations that may have more
 */
export async function writeWordsBehind(
  conversationIds: readonly string[],
  messagesMaximum: number,
): Promise<string[]> {
  const { rows } = await pool().query<{ place: number; messages: number }>({
    name: 'write-words',
    text: writeText,
    values: [conversationIds, messagesMaximum],
  });
  const total = rows.reduce((sum, { messages }) => sum + messages, 0);
  // Sorts in what has just been written. Left alone, every search would read all of it until somebody has to.
  if (total > 0) await pool().query(`SELECT gin_clean_pending_list('message_words_words_idx')`);
  const lastPlace = total < messagesMaximum ? Number.POSITIVE_INFINITY : (rows.at(-1)?.place ?? 0);
  const cutPlaces = new Set(
    rows.filter(({ messages }) => messages === messagesOfOneMaximum).map(({ place }) => place),
  );
  return conversationIds.filter((_, index) => index + 1 >= lastPlace || cutPlaces.has(index + 1));
}

/** Within the change of a message: its words are found from its commit on, and those it had before no more. */
export async function writeWordsOf(client: PoolClient, messageId: string): Promise<void> {
  await client.query(insertWords('messages m WHERE m.id = $1'), [messageId]);
}

/**
 * All conversations whose words are behind, a part of the table at a time. Begins anywhere, so that processes which
 * start together share the work. A row that moves meanwhile may be missed: the process that moved it knows of it.
 */
export async function* conversationsBehind(): AsyncGenerator<string[]> {
  const parts = Math.ceil((await countPages()) / pagesAtOnce);
  const start = Math.floor(Math.random() * parts);
  for (let part = 0; part < parts; part += 1) {
    const first = ((start + part) % parts) * pagesAtOnce;
    const { rows } = await pool().query<{ id: string }>({
      name: 'conversations-behind',
      text: `SELECT c.id FROM conversations c WHERE c.ctid >= $1::tid AND c.ctid < $2::tid
        AND c.agent_head > coalesce(
          (SELECT mark.agent_rev FROM word_marks mark WHERE mark.conversation_id = c.id), 0)`,
      values: [`(${first},0)`, `(${first + pagesAtOnce},0)`],
    });
    yield rows.map(({ id }) => id);
  }
}

async function countPages(): Promise<number> {
  const { rows } = await pool().query<{ pages: number }>(
    `SELECT ceil(pg_relation_size('conversations') / current_setting('block_size')::float8)::int AS pages`,
  );
  return rows[0]?.pages ?? 0;
}
