/** How far the viewer's own messages have come, from the receipts of the other side. Pure. */
import type { Message, Participant, Receipt } from '#lib/shared/contract/entities';

export type DeliveryState = 'sent' | 'delivered' | 'seen';

export interface Delivery {
  /** The last reply of the viewer's side; 0 when there is none. */
  lastSeq: number;
  state: DeliveryState;
  /** The last reply of the viewer's side that the other side has seen; 0 when there is none. */
  seenSeq: number;
  /** When the other side last read. */
  seenAt: string | null;
}

export function deliveryOf(
  messages: readonly Message[],
  receipts: readonly Receipt[],
  viewer: Participant,
): Delivery {
  const other = viewer.kind === 'customer' ? 'team' : 'customer';
  const receipt = receipts.find(({ participant }) => participant.kind === other);
  const deliveredSeq = receipt?.deliveredSeq ?? 0;
  const readSeq = receipt?.readSeq ?? 0;

  const isOwnReply = (message: Message) => message.kind === 'reply' && message.author.kind === viewer.kind;
  const lastSeq = messages.findLast(isOwnReply)?.seq ?? 0;
  const seenSeq = messages.findLast((message) => message.seq <= readSeq && isOwnReply(message))?.seq ?? 0;
  const state = readSeq >= lastSeq ? 'seen' : deliveredSeq >= lastSeq ? 'delivered' : 'sent';
  return { lastSeq, state, seenSeq, seenAt: receipt?.readAt ?? null };
}
