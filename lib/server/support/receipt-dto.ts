/** Receipts as their viewer receives them: in the viewer's numbers, and for customers the whole team as one mark. */
import type { Receipt } from '#lib/shared/contract/entities';
import { isoOrNull } from './message-dto';
import type { ViewerKind } from './viewer';

export interface ReceiptRecord {
  participant_kind: 'customer' | 'agent';
  participant_id: string;
  agent_delivered: number;
  agent_read: number;
  customer_delivered: number;
  customer_read: number;
  read_at: string | Date | null;
}

/** The receipts of one conversation in both logs' numbers. `conversationId` is a parameter's name, such as `$1`. */
export function selectReceipts(conversationId: string): string {
  return `${selectReceiptsFrom('receipts')} WHERE r.conversation_id = ${conversationId}`;
}

/** @param source a table or a part of the statement that has the columns of `receipts`, called `r` */
export function selectReceiptsFrom(source: string): string {
  return `SELECT r.participant_kind, r.participant_id, r.read_at,
      ${inAgentNumbers('delivered_seq')} AS agent_delivered, ${inAgentNumbers('read_seq')} AS agent_read,
      ${inCustomerNumbers('delivered_seq')} AS customer_delivered, ${inCustomerNumbers('read_seq')} AS customer_read
    FROM ${source} r`;
}

/** Up to the first note a message has the same number in both logs. */
function inAgentNumbers(column: string): string {
  return `CASE r.participant_kind WHEN 'agent' THEN r.${column} ELSE coalesce((
    SELECT m.agent_seq FROM messages m
    WHERE m.conversation_id = r.conversation_id AND m.customer_seq = r.${column}
      AND m.customer_seq <> m.agent_seq), r.${column}) END`;
}

/** An agent may have read up to a note: for the customer that is the last public message before it. */
function inCustomerNumbers(column: string): string {
  return `CASE r.participant_kind WHEN 'customer' THEN r.${column} ELSE coalesce((
    SELECT m.customer_seq FROM messages m
    WHERE m.conversation_id = r.conversation_id AND m.agent_seq <= r.${column} AND m.customer_seq IS NOT NULL
    ORDER BY m.agent_seq DESC LIMIT 1), 0) END`;
}

export function receiptsOf(records: ReceiptRecord[], viewer: ViewerKind, viewerId: string): Receipt[] {
  if (viewer === 'agent') return records.map(receiptForAgents);
  const own = records.filter((record) => record.participant_id === viewerId).map(receiptForCustomer);
  const team = teamReceiptOf(records);
  return team === null ? own : [...own, team];
}

export function receiptForAgents(record: ReceiptRecord): Receipt {
  return {
    participant: { kind: record.participant_kind, id: record.participant_id },
    deliveredSeq: record.agent_delivered,
    readSeq: record.agent_read,
    readAt: isoOrNull(record.read_at),
  };
}

export function receiptForCustomer(record: ReceiptRecord): Receipt {
  return {
    participant: { kind: 'customer', id: record.participant_id },
    deliveredSeq: record.customer_delivered,
    readSeq: record.customer_read,
    readAt: isoOrNull(record.read_at),
  };
}

/** Null until an agent received something. The time is that of the first agent to read so far. */
export function teamReceiptOf(records: ReceiptRecord[]): Receipt | null {
  const agents = records.filter((record) => record.participant_kind === 'agent');
  const deliveredSeq = Math.max(0, ...agents.map((record) => record.customer_delivered));
  const readSeq = Math.max(0, ...agents.map((record) => record.customer_read));
  if (deliveredSeq === 0) return null;
  const readTimes = agents
    .filter((record) => record.customer_read === readSeq && record.read_at !== null)
    .map((record) => isoOrNull(record.read_at) ?? '')
    .sort();
  return {
    participant: { kind: 'team' },
    deliveredSeq,
    readSeq,
    readAt: readSeq === 0 ? null : (readTimes[0] ?? null),
  };
}
