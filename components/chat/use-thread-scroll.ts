'use client';
/** Joins `followThread` to React: where to begin, when to follow, when to load history, what has been read. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { followThread, type Place, type ThreadScroll } from './thread-scroll';

export type { Place } from './thread-scroll';

interface ThreadScrollOptions {
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
  /** `seq` of the first and the last loaded message; 0 without any. */
  firstSeq: number;
  lastSeq: number;
  /** Of the log as far as it is known; `lastSeq`, unless the thread is a passage from before the end. */
  newestSeq: number;
  isDetached: boolean;
  /** The client id of the newest outgoing message: a new one always scrolls to the end. */
  ownNewest: string | null;
  hasNewLine: boolean;
  /** Where to begin; null at the end or at the "New" line. */
  initialPlace: { seq: number; offset: number | null } | null;
  beginsAtLatest: boolean;
  canLoadEarlier: boolean;
  onLoadEarlier(): void;
  canLoadLater: boolean;
  onLoadLater(): void;
  /** With the lowest and the uppermost message in view: only while the tab is visible and its window focused. */
  onSeen(seq: number, first: number): void;
  onPlaceChange(place: Place | null): void;
}

/** Closer to the beginning than this, in pixels, earlier messages are fetched; likewise later ones. */
const loadDistance = 1_200;
/** A place further back than this many pages of history is given up. */
const searchMaximum = 10;

export function useThreadScroll(options: ThreadScrollOptions) {
  const { firstSeq, lastSeq, isDetached, ownNewest } = options;
  const latest = useRef(options);
  const scroll = useRef<ThreadScroll | null>(null);
  const wanted = useRef(options.initialPlace);
  const searches = useRef(0);
  const hasBegun = useRef(false);
  /** The newest message when the reader left the end; null while following. */
  const [leftAt, setLeftAt] = useState(isDetached ? options.newestSeq : null);

  useLayoutEffect(() => {
    latest.current = options;
  });

  useLayoutEffect(() => {
    const scroller = options.scroller.current;
    const content = options.content.current;
    if (!scroller || !content) return;
    const thread = followThread(
      scroller,
      content,
      () => !latest.current.isDetached,
      () => setLeftAt(thread.isAtEnd() ? null : latest.current.newestSeq),
    );
    scroll.current = thread;
    return () => thread.stop();
  }, [options.scroller, options.content]);

  // Runs after every render on purpose: any of them may have changed a height.
  useLayoutEffect(() => {
    const thread = scroll.current;
    if (!thread) return;
    thread.settle();
    if (firstSeq > 0 && !hasBegun.current) {
      hasBegun.current = true;
      const { hasNewLine, beginsAtLatest } = latest.current;
      if (!wanted.current && hasNewLine && !beginsAtLatest) thread.toNewLine();
    }
    if (firstSeq > 0 && wanted.current && thread.toPlace(wanted.current)) wanted.current = null;
  });

  useLayoutEffect(() => {
    if (!isDetached && hasBegun.current) scroll.current?.look();
  }, [isDetached]);

  useLayoutEffect(() => {
    if (ownNewest !== null && hasBegun.current) scroll.current?.toEnd();
  }, [ownNewest]);

  // A place from an earlier visit may lie before what is loaded.
  useEffect(() => {
    if (!wanted.current || firstSeq === 0) return;
    const isWithinReach = latest.current.canLoadEarlier && searches.current < searchMaximum;
    if (!isWithinReach) wanted.current = null;
    else {
      searches.current += 1;
      latest.current.onLoadEarlier();
    }
  }, [firstSeq]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what has arrived may be in view, or the beginning near
  useEffect(() => {
    const scroller = options.scroller.current;
    if (!scroller) return;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const look = () => {
      frame = 0;
      const { canLoadEarlier, onLoadEarlier, canLoadLater, onLoadLater, onSeen } = latest.current;
      const { scrollTop, scrollHeight, clientHeight } = scroller;
      if (canLoadEarlier && !wanted.current && scrollTop < loadDistance) onLoadEarlier();
      if (canLoadLater && !wanted.current && scrollHeight - scrollTop - clientHeight < loadDistance)
        onLoadLater();
      if (document.visibilityState === 'visible' && document.hasFocus()) {
        const seen = scroll.current?.inView();
        if (seen) onSeen(seen.last, seen.first);
      }
    };
    const soon = () => {
      frame ||= requestAnimationFrame(look);
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!wanted.current) latest.current.onPlaceChange(scroll.current?.place() ?? null);
      }, 200);
    };
    soon();
    scroller.addEventListener('scroll', soon, { passive: true });
    document.addEventListener('visibilitychange', soon);
    window.addEventListener('focus', soon);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      scroller.removeEventListener('scroll', soon);
      document.removeEventListener('visibilitychange', soon);
      window.removeEventListener('focus', soon);
    };
  }, [options.scroller, firstSeq, lastSeq]);

  return { leftAt, toEnd: () => scroll.current?.toEnd({ isSmooth: true }) };
}
