/** The page of the audit log: filters, entries, and the way to older ones. Links and a form; it works before any script. */
import { ScrollText, SearchX } from 'lucide-react';
import { type AuditPlace, auditAddressOf, isFiltered } from '#lib/shared/audit-place';
import type { AuditEntry } from '#lib/shared/contract/audit';
import type { Actor } from '#lib/shared/contract/entities';
import { buttonClass } from '../../ui/button-class';
import { Notice } from '../notice';
import { AuditBar } from './audit-bar';
import { AuditEntryRow } from './audit-entry-row';
import { AuditFilters } from './audit-filters';

interface AuditLogProps {
  me: Actor;
  place: AuditPlace;
  entries: readonly AuditEntry[];
  /** Where older entries begin; null where there are none. */
  cursor: string | null;
}

export function AuditLog({ me, place, entries, cursor }: AuditLogProps) {
  return (
    <div className="flex h-dvh overflow-hidden bg-surface-1 max-md:flex-col">
      <AuditBar me={me} />
      <main className="min-h-0 min-w-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex min-h-full max-w-[1040px] flex-col px-4 py-5 md:px-8 md:py-7">
          <h1 className="text-20 font-semibold">Audit log</h1>
          <p className="mt-1 text-13 text-ink-2">
            Who came and went, who changed the team or messages. Only admins see it, and nobody can change it.
          </p>
          <AuditFilters place={place} />
          {entries.length === 0 ? (
            <Nothing place={place} />
          ) : (
            <ul aria-label="Entries" className="overflow-hidden rounded-card border border-line">
              {entries.map((entry) => (
                <AuditEntryRow key={entry.id} entry={entry} />
              ))}
            </ul>
          )}
          <Pages place={place} cursor={cursor} />
        </div>
      </main>
    </div>
  );
}

function Pages({ place, cursor }: { place: AuditPlace; cursor: string | null }) {
  const isNewest = place.before === undefined;
  if (isNewest && cursor === null) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-end gap-2">
      {isNewest ? null : (
        <a href={auditAddressOf({ ...place, before: undefined })} className={buttonClass('outline')}>
          Newest
        </a>
      )}
      {cursor === null ? null : (
        <a href={auditAddressOf({ ...place, before: cursor })} rel="next" className={buttonClass('outline')}>
          Older
        </a>
      )}
    </nav>
  );
}

function Nothing({ place }: { place: AuditPlace }) {
  if (isFiltered(place) || place.before !== undefined) {
    return (
      <Notice
        icon={<SearchX aria-hidden="true" className="size-6" strokeWidth={1.5} />}
        title="Nothing found"
        text="No entry fits the filters."
        action={
          <a href="/admin/audit" className={buttonClass('outline')}>
            Show all entries
          </a>
        }
      />
    );
  }
  return (
    <Notice
      icon={<ScrollText aria-hidden="true" className="size-6" strokeWidth={1.5} />}
      title="Nothing has happened yet"
      text="Sign-ins, changes of the team and of messages appear here."
    />
  );
}
