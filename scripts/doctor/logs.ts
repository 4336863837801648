/**
 * Whether the message logs are what clients rely on: each numbered 1..length without gap or repeat, its head the greatest
 * rev, no rev twice. Looks at some hundred conversations at a time, each time in one snapshot, so it may run beside a busy server.
 */
import type { ClientBase } from 'pg';
import { type Finding, listOf } from './check';

const conversationsAtOnce = 500;
const anId = '00000000-0000-0000-0000-000000000000';

/** A condition that holds where something is wrong, and how it is said. `c` the conversation, `l` what its messages say. */
const faults: Record<string, string> = {
  "agents' log has a gap, a repeat or another length":
    'c.agent_length <> l.agent_count OR c.agent_length <> l.agent_distinct OR c.agent_length <> l.agent_last',
  "agents' log has another head than its latest change": 'c.agent_head <> l.agent_head',
  "agents' log has the number of a change at two messages": 'l.agent_revs <> l.agent_count',
  "customer's log has a gap, a repeat or another length":
    'c.customer_length <> l.customer_count OR c.customer_length <> l.customer_distinct OR c.customer_length <> l.customer_last',
  "customer's log has another head than its latest change": 'c.customer_head <> l.customer_head',
  "customer's log has the number of a change at two messages": 'l.customer_revs <> l.customer_count',
  'receipts are ahead of the log': 'l.has_receipt_ahead',
};

const sideColumns = (side: 'agent' | 'customer') => `
  count(${side}_seq)::int AS ${side}_count, count(DISTINCT ${side}_seq)::int AS ${side}_distinct,
  count(DISTINCT ${side}_rev)::int AS ${side}_revs,
  coalesce(max(${side}_seq), 0) AS ${side}_last, coalesce(max(${side}_rev), 0) AS ${side}_head`;

const lookText = `
WITH c AS MATERIALIZED (SELECT * FROM conversations WHERE id > $1 ORDER BY id LIMIT ${conversationsAtOnce})
SELECT c.id, l.messages, ${Object.values(faults)
  .map((condition, index) => `(${condition}) AS fault_${index}`)
  .join(', ')}
FROM c CROSS JOIN LATERAL (
  SELECT count(*)::int AS messages, ${sideColumns('agent')}, ${sideColumns('customer')},
    EXISTS (SELECT FROM receipts r WHERE r.conversation_id = c.id AND r.delivered_seq >
      CASE r.participant_kind WHEN 'customer' THEN c.customer_length ELSE c.agent_length END) AS has_receipt_ahead
  FROM messages m WHERE m.conversation_id = c.id
) l
ORDER BY c.id`;

interface Looked {
  id: string;
  messages: number;
  [fault: `fault_${number}`]: boolean;
}

export async function lookAtLogs(client: ClientBase): Promise<Finding> {
  const found = new Map(Object.keys(faults).map((fault): [string, string[]] => [fault, []]));
  let last = anId;
  let [conversations, messages] = [0, 0];
  for (;;) {
    const { rows } = await client.query<Looked>({ name: 'look-at-logs', text: lookText, values: [last] });
    for (const row of rows) {
      messages += row.messages;
      for (const [index, ids] of [...found.values()].entries()) if (row[`fault_${index}`]) ids.push(row.id);
    }
    conversations += rows.length;
    if (rows.length < conversationsAtOnce) break;
    last = rows.at(-1)?.id ?? '';
  }
  const { rows: strays } = await client.query<{ id: string }>(
    'SELECT id FROM messages m WHERE NOT EXISTS (SELECT FROM conversations c WHERE c.id = m.conversation_id) LIMIT 100',
  );
  const advice =
    'Only what writes past Shopbell does that: restore the last good backup into another database and compare.';
  const problems = [...found]
    .filter(([, ids]) => ids.length > 0)
    .map(([fault, ids]) => `The ${fault}: conversation ${listOf(ids)}. ${advice}`);
  if (strays.length > 0) {
    problems.push(`Messages belong to no conversation: ${listOf(strays.map(({ id }) => id))}. ${advice}`);
  }
  return { problems, remark: `${messages} messages in ${conversations} conversations` };
}

/** Older than the words' follower ever is behind: its sweep comes every ten minutes. */
const behind = '30 minutes';

export async function lookAtWords(client: ClientBase): Promise<Finding> {
  const { rows } = await client.query<{ behind: number; isServed: boolean }>(
    `SELECT (SELECT count(*)::int FROM conversations c
         LEFT JOIN word_marks w ON w.conversation_id = c.id
         WHERE c.agent_head > coalesce(w.agent_rev, 0) AND EXISTS (
           SELECT FROM messages m WHERE m.conversation_id = c.id AND m.agent_rev > coalesce(w.agent_rev, 0)
             AND greatest(m.created_at, m.edited_at, m.deleted_at) < now() - interval '${behind}')) AS behind,
       EXISTS (SELECT FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'shopbell') AS "isServed"`,
  );
  const { behind: count = 0, isServed = false } = rows[0] ?? {};
  if (count === 0) return { problems: [], remark: `all that is older than ${behind}` };
  if (!isServed)
    return { problems: [], remark: `${count} conversations wait for a server, which writes their words` };
  return {
    problems: [
      `Searches do not find messages older than ${behind} in ${count} conversations. A server that has just started needs some minutes; else its log says why words are not written.`,
    ],
  };
}
