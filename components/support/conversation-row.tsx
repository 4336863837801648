'use client';
/** One conversation in the list: who, what last, how long ago, and what it needs. A link to it. */
import { Clock, Flag, Pencil } from 'lucide-react';
import { memo } from 'react';
import { Avatar } from '#components/ui/avatar';
import type { Availability, Priority, Row } from '#lib/shared/contract/entities';
import { followsHere } from './follows-here';
import { aroundMatch } from './highlight';
import { Marked } from './marked';
import { age, duration, exactTime, isLongWait, shortAge, shortDuration } from './time-words';
import type { TypistSign } from './typists';

export interface ConversationRowProps {
  row: Row;
  href: string;
  meId: string;
  now: number;
  isUnread: boolean;
  /** Shown in the thread beside the list. */
  isOpen: boolean;
  /** The one row that Tab reaches. */
  isReachable: boolean;
  /** Views that mix statuses show them. */
  showsStatus: boolean;
  query: string;
  match: string | undefined;
  availability: Availability | undefined;
  typist: TypistSign | undefined;
  onOpen: (conversationId: string) => void;
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { row, isUnread, isOpen, now } = props;
  return (
    <a
      href={props.href}
      data-conversation={row.conversationId}
      tabIndex={props.isReachable ? 0 : -1}
      aria-current={isOpen ? 'true' : undefined}
      onClick={(event) => {
        if (!followsHere(event)) return;
        event.preventDefault();
        props.onOpen(row.conversationId);
      }}
      className={`mx-1.5 flex min-h-[72px] gap-3 rounded-card px-2.5 py-2 focus-visible:-outline-offset-2 ${
        isOpen ? 'bg-surface-2' : 'hover:bg-surface-0'
      }`}
    >
      <Avatar id={row.customer.id} name={row.customer.name} size={34} availability={props.availability} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-center gap-2">
          <span className={`min-w-0 flex-1 truncate text-13 ${isUnread ? 'font-semibold' : 'font-medium'}`}>
            <Marked text={row.customer.name} query={props.query} />
          </span>
          <PrioritySign priority={row.priority} />
          <time
            dateTime={row.lastMessageAt}
            title={exactTime(row.lastMessageAt)}
            className="text-12 text-ink-3 tabular-nums"
          >
            <span aria-hidden="true">{shortAge(row.lastMessageAt, now)}</span>
            <span className="sr-only">, last message {age(row.lastMessageAt, now)}</span>
          </time>
        </span>
        <span className="flex items-center gap-2">
          <span className={`min-w-0 flex-1 truncate text-13 ${isUnread ? 'text-ink-1' : 'text-ink-2'}`}>
            <Preview {...props} />
          </span>
          {isUnread ? (
            <span className="size-2 shrink-0 rounded-pill bg-accent">
              <span className="sr-only">Unread</span>
            </span>
          ) : null}
        </span>
        <Needs {...props} />
      </span>
    </a>
  );
});

function Preview({ row, meId, typist, query, match }: ConversationRowProps) {
  if (typist !== undefined) {
    return (
      <span className="text-accent">
        <Pencil aria-hidden="true" className="me-1 inline size-3 align-[-1px]" />
        {typist.name} is {typist.kind === 'agent' ? 'replying' : 'typing'}
      </span>
    );
  }
  if (match !== undefined) return <Marked text={aroundMatch(match, query)} query={query} />;
  const isMine = row.lastAuthor?.kind === 'agent' && row.lastAuthor.id === meId;
  const who = isMine ? 'You: ' : row.lastAuthor?.kind === 'agent' ? `${row.lastAuthor.name}: ` : '';
  return (
    <>
      {who}
      <Marked text={row.preview} query={query} />
    </>
  );
}

/** The third line: how long the customer has waited, or the status; and whose it is. */
function Needs({ row, meId, now, showsStatus }: ConversationRowProps) {
  return (
    <span className="flex h-4.5 items-center gap-2 text-12 text-ink-3">
      <span className="min-w-0 flex-1 truncate">
        {row.waitingSince === null ? null : <Waiting since={row.waitingSince} now={now} />}
        {row.waitingSince === null && showsStatus ? statusLabels[row.status] : null}
      </span>
      {row.assignee === null ? (
        <span className="sr-only">Unassigned</span>
      ) : (
        <span className="flex shrink-0 items-center gap-1.5">
          <Avatar id={row.assignee.id} name={row.assignee.name} size={16} />
          <span className="max-w-28 truncate">
            <span className="sr-only">Assignee: </span>
            {row.assignee.id === meId ? 'You' : row.assignee.name}
          </span>
        </span>
      )}
    </span>
  );
}

function Waiting({ since, now }: { since: string; now: number }) {
  const isLong = isLongWait(since, now);
  return (
    <span
      className={`inline-flex items-center gap-1 tabular-nums ${isLong ? 'font-medium text-danger' : ''}`}
    >
      <Clock aria-hidden="true" className="size-3" />
      <span aria-hidden="true">{shortDuration(since, now)}</span>
      <span className="sr-only">Waiting for {duration(since, now)}</span>
    </span>
  );
}

export function PrioritySign({ priority }: { priority: Priority }) {
  if (priority === 'normal') return null;
  return (
    <Flag
      role="img"
      aria-label={`Priority ${priority}`}
      className={`size-3.5 shrink-0 ${priority === 'low' ? 'text-ink-3' : 'text-danger'} ${
        priority === 'urgent' ? 'fill-current' : ''
      }`}
    />
  );
}

const statusLabels = { open: 'Open', pending: 'Pending', snoozed: 'Snoozed', closed: 'Closed' } as const;
