/** The end of a log, found from its end: a thread may hold ten thousand messages, and news is always last. */
import type { Message } from '#lib/shared/contract/entities';

/** The messages beyond `seq`, ascending. */
export function after(messages: readonly Message[], seq: number): readonly Message[] {
  let start = messages.length;
  while (start > 0 && (messages[start - 1]?.seq ?? 0) > seq) start -= 1;
  return messages.slice(start);
}
