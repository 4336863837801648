/**
 * What a shop has behind it: closed conversations with five messages each. An empty table is the one case that
 * PostgreSQL plans badly for, and no shop in use has it.
 */
import { query } from './postgres';
import { wordsOfAll } from './words';

export async function writeHistory(databaseUrl: string, conversations: number): Promise<void> {
  await query(
    databaseUrl,
    `WITH customer AS (
       INSERT INTO customers (id, name, created_at)
       SELECT gen_random_uuid(), 'Customer ' || number, now() - number * interval '1 minute'
       FROM generate_series(1, $1::int) AS number RETURNING id, created_at
     ),
     conversation AS (
       INSERT INTO conversations (id, customer_id, status, agent_length, agent_head, customer_length, customer_head,
                                  last_customer_seq, preview, last_message_at, closed_at, created_at)
       SELECT gen_random_uuid(), id, 'closed', 5, 5, 5, 5, 5, 'Thank you', created_at, created_at, created_at
       FROM customer RETURNING id, customer_id, created_at
     )
     INSERT INTO messages (id, conversation_id, kind, agent_seq, agent_rev, customer_seq, customer_rev, author_kind,
                           author_id, client_id, body, created_at)
     SELECT gen_random_uuid(), id, 'reply', seq, seq, seq, seq, 'customer', customer_id, gen_random_uuid(),
       'Where is my order number ' || seq || '? It was meant to arrive on Tuesday.', created_at
     FROM conversation, generate_series(1, 5) AS seq`,
    [conversations],
  );
  for (const { text } of wordsOfAll) await query(databaseUrl, text);
  await query(databaseUrl, 'VACUUM ANALYZE');
}
