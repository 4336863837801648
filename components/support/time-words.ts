/** Times in words, for lists (short) and for assistive technology (whole). Pure: `now` is in milliseconds since 1970. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From here on a waiting customer is shown in red. */
export const longWait = 10 * minute;

const steps = [
  { unit: 'day', length: day },
  { unit: 'hour', length: hour },
  { unit: 'minute', length: minute },
] as const;

const narrow = {
  day: new Intl.NumberFormat('en', { style: 'unit', unit: 'day', unitDisplay: 'narrow' }),
  hour: new Intl.NumberFormat('en', { style: 'unit', unit: 'hour', unitDisplay: 'narrow' }),
  minute: new Intl.NumberFormat('en', { style: 'unit', unit: 'minute', unitDisplay: 'narrow' }),
};
const long = {
  day: new Intl.NumberFormat('en', { style: 'unit', unit: 'day', unitDisplay: 'long' }),
  hour: new Intl.NumberFormat('en', { style: 'unit', unit: 'hour', unitDisplay: 'long' }),
  minute: new Intl.NumberFormat('en', { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
};
const dayOfThisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayOfAnyYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const wholeDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const wholeTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });

/** "now", "2m", "3h", "4d", and after a week the date. */
export function shortAge(time: string, now: number): string {
  const age = ageOf(time, now);
  if (age < minute) return 'now';
  if (age >= 7 * day) return shortDate(time, now);
  const { unit, length } = stepOf(age);
  return narrow[unit].format(Math.floor(age / length));
}

/** "2 minutes", "3 hours": how long something has lasted. */
export function duration(time: string, now: number): string {
  const age = ageOf(time, now);
  if (age < minute) return 'less than a minute';
  const { unit, length } = stepOf(age);
  return long[unit].format(Math.floor(age / length));
}

/** "just now", "2 minutes ago", and after a week the date. */
export function age(time: string, now: number): string {
  if (ageOf(time, now) < minute) return 'just now';
  if (ageOf(time, now) >= 7 * day) return `on ${longDate(time)}`;
  return `${duration(time, now)} ago`;
}

export function isLongWait(since: string, now: number): boolean {
  return ageOf(since, now) >= longWait;
}

/** "Today, 09:12", "2 Nov", with the year where it is another. */
export function dayAndTime(time: string, now: number): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return isToday ? `Today, ${timeOfDay.format(new Date(time))}` : shortDate(time, now);
}

export function shortDate(time: string, now: number): string {
  const date = new Date(time);
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? dayOfThisYear : dayOfAnyYear).format(date);
}

/** "14 March 2024" */
export function longDate(time: string): string {
  return wholeDay.format(new Date(time));
}

/** Everything, for a tooltip: "Monday 23 November 2026 at 09:12". */
export function exactTime(time: string): string {
  return wholeTime.format(new Date(time));
}

/** Never negative: clocks of server and browser differ. */
function ageOf(time: string, now: number): number {
  return Math.max(0, now - Date.parse(time));
}

function stepOf(age: number) {
  return steps.find((step) => age >= step.length) ?? steps[2];
}
