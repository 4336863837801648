/**
 * Days and times as a thread words them, in the reader's own time zone. The interface is written in one language,
 * so its dates are too: `Today` above `Montag` would read as a mistake.
 */
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

/** The local calendar day of a moment, as `2026-11-23`: equal for two moments of the same day. */
export function dayOf(moment: string | Date): string {
  const local = new Date(moment);
  const month = String(local.getMonth() + 1).padStart(2, '0');
  return `${local.getFullYear()}-${month}-${String(local.getDate()).padStart(2, '0')}`;
}

/** Whole days from one `dayOf` to another; a day of 23 or 25 hours counts as one. */
function daysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(earlier)) / 86_400_000);
}

/** Today, Yesterday, a weekday within the last week, else the date; with its year when that is another. */
export function dayLabel(day: string, today: string): string {
  const age = daysBetween(day, today);
  if (age === 0) return 'Today';
  if (age === 1) return 'Yesterday';
  const noon = new Date(`${day}T12:00:00`);
  if (age > 1 && age < 7) return weekday.format(noon);
  return day.slice(0, 4) === today.slice(0, 4) ? date.format(noon) : dateWithYear.format(noon);
}

/** For a line in a list: the time today, else `Yesterday`, a weekday, or a short date. */
export function shortMoment(iso: string, today: string): string {
  const day = dayOf(iso);
  const age = daysBetween(day, today);
  if (age === 0) return timeOfDay(iso);
  if (age > 0 && age < 7) return dayLabel(day, today);
  return (day.slice(0, 4) === today.slice(0, 4) ? shortDate : shortDateWithYear).format(new Date(iso));
}

/** `1 new message`, `3 new messages`, `1,204 new messages`. */
export function counted(count: number, one: string, other: string): string {
  return `${number.format(count)} ${plurals.select(count) === 'one' ? one : other}`;
}
