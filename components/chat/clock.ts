/**
 * Days and times as a thread words them, in the reader's own time zone. The interface is written in one language,
 * so its dates are too: `Today` above `Montag` would read as a mistake.
 */
import { daysBetween } from '#lib/shared/time';

const language = 'en-GB';

const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat(language, { weekday: 'long' });
const date = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'long' });
const dateWithYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' });
const shortDate = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
const shortDateWithYear = new Intl.DateTimeFormat(language, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const plurals = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);

/** `14:02`. */
export function timeOfDay(iso: string): string {
  return time.format(new Date(iso));
}

/** Today, Yesterday, a weekday within the last week, else the date; with its year when that is another. */
export function dayLabel(moment: string, now: Date): string {
  const age = daysBetween(moment, now);
  if (age === 0) return 'Today';
  if (age === 1) return 'Yesterday';
  const day = new Date(moment);
  if (age > 1 && age < 7) return weekday.format(day);
  return (day.getFullYear() === now.getFullYear() ? date : dateWithYear).format(day);
}

/** For a line in a list: today's time, else Yesterday, a weekday, or a short date. */
export function shortMoment(moment: string, now: Date): string {
  const age = daysBetween(moment, now);
  if (age === 0) return timeOfDay(moment);
  if (age > 0 && age < 7) return dayLabel(moment, now);
  const day = new Date(moment);
  return (day.getFullYear() === now.getFullYear() ? shortDate : shortDateWithYear).format(day);
}

/** `1 new message`, `3 new messages`, `1,204 new messages`. */
export function counted(count: number, one: string, other: string): string {
  return `${number.format(count)} ${plurals.select(count) === 'one' ? one : other}`;
}
