/**
 * How far each person has received and read. Marks only grow; one beyond the log is refused. There is a mark for each
 * message and reader, so it costs one statement.
 */
import type { Actor, Receipt } from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { pool } from '../platform/db';
import { publish } from '../publish';
import { demand } from './authorize';
import {
  type ReceiptRecord,
  receiptForAgents,
  receiptForCustomer,
  receiptsOf,
  selectReceipts,
  selectReceiptsFrom,
  teamReceiptOf,
} from './receipt-dto';
import { logOf, type ViewerKind } from './viewer';

interface Marks {
  conversationId: string;
  deliveredSeq?: number | undefined;
  readSeq?: number | undefined;
}

interface Marked {
  customerId: string;
  length: number;
  before: ReceiptRecord[];
  /** The actor's own as it is now; null when it has not grown. */
  grown: ReceiptRecord | null;
}

export async function markConversation(actor: Actor, marks: Marks): Promise<{ receipts: Receipt[] }> {
  const { conversationId } = marks;
  const readSeq = marks.readSeq ?? 0;
  const deliveredSeq = Math.max(marks.deliveredSeq ?? 0, readSeq);
  const { rows } = await pool().query<Marked>({
    name: `mark-${actor.kind}`,
    text: markTexts[actor.kind],
    values: [conversationId, actor.kind, actor.id, deliveredSeq, readSeq],
  });
  const marked = rows[0] ?? null;
  demand(actor, 'mark', { conversation: marked });
  if (marked === null) throw notFound();
  const { customerId, length, grown } = marked;
  if (deliveredSeq > length) {
    throw new ShopbellError('invalid', 'A mark cannot be beyond the last message.', { details: { length } });
  }
  const before = movedTo(customerId, marked.before);
  const after = grown
    ? [...before.filter(({ participant_id }) => participant_id !== grown.participant_id), grown]
    : before;
  if (grown) publishReceipts(actor, conversationId, customerId, before, after);
  return { receipts: receiptsOf(after, actor.kind, actor.id) };
}

/** The statement may have waited for a merge, which moves the guest's receipt; what it has read of it is from before. */
function movedTo(customerId: string, receipts: ReceiptRecord[]): ReceiptRecord[] {
  return receipts.map((record) =>
    record.participant_kind === 'customer' ? { ...record, participant_id: customerId } : record,
  );
}

const markTexts = { agent: markText('agent'), customer: markText('customer') };

/**
 * Stores nothing where the policy will refuse it, or beyond the log. Until it is done the conversation stays its
 * customer's: the merge of a guest, which moves receipts too, waits.
 *
 * `read_at` moves only past a message that the customer sees too: it is shown to them as the time of "Seen", and must
 * not tell that an agent has just read a private note.
 */
function markText(viewer: ViewerKind): string {
  const { seq, length } = logOf[viewer];
  const publicMessagesUpTo = (from: string) => `SELECT FROM messages m
      WHERE m.conversation_id = $1 AND m.customer_seq IS NOT NULL
        AND $5::int > ${from} AND m.agent_seq > ${from} AND m.${seq} > ${from} AND m.${seq} <= $5::int`;
  return `
WITH held AS MATERIALIZED (
  SELECT customer_id, ${length} AS length FROM conversations WHERE id = $1 FOR KEY SHARE
),
grown AS (
  INSERT INTO receipts AS r (conversation_id, participant_kind, participant_id, delivered_seq, read_seq, read_at)
  SELECT $1, $2::author_kind, $3::uuid, $4::int, $5::int, CASE WHEN EXISTS (${publicMessagesUpTo('0')}) THEN now() END
  FROM held WHERE $4::int <= length ${viewer === 'customer' ? 'AND customer_id = $3' : ''}
  ON CONFLICT (conversation_id, participant_id) DO UPDATE SET
    delivered_seq = greatest(r.delivered_seq, excluded.delivered_seq),
    read_seq = greatest(r.read_seq, excluded.read_seq),
    read_at = CASE WHEN EXISTS (${publicMessagesUpTo('r.read_seq')}) THEN now() ELSE r.read_at END
  WHERE excluded.delivered_seq > r.delivered_seq OR excluded.read_seq > r.read_seq
  RETURNING r.*
)
SELECT customer_id AS "customerId", length,
  coalesce((SELECT jsonb_agg(to_jsonb(r)) FROM (${selectReceipts('$1')}) AS r), '[]') AS before,
  (SELECT to_jsonb(r) FROM (${selectReceiptsFrom('grown')}) AS r) AS grown
FROM held`;
}

function publishReceipts(
  actor: Actor,
  conversationId: string,
  customerId: string,
  before: ReceiptRecord[],
  after: ReceiptRecord[],
): void {
  const own = after.find((record) => record.participant_id === actor.id);
  if (!own) return;
  const forAgents = { conversationId, receipts: [receiptForAgents(own)] };
  publish({ to: 'conversation', id: conversationId }, 'receipt:changed', forAgents);
  if (actor.kind === 'customer') {
    const receipts = [receiptForCustomer(own)];
    publish({ to: 'customer', id: customerId }, 'receipt:changed', { conversationId, receipts });
    return;
  }
  // The inbox of this agent's other screens derives its unread dots from this.
  publish({ to: 'agent', id: actor.id }, 'receipt:changed', forAgents);
  const teamBefore = teamReceiptOf(before);
  const teamAfter = teamReceiptOf(after);
  const hasTeamMoved =
    teamAfter !== null &&
    (teamAfter.deliveredSeq > (teamBefore?.deliveredSeq ?? 0) ||
      teamAfter.readSeq > (teamBefore?.readSeq ?? 0));
  if (hasTeamMoved) {
    publish({ to: 'customer', id: customerId }, 'receipt:changed', { conversationId, receipts: [teamAfter] });
  }
}
