/** What the database holds of the conversations that were had: the truth that screens are compared with. */
import { pool } from '#lib/server/platform/db';
import type { Activity } from '#lib/shared/contract/entities';

export interface StoredMessage {
  id: string;
  seq: number;
  /** Of this side's log. */
  rev: number;
  kind: string;
  authorId: string | null;
  clientId: string | null;
  body: string;
  activity: Activity | null;
}

export interface StoredLog {
  length: number;
  head: number;
  /** Ascending by seq. */
  messages: StoredMessage[];
  revs: number[];
}

export interface StoredConversation {
  status: string;
  assigneeId: string | null;
  logs: { customer: StoredLog; agent: StoredLog };
}

interface Row {
  id: string;
  status: string;
  assigneeId: string | null;
  customer: StoredLog;
  agent: StoredLog;
}

export async function readStored(conversationIds: string[]): Promise<Map<string, StoredConversation>> {
  const { rows } = await pool().query<Row>(
    `SELECT c.id, c.status, c.assignee_id AS "assigneeId", ${logColumn('customer')}, ${logColumn('agent')}
       FROM conversations c WHERE c.id = ANY($1)`,
    [conversationIds],
  );
  return new Map(
    rows.map(({ id, status, assigneeId, customer, agent }) => [
      id,
      { status, assigneeId, logs: { customer, agent } },
    ]),
  );
}

function logColumn(side: 'customer' | 'agent'): string {
  return `(
    SELECT json_build_object(
      'length', c.${side}_length,
      'head', c.${side}_head,
      'revs', coalesce(json_agg(m.${side}_rev ORDER BY m.${side}_rev), '[]'),
      'messages', coalesce(json_agg(json_build_object(
        'id', m.id, 'seq', m.${side}_seq, 'rev', m.${side}_rev, 'kind', m.kind, 'authorId', m.author_id,
        'clientId', m.client_id, 'body', m.body, 'activity', m.activity
      ) ORDER BY m.${side}_seq), '[]')
    ) FROM messages m WHERE m.conversation_id = c.id AND m.${side}_seq IS NOT NULL
  ) AS ${side}`;
}
