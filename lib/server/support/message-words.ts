/**
 * The words of messages, which the search reads: in a table of their own, with the one index that would be dear on the
 * path of a message. They are written after it, up to a mark in each conversation; what changes a message takes its
 * words along in the same transaction. Refuses to replace newer words by older ones, so any number of processes may write
 * those of one conversation at once.
 */
import type { PoolClient } from 'pg';
import { pool } from '../platform/db';

/** Of one conversation at a time, so that a long one does not keep the others waiting. */
const revsOfOneMaximum = 100;
/** Pages of `conversations`, 8 kB each, that are looked through at once: about 5,000 rows, 20 ms. */
const pagesAtOnce = 150;

/** Inserts in one order everywhere: who writes the same at once waits, and never in a circle. */
const insertWords = (source: string) => `
  INSERT INTO message_words (conversation_id, agent_seq, agent_rev, created_at, words)
  SELECT m.conversation_id, m.agent_seq, m.agent_rev, m.created_at, words_of_message(m.body, m.created_at)
  FROM ${source} ORDER BY m.conversation_id, m.agent_seq
  ON CONFLICT (conversation_id, agent_seq) DO UPDATE SET agent_rev = excluded.agent_rev, words = excluded.words
  WHERE message_words.agent_rev < excluded.agent_rev`;

const readColumns = 'conversation_id, agent_seq, agent_rev, created_at, kind, body';

/**
 * Each conversation's turn is a span of revs, known before any message is read: only those of the span are, however much
 * more waits. Revs are committed in their order, so nothing up to the head of one snapshot is still to come. A rev that is
 * the message's seq is found by the index of seqs, the others by the one of revs.
 */
const writeText = `
WITH behind AS (
  SELECT log.*, told.place, least(log.head - log.mark, ${revsOfOneMaximum}) AS share
  FROM unnest($1::uuid[]) WITH ORDINALITY AS told(id, place)
  -- Each by itself: for more than a few PostgreSQL would rather read all conversations and marks there are.
  CROSS JOIN LATERAL (
    SELECT c.id, c.agent_head AS head,
      coalesce((SELECT agent_rev FROM word_marks WHERE conversation_id = c.id), 0) AS mark
    FROM conversations c WHERE c.id = told.id OFFSET 0
  ) AS log
  WHERE log.head > log.mark
),
turn AS MATERIALIZED (
  SELECT id, place, mark, head, mark + greatest(0, least(share, $2 - taken_before))::int AS until
  FROM (SELECT *, coalesce(sum(share) OVER (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
    AS taken_before FROM behind) AS queue
),
taken AS MATERIALIZED (
  SELECT m.* FROM turn CROSS JOIN LATERAL (
    SELECT ${readColumns} FROM messages
    WHERE conversation_id = turn.id AND agent_seq > turn.mark AND agent_seq <= turn.until AND agent_rev = agent_seq
    UNION ALL
    SELECT ${readColumns} FROM messages
    WHERE conversation_id = turn.id AND agent_rev > turn.mark AND agent_rev <= turn.until AND agent_rev <> agent_seq
  ) AS m
  WHERE turn.until > turn.mark AND m.kind <> 'activity'
),
written AS (${insertWords('taken m')}),
marked AS (
  INSERT INTO word_marks (conversation_id, agent_rev)
  SELECT id, until FROM turn WHERE until > mark ORDER BY id
  ON CONFLICT (conversation_id) DO UPDATE SET agent_rev = excluded.agent_rev
  WHERE word_marks.agent_rev < excluded.agent_rev
)
SELECT id, until > mark AS has_moved, until < head AS has_more FROM turn ORDER BY place`;

/**
 * Writes the words of what these conversations, each named once, have beyond their marks, in the order given.
 * @param revsMaximum a message has one, and each change of it one more
 * @returns the conversations that have more
 */
export async function writeWordsBehind(
  conversationIds: readonly string[],
  revsMaximum: number,
): Promise<string[]> {
  const { rows } = await pool().query<{ id: string; has_moved: boolean; has_more: boolean }>({
    name: 'write-words',
    text: writeText,
    values: [conversationIds, revsMaximum],
  });
  // Sorts in what has just been written. Left alone, every search would read all of it until somebody has to.
  if (rows.some(({ has_moved }) => has_moved)) {
    await pool().query(`SELECT gin_clean_pending_list('message_words_words_idx')`);
  }
  return rows.filter(({ has_more }) => has_more).map(({ id }) => id);
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
