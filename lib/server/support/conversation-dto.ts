/** A conversation as its viewer receives it: whole, in lists, and as a row of the inbox. */
import type {
  AgentConversation,
  Author,
  Conversation,
  CustomerConversation,
  Priority,
  Row,
  Status,
} from '#lib/shared/contract/entities';
import { isoOf, isoOrNull } from './message-dto';
import type { ViewerKind } from './viewer';

export interface ConversationRecord {
  id: string;
  status: Status;
  priority: Priority;
  tags: string[];
  version: number;
  agent_length: number;
  agent_head: number;
  customer_length: number;
  customer_head: number;
  customer_id: string;
  customer_name: string;
  customer_email: string | null;
  customer_registered_at: string | Date | null;
  customer_created_at: string | Date;
  assignee_id: string | null;
  assignee_name: string | null;
  preview: string;
  last_author_kind: Author['kind'] | null;
  last_author_id: string | null;
  last_author_name: string | null;
  last_customer_seq: number;
  waiting_since: string | Date | null;
  snoozed_until: string | Date | null;
  created_at: string | Date;
  last_message_at: string | Date;
  closed_at: string | Date | null;
}

/** A SELECT over conversations `c` and the names it shows; the caller adds WHERE. */
export const selectConversations = `SELECT c.id, c.status, c.priority, c.tags, c.version, c.agent_length, c.agent_head,
    c.customer_length, c.customer_head, c.customer_id, customer.name AS customer_name,
    coalesce(customer.email, customer.contact_email) AS customer_email,
    customer.registered_at AS customer_registered_at, customer.created_at AS customer_created_at,
    c.assignee_id, assignee.name AS assignee_name, c.preview, c.last_author_kind, c.last_author_id,
    CASE c.last_author_kind WHEN 'customer' THEN customer.name ELSE last_agent.name END AS last_author_name,
    c.last_customer_seq, c.waiting_since, c.snoozed_until, c.created_at, c.last_message_at, c.closed_at
  FROM conversations c
  JOIN customers customer ON customer.id = c.customer_id
  LEFT JOIN agents assignee ON assignee.id = c.assignee_id
  LEFT JOIN agents last_agent ON c.last_author_kind = 'agent' AND last_agent.id = c.last_author_id`;

/** The beginning of the first message that its customer may see; empty when that was deleted. */
export const selectTitle = `(SELECT left(m.body, 120) FROM messages m
    WHERE m.conversation_id = c.id AND m.customer_seq = 1 ORDER BY m.agent_seq LIMIT 1) AS title`;

export function conversationOf(record: ConversationRecord, viewer: ViewerKind): Conversation {
  return viewer === 'agent' ? agentConversationOf(record) : customerConversationOf(record);
}

export function customerConversationOf(record: ConversationRecord): CustomerConversation {
  return {
    id: record.id,
    status: record.status,
    customer: { ...customerOf(record), createdAt: isoOf(record.customer_created_at) },
    assignee: assigneeOf(record),
    length: record.customer_length,
    createdAt: isoOf(record.created_at),
    lastMessageAt: isoOf(record.last_message_at),
    closedAt: isoOrNull(record.closed_at),
  };
}

export function agentConversationOf(record: ConversationRecord): AgentConversation {
  return {
    ...customerConversationOf(record),
    length: record.agent_length,
    version: record.version,
    priority: record.priority,
    tags: record.tags,
    waitingSince: isoOrNull(record.waiting_since),
    snoozedUntil: isoOrNull(record.snoozed_until),
  };
}

export function rowOf(record: ConversationRecord): Row {
  return {
    conversationId: record.id,
    stamp: record.agent_head + record.version,
    customer: customerOf(record),
    status: record.status,
    priority: record.priority,
    assignee: assigneeOf(record),
    preview: record.preview,
    lastMessageAt: isoOf(record.last_message_at),
    lastAuthor:
      record.last_author_kind === null
        ? null
        : {
            kind: record.last_author_kind,
            id: record.last_author_id,
            name: record.last_author_name ?? '',
          },
    lastCustomerSeq: record.last_customer_seq,
    waitingSince: isoOrNull(record.waiting_since),
    version: record.version,
  };
}

function customerOf(record: ConversationRecord) {
  return {
    id: record.customer_id,
    name: record.customer_name,
    email: record.customer_email,
    kind: record.customer_registered_at === null ? ('guest' as const) : ('registered' as const),
  };
}

function assigneeOf(record: ConversationRecord) {
  return record.assignee_id === null ? null : { id: record.assignee_id, name: record.assignee_name ?? '' };
}
