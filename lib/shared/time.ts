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

function middayOf(time: string | Date): number {
  const date = new Date(time);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), 12);
}
