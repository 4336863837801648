'use client';
/**
 * What of the open conversation is on the screen: its newest part, or a passage from before it around a message that was
 * found. Says what the thread shows and where it begins, and which message may be called read.
 */
import { createElement, useEffect, useMemo, useRef } from 'react';
import type { Detached, Found } from '#components/chat/thread';
import { announceProblem } from '#components/ui/toast';
import type { ConversationSnapshot } from '#lib/client/conversation-store';
import { receiptOf } from '#lib/client/unread';
import { useStore } from '#lib/client/use-store';
import type { Message, Participant } from '#lib/shared/contract/entities';
import { Marked } from './marked';
import type { FoundMessage } from './use-found-message';
import type { OpenedConversation } from './use-open-conversation';

export interface Reading {
  /** Nothing can be shown yet. */
  isWaiting: boolean;
  /** Changes when the thread must begin anew. */
  visit: number;
  messages: readonly Message[];
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  onLoadEarlier: () => void;
  onSeen: (seq: number, first: number) => void;
  detached: Detached | null;
  found: Found | null;
  beginsAtLatest: boolean;
  takesFocus: boolean;
  /** The newest message that has been on this screen or was read before. */
  lastSeenSeq: number;
  /** One's own words stand at the end: to the newest message. */
  toLatest: () => void;
}

export function useReading(
  { store, passage }: OpenedConversation,
  snapshot: ConversationSnapshot,
  viewer: Participant,
  sought: FoundMessage | null,
): Reading {
  const reading = useStore(passage);
  const isDetached = reading.messages.length > 0;
  const shown = isDetached ? reading : snapshot;
  const { messages } = shown;
  const readSeq = receiptOf(snapshot.receipts, viewer)?.readSeq ?? 0;
  const isPressed = useRef(false);

  const newest = snapshot.messages;
  const { isLoadingLater } = reading;
  const detached = useMemo<Detached | null>(
    () =>
      isDetached
        ? {
            newest,
            isLoadingLater,
            onLoadLater: () => void passage.loadLater(),
            onLatest() {
              isPressed.current = true;
              passage.leave();
            },
          }
        : null,
    [isDetached, newest, isLoadingLater, passage],
  );

  const beginsAt = reading.beginsAt;
  const words = sought?.words ?? '';
  const found = useMemo<Found | null>(
    () =>
      typeof beginsAt === 'number'
        ? { seq: beginsAt, marked: (text) => createElement(Marked, { text, query: words }) }
        : null,
    [beginsAt, words],
  );

  useEffect(() => {
    if (reading.problem !== null && reading.phase === 'absent')
      announceProblem('The message that was found could not be shown', reading.problem.message);
  }, [reading.problem, reading.phase]);

  return {
    isWaiting: reading.phase === 'loading' && !isDetached,
    visit: reading.visit,
    messages,
    hasEarlier: shown.hasEarlier,
    isLoadingEarlier: shown.isLoadingEarlier,
    onLoadEarlier: () => void (isDetached ? passage : store).loadEarlier(),
    onSeen(seq, first) {
      // A mark says that everything up to it was read: who was led to a found message has not seen what is above it, until
      // they have come to the end of the thread.
      const isAtEnd = !isDetached && seq === newest.at(-1)?.seq;
      const wasLedHere = isDetached || typeof beginsAt === 'number';
      if (!wasLedHere || isAtEnd || first <= readSeq + 1) store.markRead(seq);
    },
    detached,
    found,
    beginsAtLatest: beginsAt === 'latest',
    takesFocus: beginsAt === 'latest' && isPressed.current,
    lastSeenSeq: Math.max(isDetached ? readSeq : 0, messages.at(-1)?.seq ?? 0),
    toLatest() {
      isPressed.current = false;
      passage.leave();
    },
  };
}
