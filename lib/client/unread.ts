/** What a viewer has not read yet, from what is loaded of a conversation. Pure. */
import type { Message, Participant, Receipt } from '#lib/shared/contract/entities';

/** The viewer's own watermarks; undefined before the viewer has received anything. */
export function receiptOf(receipts: readonly Receipt[], viewer: Participant): Receipt | undefined {
  return receipts.find(({ participant }) => participant.kind === viewer.kind && participant.id === viewer.id);
}

/** Messages by others after the viewer's read mark. Activity is not counted: nobody waits for it to be read. */
export function unreadMessages(
  messages: readonly Message[],
  receipts: readonly Receipt[],
  viewer: Participant,
): readonly Message[] {
  const readSeq = receiptOf(receipts, viewer)?.readSeq ?? 0;
  return messages.filter(
    ({ seq, kind, author }) => seq > readSeq && kind !== 'activity' && author.id !== viewer.id,
  );
}
