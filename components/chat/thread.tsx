'use client';
/**
 * The messages of one conversation, as both sides see them. Built on props alone: it fetches nothing, sends nothing and
 * knows of the sides only who is looking. Give it a `key` of the conversation: the "New" line and the place are kept
 * for as long as it is mounted.
 */
import { ArrowDown } from 'lucide-react';
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Outgoing } from '#lib/client/outbox';
import type { Message, Participant, Receipt } from '#lib/shared/contract/entities';
import { localDay } from '#lib/shared/time';
import { after } from './after';
import { counted } from './clock';
import { deliveryOf } from './delivery';
import styles from './thread.module.css';
import { type Found, ThreadPage } from './thread-page';
import { type Page, pagesOf } from './thread-pages';
import { Typing, type TypistMark } from './typing';
import { useNewLine } from './use-new-line';
import { type Place, useThreadScroll } from './use-thread-scroll';

export type { Found, Place };

/** What a thread needs that shows a passage from before the end of the log. */
export interface Detached {
  /** The newest messages, which are not on the screen. */
  newest: readonly Message[];
  isLoadingLater: boolean;
  onLoadLater(): void;
  onLatest(): void;
}

export interface ThreadProps {
  viewer: Participant;
  /** Ascending by `seq`, gapless. */
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  receipts: readonly Receipt[];
  typing: readonly TypistMark[];
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  onLoadEarlier(): void;
  onRetry(clientId: string): void;
  onDiscard(clientId: string): void;
  /** The lowest message in view, while the tab is visible and its window focused: read means seen. */
  onSeen(seq: number, first: number): void;
  /** Where the reader was the last time; null or absent: at the end, or at the first unread message. */
  initialPlace?: Place | null;
  /** Null at the end. */
  onPlaceChange?(place: Place | null): void;
  /** Stands above the first message once all earlier ones are loaded. */
  beginning?: ReactNode;
  /** Absent or null: `messages` end where the log does. */
  detached?: Detached | null;
  /** Where to begin instead. */
  found?: Found | null;
  /** To begin at the newest message, whatever is new. */
  beginsAtLatest?: boolean;
  /** What had the focus made way for this thread. */
  takesFocus?: boolean;
}

const none: readonly never[] = [];
const ignore = () => {};

/** Give it callbacks that keep their identity: it then renders for its own sake only, not for every key typed below it. */
export const Thread = memo(function Thread(props: ThreadProps) {
  const { viewer, messages, receipts, hasEarlier, isLoadingEarlier, detached = null, found = null } = props;
  const isDetached = detached !== null;
  const newest = detached?.newest ?? messages;
  // They belong to the end.
  const outgoing = isDetached ? none : props.outgoing;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const today = useToday();

  const pages = usePages(messages);
  const delivery = useMemo(
    () => deliveryOf(isDetached ? none : messages, receipts, viewer),
    [isDetached, messages, receipts, viewer],
  );
  // A line that came while a passage grows would move what is being read.
  const beganDetached = useRef(isDetached).current;
  const newFrom = useNewLine(beganDetached ? none : messages, ownReadSeq(receipts, viewer), viewer);
  const { onRetry, onDiscard } = useSteady(props);

  const { leftAt, toEnd } = useThreadScroll({
    scroller,
    content,
    firstSeq: messages[0]?.seq ?? 0,
    lastSeq: messages.at(-1)?.seq ?? 0,
    newestSeq: newest.at(-1)?.seq ?? 0,
    isDetached,
    ownNewest: outgoing.at(-1)?.clientId ?? null,
    hasNewLine: newFrom !== null,
    initialPlace: found ? { seq: found.seq, offset: null } : (props.initialPlace ?? null),
    beginsAtLatest: props.beginsAtLatest ?? false,
    canLoadEarlier: hasEarlier && !isLoadingEarlier,
    onLoadEarlier: props.onLoadEarlier,
    canLoadLater: isDetached && !detached.isLoadingLater,
    onLoadLater: detached?.onLoadLater ?? ignore,
    onSeen: props.onSeen,
    onPlaceChange: props.onPlaceChange ?? ignore,
  });

  useEffect(() => {
    if (props.takesFocus) scroller.current?.focus({ preventScroll: true });
  }, [props.takesFocus]);

  const jump = () => {
    toEnd();
    // The pill is gone at the end, and must not take the focus with it.
    scroller.current?.focus({ preventScroll: true });
  };

  const shown: readonly Page[] = pages.length > 0 ? pages : [[]];
  return (
    <div className={styles.thread}>
      <div
        ref={scroller}
        role="log"
        aria-label="Messages"
        aria-live="off"
        aria-busy={isLoadingEarlier || detached?.isLoadingLater}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={styles.scroller}
      >
        <div ref={content} className={styles.content}>
          {hasEarlier ? (
            <More key="earlier" what="earlier" isLoading={isLoadingEarlier} onLoad={props.onLoadEarlier} />
          ) : (
            <div key="beginning">{props.beginning}</div>
          )}
          {shown.map((page, index) => {
            const first = page[0]?.seq ?? 0;
            const last = page.at(-1)?.seq ?? 0;
            const within = (seq: number) => (seq >= first && seq <= last && seq > 0 ? seq : null);
            const lastOwnSeq = within(delivery.lastSeq);
            const seenSeq = within(delivery.seenSeq);
            const isConcerned = lastOwnSeq !== null || seenSeq !== null;
            const isLastPage = index === shown.length - 1;
            return (
              <ThreadPage
                key={first}
                messages={page}
                outgoing={isLastPage ? outgoing : none}
                before={shown[index - 1]?.at(-1) ?? null}
                after={shown[index + 1]?.[0] ?? null}
                newFrom={newFrom}
                viewer={viewer}
                today={today}
                isNearEnd={index >= shown.length - 2}
                lastOwnSeq={lastOwnSeq}
                lastOwnState={isConcerned ? delivery.state : 'sent'}
                seenSeq={seenSeq}
                seenAt={isConcerned ? delivery.seenAt : null}
                found={found !== null && within(found.seq) !== null ? found : null}
                onRetry={onRetry}
                onDiscard={onDiscard}
              />
            );
          })}
          <div key="typing">
            {detached ? (
              <More what="newer" isLoading={detached.isLoadingLater} onLoad={detached.onLoadLater} />
            ) : (
              <Typing typists={props.typing} />
            )}
          </div>
        </div>
      </div>
      {leftAt === null ? null : (
        <JumpPill
          count={arrivedSince(leftAt, newest, viewer)}
          isFar={isDetached}
          onJump={detached?.onLatest ?? jump}
        />
      )}
    </div>
  );
});

