/** One entry of the audit log: a sentence that opens and tells all there is. The browser's own disclosure, no script. */
import { ChevronRight, ShieldAlert, Terminal } from 'lucide-react';
import type { ReactNode } from 'react';
import { Avatar } from '#components/ui/avatar';
import { auditAddressOf } from '#lib/shared/audit-place';
import type { AuditEntry } from '#lib/shared/contract/audit';
import { addressOf } from '#lib/shared/support-place';
import { buttonClass } from '../../ui/button-class';
import { exactUtc } from '../time-words';
import { AuditSentence } from './audit-sentence';
import { EntryTime } from './entry-time';

export function AuditEntryRow({ entry }: { entry: AuditEntry }) {
  return (
    <li className="border-line not-first:border-t">
      <details className="group">
        <summary className="grid content-center min-h-12 cursor-pointer list-none grid-cols-[1.75rem_minmax(0,1fr)_1rem] items-center gap-x-3 px-3 py-2.5 text-13 text-ink-2 hover:bg-surface-2 focus-visible:-outline-offset-2 group-open:bg-surface-2 md:grid-cols-[1.75rem_minmax(0,1fr)_auto_1rem] lg:grid-cols-[1.75rem_minmax(0,1fr)_auto_10.5rem_1rem] md:px-4 [&::-webkit-details-marker]:hidden">
          <Picture entry={entry} />
          <span className="min-w-0 break-words">
            <AuditSentence entry={entry} />
            {entry.details.isLastRecorded ? (
              <span className="block text-12 text-ink-3">
                More may have followed within 15 minutes; they are not listed.
              </span>
            ) : null}
          </span>
          <span className="text-12 text-ink-3 tabular-nums max-lg:hidden">{entry.address}</span>
          <span className="text-12 text-ink-3 max-md:col-start-2 max-md:row-start-2 max-md:mt-0.5 md:text-end">
            <EntryTime at={entry.at} />
          </span>
          <ChevronRight
            aria-hidden="true"
            className="size-4 text-ink-3 transition-transform duration-120 group-open:rotate-90 max-md:col-start-3 max-md:row-span-2 max-md:row-start-1 rtl:-scale-x-100 motion-reduce:transition-none"
          />
        </summary>
        <Whole entry={entry} />
      </details>
    </li>
  );
}

const failures: readonly AuditEntry['action'][] = ['sign_in_failed', 'sign_in_refused'];

function Picture({ entry: { actor, action } }: { entry: AuditEntry }) {
  if (actor.id !== null)
    return (
      <span className="flex max-md:row-span-2 max-md:self-start">
        <Avatar id={actor.id} name={actor.name} size={28} />
      </span>
    );
  const isFailure = failures.includes(action);
  const Sign = isFailure ? ShieldAlert : Terminal;
  return (
    <span
      className={`flex size-7 items-center max-md:row-span-2 max-md:self-start justify-center rounded-pill ${isFailure ? 'bg-danger-soft text-danger' : 'bg-surface-3 text-ink-2'}`}
    >
      <Sign aria-hidden="true" className="size-4" strokeWidth={1.75} />
    </span>
  );
}

function Whole({ entry }: { entry: AuditEntry }) {
  const { actor, subject, details } = entry;
  const person = actor.id === null ? subject?.name : actor.name;
  return (
    <div className="border-t border-line bg-surface-0 px-3 py-3 md:ps-14 md:pe-4">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 text-12">
        <Line label="Exact time">{exactUtc(entry.at)}</Line>
        <Line label="Done by">
          <bdi>{actor.name}</bdi>
        </Line>
        {subject === null ? null : (
          <Line label="Concerns">
            <bdi>{subject.name}</bdi>
          </Line>
        )}
        {details.sessionsEnded === undefined ? null : (
          <Line label="Sessions ended">{details.sessionsEnded}</Line>
        )}
        {details.rows === undefined ? null : <Line label="Rows">{details.rows}</Line>}
        {entry.address === null ? null : <Line label="Address">{entry.address}</Line>}
        {entry.sessionId === null ? null : <Line label="Session">{entry.sessionId}</Line>}
        {entry.requestId === null ? null : <Line label="Request">{entry.requestId}</Line>}
        <Line label="Entry">{entry.id}</Line>
      </dl>
      <p className="mt-3 flex flex-wrap gap-2">
        {details.conversationId === undefined ? null : (
          <a
            href={addressOf({ view: 'all', query: '', conversationId: details.conversationId })}
            className={buttonClass('outline')}
          >
            Open the conversation
          </a>
        )}
        {person === undefined ? null : (
          <a
            href={auditAddressOf({ person, zone: 'UTC' })}
            className={`${buttonClass('outline')} max-w-full`}
          >
            <span className="truncate">
              All of <bdi>{person}</bdi>
            </span>
          </a>
        )}
      </p>
    </div>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0 break-words text-ink-2 tabular-nums">{children}</dd>
    </>
  );
}
