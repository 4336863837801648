/** The parts of a timeline and how each takes what is newer. Pure; knows nothing of cursors and events. */
import type { Conversation, Message, Receipt } from '#lib/shared/contract/entities';

export interface MessageWindow {
  /** The newest part of the log, ascending by seq. */
  messages: readonly Message[];
  /** The log has messages before the first of these. */
  hasEarlier: boolean;
  /** Changed messages from before the window, by seq: history read before the change must not undo it. */
  aside: ReadonlyMap<number, Message>;
}

/** Per message the greater rev wins. */
export function insertMessage(window: MessageWindow, message: Message): MessageWindow {
  const { messages } = window;
  const first = messages[0];
  if (window.hasEarlier && first && message.seq < first.seq) {
    const known = window.aside.get(message.seq);
    if (known && known.rev >= message.rev) return window;
    return { ...window, aside: new Map(window.aside).set(message.seq, message) };
  }
  const index = placeOf(messages, message.seq);
  const known = messages[index];
  if (known?.seq !== message.seq) return { ...window, messages: messages.toSpliced(index, 0, message) };
  return known.rev >= message.rev ? window : { ...window, messages: messages.with(index, message) };
}

/** Ignores an answer whose question was about another window: a reset came between. */
export function prependHistory(
  window: MessageWindow,
  before: number,
  history: readonly Message[],
  more: boolean,
): MessageWindow {
  if (window.messages[0]?.seq !== before) return window;
  const aside = new Map(window.aside);
  const earlier = history.map((message) => {
    const changed = aside.get(message.seq);
    aside.delete(message.seq);
    return changed && changed.rev > message.rev ? changed : message;
  });
  return { messages: [...earlier, ...window.messages], hasEarlier: more, aside };
}

/** A guest may have told a name: it stands over their earlier messages too. */
export function withCustomerName(
  messages: readonly Message[],
  { customer: { id, name } }: Conversation,
): readonly Message[] {
  const isRenamed = ({ author }: Message) =>
    author.kind === 'customer' && author.id === id && author.name !== name;
  if (!messages.some(isRenamed)) return messages;
  return messages.map((message) =>
    isRenamed(message) ? { ...message, author: { ...message.author, name } } : message,
  );
}

/**
 * Versions number the conversation's own fields, `length` its messages; customers get no version, but every change
 * they can see comes with a message. Equal numbers: the later heard wins (a name can change without either).
 */
export function newerConversation(known: Conversation | null, heard: Conversation): Conversation {
  if (known === null || known.id !== heard.id) return heard;
  const difference = versionOf(heard) - versionOf(known) || heard.length - known.length;
  return difference < 0 ? known : heard;
}

/** What a message says of its conversation without a word about it: its length, and when it was last active. */
export function withMessage(conversation: Conversation, message: Message): Conversation {
  const isNewReply = message.kind === 'reply' && message.seq > conversation.length;
  return {
    ...conversation,
    length: Math.max(conversation.length, message.seq),
    lastMessageAt: isNewReply ? message.createdAt : conversation.lastMessageAt,
  };
}

/** Watermarks only grow. */
export function mergeReceipts(known: readonly Receipt[], heard: readonly Receipt[]): readonly Receipt[] {
  const merged = new Map(known.map((receipt) => [keyOf(receipt), receipt]));
  for (const receipt of heard) {
    const before = merged.get(keyOf(receipt));
    merged.set(keyOf(receipt), before ? greaterReceipt(before, receipt) : receipt);
  }
  return [...merged.values()];
}

function greaterReceipt(left: Receipt, right: Receipt): Receipt {
  const further = right.readSeq > left.readSeq ? right : left;
  return { ...further, deliveredSeq: Math.max(left.deliveredSeq, right.deliveredSeq) };
}

function keyOf({ participant }: Receipt): string {
  return `${participant.kind}:${participant.id ?? ''}`;
}

function versionOf(conversation: Conversation): number {
  return 'version' in conversation ? conversation.version : 0;
}

/** Where `seq` stands, or would be inserted. New messages go to the end, so that is tried first. */
function placeOf(messages: readonly Message[], seq: number): number {
  let low = 0;
  let high = messages.length;
  const last = messages[high - 1];
  if (!last || last.seq < seq) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