interface MoreProps {
  what: 'earlier' | 'newer';
  isLoading: boolean;
  onLoad(): void;
}

function More({ what, isLoading, onLoad }: MoreProps) {
  return (
    <div className={styles.more}>
      <button type="button" disabled={isLoading} onClick={onLoad}>
        {isLoading ? `Loading ${what} messages…` : `Load ${what} messages`}
      </button>
    </div>
  );
}

/** `isFar`: the way is longer than scrolling, so it is said in words. */
function JumpPill({ count, isFar, onJump }: { count: number; isFar: boolean; onJump(): void }) {
  const news = count > 0 ? counted(count, 'new message', 'new messages') : null;
  const text = news ?? (isFar ? 'Jump to latest' : null);
  return (
    <button
      type="button"
      className={`${styles.pill} ${text ? styles.pillWithText : ''} ${news ? styles.pillWithNews : ''}`}
      aria-label={text ? undefined : 'Go to the latest message'}
      onClick={onJump}
    >
      <ArrowDown size={16} aria-hidden="true" />
      {text}
    </button>
  );
}

function arrivedSince(seq: number, messages: readonly Message[], viewer: Participant): number {
  return after(messages, seq).filter(({ kind, author }) => kind !== 'activity' && author.id !== viewer.id)
    .length;
}

function ownReadSeq(receipts: readonly Receipt[], viewer: Participant): number {
  const own = receipts.find(
    ({ participant }) =>
      participant.kind === viewer.kind && (participant.id === undefined || participant.id === viewer.id),
  );
  return own?.readSeq ?? 0;
}

function usePages(messages: readonly Message[]): readonly Page[] {
  const previous = useRef<readonly Page[]>([]);
  return useMemo(() => {
    previous.current = pagesOf(messages, previous.current);
    return previous.current;
  }, [messages]);
}

/** Callbacks that keep their identity, so that pages need not render when a parent does. */
function useSteady({ onRetry, onDiscard }: ThreadProps) {
  const latest = useRef({ onRetry, onDiscard });
  useEffect(() => {
    latest.current = { onRetry, onDiscard };
  });
  return {
    onRetry: useCallback((clientId: string) => latest.current.onRetry(clientId), []),
    onDiscard: useCallback((clientId: string) => latest.current.onDiscard(clientId), []),
  };
}

/** Changes at midnight, when Today becomes Yesterday. */
function useToday(): string {
  const [today, setToday] = useState(() => localDay(new Date()));
  useEffect(() => {
    const tomorrow = new Date();
    tomorrow.setHours(24, 0, 1, 0);
    // A laptop may sleep over midnight: look again when the page is seen again, too.
    const look = () => setToday(localDay(new Date()));
    const timer = setTimeout(look, tomorrow.getTime() - Date.now());
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return today;
}
