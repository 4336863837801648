'use client';
/**
 * Opens a conversation at the message that the search in the address found in it, also after a reload. What is searched
 * or listed later moves nobody: only choosing the conversation does.
 */
import { useCallback, useEffect, useState } from 'react';
import type { PassageStore } from '#lib/client/passage-store';
import type { Place } from '#lib/shared/support-place';
import { useDesk } from './desk';

export interface FoundMessage {
  seq: number;
  words: string;
}

/** A thread does not wait longer for what a search will find. */
const patienceMilliseconds = 2_000;

export function useFoundMessage(place: Place, passage: PassageStore | null) {
  const { inbox } = useDesk();
  const { view, query } = place;
  const [looked, setLooked] = useState<{ passage: PassageStore; found: FoundMessage | null } | null>(null);
  const [turn, setTurn] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a search is looked up when the conversation is chosen
  useEffect(() => {
    if (passage === null) return;
    const settle = (seq: number | undefined) => {
      setLooked({ passage, found: seq === undefined ? null : { seq, words: query } });
      if (seq !== undefined) passage.show(seq);
    };
    const look = (): boolean => {
      const { phase, view: listed, query: searched, matches } = inbox.getSnapshot();
      if (phase === 'loading' || listed !== view || searched !== query) return false;
      settle(matches.get(conversationId)?.seq);
      return true;
    };
    const conversationId = place.conversationId ?? '';
    if (query === '') return settle(undefined);
    if (look()) return;
    const end = () => {
      clearTimeout(timer);
      stop();
    };
    const timer = setTimeout(() => {
      end();
      settle(undefined);
    }, patienceMilliseconds);
    const stop = inbox.subscribe(() => {
      if (look()) end();
    });
    return end;
  }, [inbox, passage, turn]);

  const isCurrent = looked !== null && looked.passage === passage;
  return {
    found: isCurrent ? looked.found : null,
    /** Whether it is not known yet where to begin. */
    isLooking: passage !== null && !isCurrent,
    lookAgain: useCallback(() => setTurn((last) => last + 1), []),
  };
}
