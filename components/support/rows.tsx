'use client';
/**
 * The rows of the list, of which only those in view are in the page. One row is reachable by Tab; arrows, J and K, Home and
 * End move the focus among all of them.
 */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { InboxSnapshot } from '#lib/client/inbox-store';
import { useStore } from '#lib/client/use-store';
import { isUnread } from '#lib/shared/inbox';
import { addressOf } from '#lib/shared/support-place';
import { ConversationRow } from './conversation-row';
import { type Navigation, useDesk } from './desk';
import { useNow } from './use-now';

/** For keys that are pressed elsewhere. */
export interface RowsControl {
  focusFirst(): void;
  /** Moves the focus by so many rows; from outside the list it begins at the open conversation, else where it last was. */
  move(by: number): void;
}

interface RowsProps {
  snapshot: InboxSnapshot;
  navigation: Navigation;
  /** The conversation that is open already was chosen again. */
  onOpenAgain: () => void;
  ref: Ref<RowsControl>;
}

const estimatedHeight = 73;
/** Rows left before more are fetched. */
const loadAhead = 10;

export function Rows({ snapshot, navigation, onOpenAgain, ref }: RowsProps) {
  const { inbox, me, presence, typists } = useDesk();
  const { place, go } = navigation;
  const { rows, hasMore, isLoadingMore } = snapshot;
  const known = useStore(presence);
  const typing = useStore(typists);
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);

  const [reachedId, setReachedId] = useState<string | null>(null);
  const wantsFocus = useRef(false);
  const indexOf = (id: string | null) => rows.findIndex((row) => row.conversationId === id);
  const reachedIndex = [reachedId, place.conversationId].map(indexOf).find((index) => index >= 0) ?? 0;

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedHeight,
    getItemKey: (index) => rows[index]?.conversationId ?? index,
    overscan: 6,
    scrollPaddingStart: 8,
    scrollPaddingEnd: 8,
    // The row that has the focus stays in the page however far one scrolls.
    rangeExtractor: (range) => {
      const inView = defaultRangeExtractor(range);
      if (reachedIndex >= rows.length || inView.includes(reachedIndex)) return inView;
      return [...inView, reachedIndex].sort((left, right) => left - right);
    },
  });
  const items = virtualizer.getVirtualItems();

  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && lastShown >= rows.length - loadAhead) void inbox.loadMore();
  }, [inbox, hasMore, isLoadingMore, lastShown, rows.length]);

  const focusAt = useCallback(
    (index: number) => {
      const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
      if (row === undefined) return;
      wantsFocus.current = true;
      setReachedId(row.conversationId);
      virtualizer.scrollToIndex(rows.indexOf(row));
    },
    [rows, virtualizer],
  );

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[data-conversation="${reachedId}"]`);
    if (!link) return;
    wantsFocus.current = false;
    link.focus({ preventScroll: true });
  });

  const isInside = () => scroller.current?.contains(document.activeElement) ?? false;
  useImperativeHandle(ref, () => ({
    focusFirst: () => focusAt(0),
    move(by) {
      const openIndex = isInside() ? -1 : indexOf(place.conversationId);
      focusAt((openIndex >= 0 ? openIndex : indexOf(reachedId)) + by);
    },
  }));

  function moveByKey(event: KeyboardEvent): void {
    const targets: Record<string, number> = {
      ArrowDown: reachedIndex + 1,
      ArrowUp: reachedIndex - 1,
      PageDown: reachedIndex + 8,
      PageUp: reachedIndex - 8,
      Home: 0,
      End: rows.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focusAt(target);
  }

  const open = useCallback(
    (conversationId: string) => {
      setReachedId(conversationId);
      if (conversationId === place.conversationId) onOpenAgain();
      else go({ conversationId });
    },
    [go, place.conversationId, onOpenAgain],
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the links inside
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-2"
      onKeyDown={moveByKey}
    >
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const { conversationId } = row;
          return (
            <li
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              aria-setsize={hasMore ? -1 : rows.length}
              aria-posinset={item.index + 1}
              onFocus={() => setReachedId(conversationId)}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ConversationRow
                row={row}
                href={addressOf({ ...place, conversationId })}
                meId={me.id}
                now={now}
                isUnread={isUnread(row, snapshot.marks.get(conversationId))}
                isOpen={conversationId === place.conversationId}
                isReachable={item.index === reachedIndex}
                showsStatus={place.view === 'all' || place.view === 'mine' || place.view === 'unassigned'}
                query={snapshot.query}
                match={snapshot.matches.get(conversationId)?.excerpt}
                availability={known.get(row.customer.id)}
                typist={typing.get(conversationId)}
                onOpen={open}
              />
            </li>
          );
        })}
      </ul>
      {isLoadingMore ? <p className="py-3 text-center text-12 text-ink-3">Loading more…</p> : null}
    </div>
  );
}
