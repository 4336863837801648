/**
 * A passage of history: messages from before what a timeline holds, read around one of them. It stays right without
 * hearing anything itself, because the timeline keeps the changes of earlier messages aside. Pure; once it reaches the
 * timeline it has no reason to be.
 */
import type { Message } from '#lib/shared/contract/entities';
import type { Timeline } from './timeline';
import { withCustomerName } from './timeline-parts';

export interface Passage {
  /** Ascending by seq, gapless, never empty. */
  messages: readonly Message[];
  hasEarlier: boolean;
}

/** Ignores a page that does not begin where this ends: it was asked for of another one. */
export function withLater(passage: Passage, page: readonly Message[]): Passage {
  const isNext = page[0]?.seq === (passage.messages.at(-1)?.seq ?? 0) + 1;
  return isNext ? { ...passage, messages: [...passage.messages, ...page] } : passage;
}

/** Likewise before its beginning. */
export function withEarlier(passage: Passage, page: readonly Message[], hasEarlier: boolean): Passage {
  const isNext = page.at(-1)?.seq === (passage.messages[0]?.seq ?? 0) - 1;
  return isNext ? { messages: [...page, ...passage.messages], hasEarlier } : passage;
}

/** With what has changed since its pages were read: the greater rev wins. The same object when nothing has. */
export function withChanges(passage: Passage, { aside, conversation }: Timeline): Passage {
  const { messages } = passage;
  const first = messages[0]?.seq ?? 0;
  const changed = [...aside.values()].filter(({ seq, rev }) => rev > (messages[seq - first]?.rev ?? rev));
  let next = messages;
  if (changed.length > 0) {
    const copy = [...messages];
    for (const message of changed) copy[message.seq - first] = message;
    next = copy;
  }
  if (conversation) next = withCustomerName(next, conversation);
  return next === messages ? passage : { ...passage, messages: next };
}

/** Whether nothing is missing between the two. */
export function reaches({ messages }: Passage, timeline: Timeline): boolean {
  const first = timeline.messages[0];
  return first !== undefined && (messages.at(-1)?.seq ?? 0) >= first.seq - 1;
}
