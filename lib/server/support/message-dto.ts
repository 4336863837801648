/** A stored message as its viewer receives it: the columns to select, and the mapping. */
import type { Activity, Author, Message, MessageKind } from '#lib/shared/contract/entities';
import type { Draft, Place } from './timeline/draft';
import { logOf, type ViewerKind } from './viewer';

export interface MessageRecord {
  id: string;
  conversation_id: string;
  kind: MessageKind;
  seq: number;
  rev: number;
  author_kind: Author['kind'];
  author_id: string | null;
  author_name: string | null;
  client_id: string | null;
  body: string;
  activity: Activity | null;
  created_at: string | Date;
  edited_at: string | Date | null;
  deleted_at: string | Date | null;
}

/** `FROM messages m` and its authors' names; the caller adds WHERE. Customers' rows exist only where they have a seq. */
export function selectMessages(viewer: ViewerKind): string {
  const { seq, rev } = logOf[viewer];
  return `SELECT m.id, m.conversation_id, m.kind, m.${seq} AS seq, m.${rev} AS rev, m.author_kind, m.author_id,
      coalesce(author_customer.name, author_agent.name) AS author_name, m.client_id, m.body, m.activity,
      m.created_at, m.edited_at, m.deleted_at
    FROM messages m
    LEFT JOIN customers author_customer ON m.author_kind = 'customer' AND author_customer.id = m.author_id
    LEFT JOIN agents author_agent ON m.author_kind = 'agent' AND author_agent.id = m.author_id`;
}

export function messageOf(record: MessageRecord): Message {
  return {
    id: record.id,
    conversationId: record.conversation_id,
    kind: record.kind,
    seq: record.seq,
    rev: record.rev,
    author: { kind: record.author_kind, id: record.author_id, name: record.author_name ?? '' },
    body: record.body,
    ...(record.activity === null ? {} : { activity: record.activity }),
    attachments: [],
    clientId: record.client_id,
    createdAt: isoOf(record.created_at),
    editedAt: isoOrNull(record.edited_at),
    deletedAt: isoOrNull(record.deleted_at),
  };
}

/** A message just stored, without reading it back. Null where this viewer must not see it. */
export function messageOfDraft(
  draft: Draft,
  place: Place,
  createdAt: string,
  viewer: ViewerKind,
): Message | null {
  const seq = viewer === 'agent' ? place.agentSeq : place.customerSeq;
  const rev = viewer === 'agent' ? place.agentRev : place.customerRev;
  if (seq === null || rev === null) return null;
  return {
    id: draft.messageId,
    conversationId: draft.conversationId,
    kind: draft.kind,
    seq,
    rev,
    author: draft.author,
    body: draft.body,
    ...(draft.activity === null ? {} : { activity: draft.activity }),
    attachments: [],
    clientId: draft.clientId,
    createdAt,
    editedAt: null,
    deletedAt: null,
  };
}

/** PostgreSQL's JSON writes times with an offset; the wire has them in UTC. */
export function isoOf(time: string | Date): string {
  return new Date(time).toISOString();
}

export function isoOrNull(time: string | Date | null): string | null {
  return time === null ? null : isoOf(time);
}
