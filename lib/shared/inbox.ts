/**
 * The rules of the inbox that the server says in SQL and the workspace needs between two fetches: which view a row
 * belongs in, which of two rows comes first, whether a row is unread.
 */
import type { Sort, View } from './contract/commands';
import type { Priority, Row } from './contract/entities';

/** "Unassigned" and "Mine" hold what still needs somebody: neither closed nor snoozed. */
export function belongsInView(row: Pick<Row, 'status' | 'assignee'>, view: View, viewerId: string): boolean {
  const isActive = row.status === 'open' || row.status === 'pending';
  switch (view) {
    case 'all':
      return true;
    case 'unassigned':
      return isActive && row.assignee === null;
    case 'mine':
      return isActive && row.assignee?.id === viewerId;
    default:
      return row.status === view;
  }
}

const rankOf: Record<Priority, number> = { low: 0, normal: 1, high: 2, urgent: 3 };

/**
 * Negative when `left` comes first. Every order ends in newest first, then by id, so that no two rows are equal:
 * `waiting` puts the longest waiting first and those who wait for nothing last, `priority` the most urgent first.
 */
export function compareRows(left: Row, right: Row, sort: Sort): number {
  if (sort === 'waiting') {
    const order = compareWaiting(left.waitingSince, right.waitingSince);
    if (order !== 0) return order;
  }
  if (sort === 'priority') {
    const order = rankOf[right.priority] - rankOf[left.priority];
    if (order !== 0) return order;
  }
  return (
    compareText(right.lastMessageAt, left.lastMessageAt) ||
    compareText(right.conversationId, left.conversationId)
  );
}

/** Unread is what the customer wrote after the place up to which the viewer has read. What is closed needs no eyes. */
export function isUnread(row: Pick<Row, 'status' | 'lastCustomerSeq'>, readSeq: number | undefined): boolean {
  return row.status !== 'closed' && row.lastCustomerSeq > (readSeq ?? 0);
}

function compareWaiting(left: string | null, right: string | null): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return compareText(left, right);
}

/** By code unit: right for ISO times in UTC and for lower-case UUIDs, as PostgreSQL orders them. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
