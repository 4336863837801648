/**
 * Tells the server how far the viewer has received and read: the latest of both, together, shortly after. Marks only
 * grow, so a lost one is simply said again with the next, or when the connection is back.
 */
import type { Receipt } from '#lib/shared/contract/entities';
import { refusalCodes } from '#lib/shared/errors';
import type { Connection } from './connection';
import type { Surroundings } from './surroundings';

export interface Marks {
  delivered(seq: number): void;
  read(seq: number): void;
  /** What the server already knows of this viewer. */
  know(receipt: Receipt): void;
  /** Says again what may have been lost. */
  repeat(): void;
  /** Another conversation, or none any more. */
  clear(): void;
}

const gatherMilliseconds = 150;

export function openMarks(
  connection: Connection,
  conversationId: () => string | null,
  after: Surroundings['after'],
  onReceipts: (receipts: readonly Receipt[]) => void,
): Marks {
  let wanted = { deliveredSeq: 0, readSeq: 0 };
  let known = { deliveredSeq: 0, readSeq: 0 };
  let cancel: (() => void) | null = null;
  let isSaying = false;

  const isNews = () => wanted.deliveredSeq > known.deliveredSeq || wanted.readSeq > known.readSeq;

  function want(deliveredSeq: number, readSeq: number): void {
    wanted = {
      deliveredSeq: Math.max(wanted.deliveredSeq, deliveredSeq),
      readSeq: Math.max(wanted.readSeq, readSeq),
    };
    gather();
  }

  function gather(): void {
    if (isNews() && !isSaying) cancel ??= after(gatherMilliseconds, say);
  }

  async function say(): Promise<void> {
    cancel = null;
    const id = conversationId();
    if (id === null || connection.state !== 'connected') return;
    const saying = wanted;
    isSaying = true;
    const answer = await connection.call('conversation:mark', { conversationId: id, ...saying });
    isSaying = false;
    if (id !== conversationId()) return;
    // A refused mark stays refused: as good as known.
    if (answer.ok || refusalCodes.includes(answer.error.code)) learn(saying);
    if (answer.ok) onReceipts(answer.data.receipts);
    if (answer.ok) gather();
  }

  function learn(mark: { deliveredSeq: number; readSeq: number }): void {
    known = {
      deliveredSeq: Math.max(known.deliveredSeq, mark.deliveredSeq),
      readSeq: Math.max(known.readSeq, mark.readSeq),
    };
  }

  return {
    delivered: (seq) => want(seq, 0),
    // Nobody reads what has not arrived.
    read: (seq) => want(seq, seq),
    know: learn,
    repeat: gather,
    clear() {
      cancel?.();
      cancel = null;
      wanted = { deliveredSeq: 0, readSeq: 0 };
      known = { deliveredSeq: 0, readSeq: 0 };
    },
  };
}
