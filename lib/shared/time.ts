/** Pure rules of time: local days, groups of messages, short ages. Words and formats are the interface's, through Intl. */

const groupGapMilliseconds = 5 * 60_000;

/** `2026-11-23` in the local time zone: two times with the same key are on the same day. */
export function localDay(time: string | Date): string {
  const date = new Date(time);
  const month = String(date.getMonth() + 1).padStart(2, '0');
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, '0')}`;
}

/** Whole local days from `time` to `now`: 0 today, 1 yesterday. Right across changes of the clock. */
export function daysBetween(time: string | Date, now: string | Date): number {
  return Math.round((middayOf(now) - middayOf(time)) / 86_400_000);
}

/** Messages of one author stand together when less than 5 minutes apart and on the same local day. */
export function isSameGroup(earlier: string, later: string): boolean {
  const gap = new Date(later).getTime() - new Date(earlier).getTime();
  return gap < groupGapMilliseconds && localDay(earlier) === localDay(later);
}

export type Age = { unit: 'now' | 'minute' | 'hour' | 'day' | 'week' | 'year'; count: number };

/** The largest whole unit of an age, for short forms such as "3m" or "2d". A clock ahead of ours gives `now`. */
export function ageOf(time: string, now: number): Age {
  const minutes = Math.floor((now - new Date(time).getTime()) / 60_000);
  if (minutes < 1) return { unit: 'now', count: 0 };
  if (minutes < 60) return { unit: 'minute', count: minutes };
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return { unit: 'hour', count: hours };
  const days = Math.floor(hours / 24);
  if (days < 7) return { unit: 'day', count: days };
  if (days < 365) return { unit: 'week', count: Math.floor(days / 7) };
  return { unit: 'year', count: Math.floor(days / 365) };
}

/** The instant at which a day such as `2026-11-23` begins in a time zone. */
export function startOfDay(day: string, zone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const guess = midnight - offsetAt(midnight, zone);
  // The clock may have been changed between the guess and midnight in Greenwich.
  return new Date(midnight - offsetAt(guess, zone));
}

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(instant / 1_000) * 1_000;
}

/** The day after, such as `2026-12-01` for `2026-11-30`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function middayOf(time: string | Date): number {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), 12);
}
