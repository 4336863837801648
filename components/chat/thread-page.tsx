'use client';
/** One page of a thread. Renders again only when something in it changes; off the screen the browser skips it. */
import { memo, type ReactNode } from 'react';
import type { Outgoing } from '#lib/client/outbox';
import type { Message, Participant } from '#lib/shared/contract/entities';
import { localDay } from '#lib/shared/time';
import { activityText } from './activity-text';
import { Bubble } from './bubble';
import { dayLabel, timeOfDay } from './clock';
import type { DeliveryState } from './delivery';
import { Delivered, Sending, Waiting } from './message-state';
import { Portrait } from './portrait';
import styles from './thread.module.css';
import { rowsOf, type ThreadRow } from './thread-rows';

/** A message that was looked for. */
export interface Found {
  seq: number;
  /** Its words, with those that were looked for in `mark` elements. Keeps its identity while they are the same. */
  marked(text: string): ReactNode;
}

export interface ThreadPageProps {
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  before: Message | null;
  after: Message | null;
  newFrom: number | null;
  viewer: Participant;
  /** `localDay` of now. Days are named after it, so a new one renders every page. */
  today: string;
  /** One of the last pages, which are always laid out. */
  isNearEnd: boolean;
  /** Where the viewer's last reply stands, when it is on this page. */
  lastOwnSeq: number | null;
  lastOwnState: DeliveryState;
  /** The last of the viewer's replies that was seen, when it is on this page and not the last. */
  seenSeq: number | null;
  seenAt: string | null;
  /** When it is on this page. */
  found: Found | null;
  onRetry(clientId: string): void;
  onDiscard(clientId: string): void;
}

export const ThreadPage = memo(function ThreadPage(props: ThreadPageProps) {
  return (
    <div data-page="" className={`${styles.page} ${props.isNearEnd ? styles.endPage : ''}`}>
      {rowsOf(props).map((row) => (
        <Row key={row.key} row={row} page={props} />
      ))}
    </div>
  );
});

function Row({ row, page }: { row: ThreadRow; page: ThreadPageProps }) {
  switch (row.type) {
    case 'day':
      return (
        <div className={styles.day}>
          <time dateTime={localDay(row.moment)}>{dayLabel(row.moment, new Date())}</time>
        </div>
      );
    case 'new':
      return (
        <div className={styles.new} data-new="">
          <span>New</span>
        </div>
      );
    case 'activity':
      return (
        <div className={styles.activity} data-seq={row.message.seq}>
          {row.message.activity ? activityText(row.message.activity, page.viewer) : null}
          <span aria-hidden="true"> · </span>
          <time dateTime={row.message.createdAt}>{timeOfDay(row.message.createdAt)}</time>
        </div>
      );
    case 'group':
      return <Group row={row} page={page} />;
  }
}

function Group({ row, page }: { row: Extract<ThreadRow, { type: 'group' }>; page: ThreadPageProps }) {
  const { author, entries } = row;
  const isOwn = author.kind === page.viewer.kind;
  const isViewer = isOwn && author.id === page.viewer.id;
  const last = entries.at(-1);
  const position = `${row.isStart ? styles.start : ''} ${isOwn ? styles.ownGroup : styles.otherGroup}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div
      role="group"
      aria-label={`${isViewer ? 'You' : author.name}${last ? `, ${timeOfDay(last.createdAt)}` : ''}`}
      className={`${styles.group} ${position}`}
    >
      {isOwn ? null : row.isStart ? (
        <Portrait id={author.id ?? author.name} name={author.name} />
      ) : (
        <span className={styles.gutter} />
      )}
      <div className={styles.column}>
        {row.isStart && !isViewer ? <span className={styles.name}>{author.name}</span> : null}
        {entries.map((entry, index) => (
          <Bubble
            key={entry.key}
            entry={entry}
            isOwn={isOwn}
            isFirst={index === 0 && row.isStart}
            isLast={index === entries.length - 1 && row.isEnd}
            marked={page.found !== null && entry.message?.seq === page.found.seq ? page.found.marked : null}
            onRetry={page.onRetry}
            onDiscard={page.onDiscard}
          />
        ))}
        {row.isEnd && last ? <Foot row={row} page={page} /> : null}
      </div>
    </div>
  );
}

/** The time of a group's last message, or what has become of it. */
function Foot({ row, page }: { row: Extract<ThreadRow, { type: 'group' }>; page: ThreadPageProps }) {
  const last = row.entries.at(-1);
  if (!last) return null;

  if (last.outgoing) {
    if (last.outgoing.state === 'failed') return null;
    return <div className={styles.foot}>{last.outgoing.state === 'waiting' ? <Waiting /> : <Sending />}</div>;
  }
  const seqs = row.entries.flatMap(({ message }) => (message ? [message.seq] : []));
  const isLastOwn = page.lastOwnSeq !== null && seqs.includes(page.lastOwnSeq);
  const isLastSeen = page.seenSeq !== null && seqs.includes(page.seenSeq);
  // Who comes from a search has not passed the day's separator.
  const isFound = page.found !== null && seqs.includes(page.found.seq);
  const day = isFound ? `${dayLabel(last.createdAt, new Date())}, ` : '';
  const state = isLastOwn ? page.lastOwnState : isLastSeen ? 'seen' : null;
  return (
    <div className={styles.foot}>
      {state === 'seen' && !isFound ? null : (
        <time dateTime={last.createdAt}>
          {day}
          {timeOfDay(last.createdAt)}
        </time>
      )}
      {state === null ? null : <Delivered state={state} seenAt={page.seenAt} />}
    </div>
  );
}
