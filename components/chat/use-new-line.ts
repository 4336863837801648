'use client';
/** Where the "New" line of an open conversation is: drawn once, then fixed until the conversation is left. */
import { useRef } from 'react';
import type { Message, Participant } from '#lib/shared/contract/entities';
import { after } from './after';

/**
 * Answers the `seq` below the line, or null. `readSeq` is how far the viewer had read; messages that arrive while
 * nobody is looking draw the line too.
 */
export function useNewLine(
  messages: readonly Message[],
  readSeq: number,
  viewer: Participant,
): number | null {
  const line = useRef<number | null>(null);
  const seenUpTo = useRef<number | null>(null);
  const last = messages.at(-1)?.seq ?? 0;

  if (line.current === null && last > 0) {
    const isWatched = document.visibilityState === 'visible' && document.hasFocus();
    const from = seenUpTo.current ?? readSeq;
    const firstUnread = after(messages, from).find(
      ({ kind, author }) => kind !== 'activity' && author.kind !== viewer.kind,
    );
    if (firstUnread && (seenUpTo.current === null || !isWatched)) line.current = firstUnread.seq;
    else seenUpTo.current = last;
  }
  return line.current;
}
