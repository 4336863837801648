/**
 * What of the audit log is looked at, as the address says it: `/admin/audit?person=&action=&from=&until=&zone=&before=`.
 * Days are those of the reader's time zone, so that a shared address shows a colleague elsewhere the same entries. Pure.
 */
import { z } from 'zod';
import { auditAction, auditCursor } from './contract/audit';
import { dayAfter, startOfDay } from './time';

const nothing = () => undefined;
const day = z.iso.date().refine((text) => text >= '1970-01-01', 'A day before all entries.');
const timeZone = z
  .string()
  .regex(/^[A-Za-z][\w+/-]{0,60}$/)
  .refine(isTimeZone, 'This time zone is not known here.');

/** Anything strange in the address becomes the default: addresses are typed and shared by people. */
const place = z.object({
  person: z
    .string()
    .transform((text) => text.replaceAll('\0', '').trim().slice(0, 200).toWellFormed())
    .catch(''),
  action: auditAction.optional().catch(nothing),
  from: day.optional().catch(nothing),
  until: day.optional().catch(nothing),
  zone: timeZone.catch('UTC'),
  before: auditCursor.optional().catch(nothing),
});

export type AuditPlace = z.infer<typeof place>;

export function auditPlaceOf(search: Pick<URLSearchParams, 'get'>): AuditPlace {
  const names = Object.keys(place.shape);
  return place.parse(Object.fromEntries(names.map((name) => [name, search.get(name) ?? undefined])));
}

export function auditAddressOf({ zone, ...filters }: AuditPlace): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') search.set(name, value);
  }
  const isZoneNeeded = filters.from !== undefined || filters.until !== undefined;
  if (isZoneNeeded && zone !== 'UTC') search.set('zone', zone);
  const text = search.toString();
  return text === '' ? '/admin/audit' : `/admin/audit?${text}`;
}

export function isFiltered({ person, action, from, until }: AuditPlace): boolean {
  return person !== '' || action !== undefined || from !== undefined || until !== undefined;
}

/** The same as `audit:list` takes it. Both days are whole: `until` is the last one that is shown. */
export function auditQuestionOf({ person, action, from, until, zone, before }: AuditPlace) {
  return {
    person,
    action,
    from: from === undefined ? undefined : startOfDay(from, zone).toISOString(),
    until: until === undefined ? undefined : startOfDay(dayAfter(until), zone).toISOString(),
    cursor: before,
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
