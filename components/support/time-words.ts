/** Times in words: short for lists, whole for assistive technology. Pure: `now` is in milliseconds since 1970. */
import { ageOf, daysBetween } from '#lib/shared/time';

/** From here on, in milliseconds, a waiting customer is shown in red. */
const longWait = 10 * 60_000;

const language = 'en-GB';
const dayAndMonth = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
const wholeDay = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' });
const timeOfDay = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
const wholeTime = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' });

const second = { dateStyle: 'medium', timeStyle: 'medium' } as const;
const toTheSecond = new Intl.DateTimeFormat(language, second);

type Unit = 'minute' | 'hour' | 'day';

// Made once: making one costs more than a row of the list.
const numbers = {
  narrow: {
    minute: unitOf('minute', 'narrow'),
    hour: unitOf('hour', 'narrow'),
    day: unitOf('day', 'narrow'),
  },
  long: { minute: unitOf('minute', 'long'), hour: unitOf('hour', 'long'), day: unitOf('day', 'long') },
};

/** "now", "2m", "3h", "4d", and after a week the date. */
export function shortAge(time: string, now: number): string {
  const { unit, count } = ageOf(time, now);
  if (unit === 'now') return 'now';
  return unit === 'week' || unit === 'year' ? shortDate(time, now) : counted(count, unit, 'narrow');
}

/** "less than a minute", "3 hours", "12 days": how long something has lasted. */
export function duration(time: string, now: number): string {
  const { unit, count } = ageOf(time, now);
  if (unit === 'now') return 'less than a minute';
  return unit === 'week' || unit === 'year'
    ? counted(daysBetween(time, new Date(now)), 'day', 'long')
    : counted(count, unit, 'long');
}

/** "<1m", "3m", "2h", "12d": a duration where there is little room. */
export function shortDuration(time: string, now: number): string {
  const { unit, count } = ageOf(time, now);
  if (unit === 'now') return `<${counted(1, 'minute', 'narrow')}`;
  return unit === 'week' || unit === 'year'
    ? counted(daysBetween(time, new Date(now)), 'day', 'narrow')
    : counted(count, unit, 'narrow');
}

/** "just now", "2 minutes ago", and after a week "on 14 March 2026". */
export function age(time: string, now: number): string {
  const { unit } = ageOf(time, now);
  if (unit === 'now') return 'just now';
  return unit === 'week' || unit === 'year' ? `on ${longDate(time)}` : `${duration(time, now)} ago`;
}

export function isLongWait(since: string, now: number): boolean {
  return now - Date.parse(since) >= longWait;
}

/** "Today, 09:12", "2 Nov", with the year where it is another. */
export function dayAndTime(time: string, now: number): string {
  const isToday = daysBetween(time, new Date(now)) === 0;
  return isToday ? `Today, ${timeOfDay.format(new Date(time))}` : shortDate(time, now);
}

export function shortDate(time: string, now: number): string {
  const date = new Date(time);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? dayAndMonth : dayMonthYear).format(date);
}

/** "14 March 2024" */
export function longDate(time: string): string {
  return wholeDay.format(new Date(time));
}

/** Everything, for a tooltip: "Monday 23 November 2026 at 09:12". */
export function exactTime(time: string): string {
  return wholeTime.format(new Date(time));
}

/** "26 Nov 2026, 19:46:03", on this clock or that of a time zone. */
export function dateAndTime(time: string, timeZone?: string): string {
  const format =
    timeZone === undefined ? toTheSecond : new Intl.DateTimeFormat(language, { ...second, timeZone });
  return format.format(new Date(time));
}

/** "2026-11-26 18:46:03.123 UTC" */
export function exactUtc(time: string): string {
  return `${time.replace('T', ' ').replace('Z', '')} UTC`;
}

function counted(count: number, unit: Unit, length: 'narrow' | 'long'): string {
  return numbers[length][unit].format(count);
}

function unitOf(unit: Unit, unitDisplay: 'narrow' | 'long'): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay });
}
