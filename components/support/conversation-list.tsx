'use client';
/**
 * The left pane: search, views, order, and the conversations. While the pointer or the keyboard's focus is among them their
 * order holds. Opening is a change of the address; nothing here knows the thread.
 */
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { InboxSnapshot } from '#lib/client/inbox-store';
import { useStore } from '#lib/client/use-store';
import type { Sort } from '#lib/shared/contract/commands';
import type { ListView } from '#lib/shared/support-place';
import { type Navigation, useDesk } from './desk';
import { ListHeader } from './list-header';
import { ListProblem, NothingHere, RowSkeletons } from './list-states';
import { useRememberedChoice } from './remembered';
import { Rows, type RowsControl } from './rows';
import { SearchField } from './search-field';
import { ViewTabs } from './view-tabs';

interface ConversationListProps {
  navigation: Navigation;
  onOpenAgain: () => void;
  rowsRef: RefObject<RowsControl | null>;
  searchRef: RefObject<HTMLInputElement | null>;
  width: { pixels: number; set: (pixels: number) => void };
}

export function ConversationList({
  navigation,
  onOpenAgain,
  rowsRef,
  searchRef,
  width,
}: ConversationListProps) {
  const { inbox } = useDesk();
  const { place, go } = navigation;
  const snapshot = useStore(inbox);
  const [sort, rememberSort] = useRememberedChoice<Sort>('sort', ['newest', 'waiting', 'priority']);

  useEffect(() => {
    inbox.show({ view: place.view, query: place.query, sort });
  }, [inbox, place.view, place.query, sort]);

  const search = useCallback((query: string) => go({ query }, 'replace'), [go]);
  const choose = useCallback((view: ListView) => go({ view }), [go]);
  const hold = useHold();
  const isCurrent = snapshot.view === place.view && snapshot.query === place.query;

  return (
    <section aria-label="Conversations" className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <ListHeader sort={sort} onSort={rememberSort} width={width} />
      <SearchField
        ref={searchRef}
        query={place.query}
        onSearch={search}
        onLeaveDown={() => rowsRef.current?.focusFirst()}
      />
      <div className="py-2">
        <ViewTabs place={place} counts={snapshot.counts} onChoose={choose} />
      </div>
      <p role="status" className="sr-only">
        {place.query !== '' && snapshot.phase === 'ready' && isCurrent ? found(snapshot) : ''}
      </p>
      <div className="relative flex min-h-0 flex-1 flex-col" {...hold}>
        {snapshot.waitingUpdates > 0 ? (
          <button
            type="button"
            onClick={() => inbox.applyUpdates()}
            className="absolute start-1/2 top-2 z-10 h-8 -translate-x-1/2 rounded-pill border border-line bg-surface-1 px-4 text-13 font-medium text-accent shadow-menu hover:bg-surface-2 rtl:translate-x-1/2 pointer-coarse:h-11"
          >
            {updates(snapshot.waitingUpdates)}
          </button>
        ) : null}
        {snapshot.phase === 'failed' ? (
          <ListProblem problem={snapshot.problem} onRetry={() => inbox.reload()} />
        ) : snapshot.phase === 'loading' || !isCurrent ? (
          <RowSkeletons key={`${place.view} ${place.query}`} />
        ) : snapshot.rows.length === 0 ? (
          <NothingHere place={place} go={go} />
        ) : (
          <Rows ref={rowsRef} snapshot={snapshot} navigation={navigation} onOpenAgain={onOpenAgain} />
        )}
      </div>
    </section>
  );
}

/** Holds the order while the pointer is over the list or the keyboard's focus in it. A click leaves no focus that counts. */
function useHold() {
  const { inbox } = useDesk();
  const held = useRef({ byPointer: false, byFocus: false });

  const update = useCallback(
    (change: Partial<{ byPointer: boolean; byFocus: boolean }>) => {
      held.current = { ...held.current, ...change };
      if (held.current.byPointer || held.current.byFocus) inbox.hold();
      else inbox.release();
    },
    [inbox],
  );
  useEffect(() => () => inbox.release(), [inbox]);

  return {
    onPointerEnter: (event: { pointerType: string }) =>
      update({ byPointer: event.pointerType === 'mouse' || event.pointerType === 'pen' }),
    onPointerLeave: () => update({ byPointer: false }),
    onFocus: (event: { target: Element }) => update({ byFocus: event.target.matches(':focus-visible') }),
    onBlur: (event: { currentTarget: Element; relatedTarget: Element | null }) => {
      if (!event.currentTarget.contains(event.relatedTarget)) update({ byFocus: false });
    },
  };
}

function found({ rows, hasMore }: InboxSnapshot): string {
  if (rows.length === 0) return 'Nothing found';
  return `${hasMore ? 'More than ' : ''}${rows.length} found`;
}

const plurals = new Intl.PluralRules('en');

function updates(count: number): string {
  return `${count} ${plurals.select(count) === 'one' ? 'update' : 'updates'}`;
}
