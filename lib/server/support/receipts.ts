/** How far each person has received and read. Marks only grow; one beyond the log is refused. */
import type { PoolClient } from 'pg';
import type { Actor, Receipt } from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { inTransaction } from '../platform/db';
import { publish } from '../publish';
import { demand } from './authorize';
import {
  type ReceiptRecord,
  receiptForAgents,
  receiptForCustomer,
  receiptsOf,
  selectReceipts,
  teamReceiptOf,
} from './receipt-dto';
import { logOf } from './viewer';

interface Marks {
  conversationId: string;
  deliveredSeq?: number | undefined;
  readSeq?: number | undefined;
}

export async function markConversation(actor: Actor, marks: Marks): Promise<{ receipts: Receipt[] }> {
  const { before, after, customerId, hasGrown } = await inTransaction(async (client) => {
    const { customerId, length } = await holdConversation(client, actor, marks.conversationId);
    if (Math.max(marks.deliveredSeq ?? 0, marks.readSeq ?? 0) > length) {
      throw new ShopbellError('invalid', 'A mark cannot be beyond the last message.', {
        details: { length },
      });
    }
    const before = await loadReceipts(client, marks.conversationId);
    const hasGrown = await growMarks(client, actor, marks);
    const after = hasGrown ? await loadReceipts(client, marks.conversationId) : before;
    return { before, after, customerId, hasGrown };
  });
  if (hasGrown) publishReceipts(actor, marks.conversationId, customerId, before, after);
  return { receipts: receiptsOf(after, actor.kind, actor.id) };
}

/** Until the commit the conversation stays its customer's: the merge of a guest, which moves receipts too, waits. */
async function holdConversation(
  client: PoolClient,
  actor: Actor,
  conversationId: string,
): Promise<{ customerId: string; length: number }> {
  const { rows } = await client.query<{ customerId: string; length: number }>({
    name: `hold-conversation-${actor.kind}`,
    text: `SELECT customer_id AS "customerId", ${logOf[actor.kind].length} AS length
      FROM conversations WHERE id = $1 FOR KEY SHARE`,
    values: [conversationId],
  });
  const conversation = rows[0] ?? null;
  demand(actor, 'mark', { conversation });
  if (conversation === null) throw notFound();
  return conversation;
}

async function loadReceipts(client: PoolClient, conversationId: string): Promise<ReceiptRecord[]> {
  const { rows } = await client.query<ReceiptRecord>({
    name: 'receipts',
    text: selectReceipts('$1'),
    values: [conversationId],
  });
  return rows;
}

/**
 * `read_at` moves only past a message that the customer sees too: it is shown to them as the time of "Seen", and must
 * not tell that an agent has just read a private note.
 */
async function growMarks(client: PoolClient, actor: Actor, marks: Marks): Promise<boolean> {
  const readSeq = marks.readSeq ?? 0;
  const deliveredSeq = Math.max(marks.deliveredSeq ?? 0, readSeq);
  const { rowCount } = await client.query({
    name: `grow-marks-${actor.kind}`,
    text: `
      INSERT INTO receipts AS r (conversation_id, participant_kind, participant_id, delivered_seq, read_seq, read_at)
      VALUES ($1, $2::author_kind, $3, $4::int, $5::int, CASE WHEN EXISTS (${publicMessagesUpTo('0')}) THEN now() END)
      ON CONFLICT (conversation_id, participant_id) DO UPDATE SET
        delivered_seq = greatest(r.delivered_seq, excluded.delivered_seq),
        read_seq = greatest(r.read_seq, excluded.read_seq),
        read_at = CASE WHEN EXISTS (${publicMessagesUpTo('r.read_seq')}) THEN now() ELSE r.read_at END
      WHERE excluded.delivered_seq > r.delivered_seq OR excluded.read_seq > r.read_seq`,
    values: [marks.conversationId, actor.kind, actor.id, deliveredSeq, readSeq],
  });
  return rowCount === 1;

  function publicMessagesUpTo(from: string): string {
    const seq = logOf[actor.kind].seq;
    return `SELECT FROM messages m WHERE m.conversation_id = $1 AND m.customer_seq IS NOT NULL
      AND $5::int > ${from} AND m.agent_seq > ${from} AND m.${seq} > ${from} AND m.${seq} <= $5::int`;
  }
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
