/** How figures are written for people: as many digits as mean something, with the unit. NaN and the like are refused. */

/** Three digits that mean something, and thousands apart: 6,930; 0.58; 12.3. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) throw new Error('A figure is missing: it is not a number.');
  const rounded = Number(value.toPrecision(3));
  const digits = Math.abs(rounded) >= 100 ? 0 : Math.abs(rounded) >= 10 ? 1 : 2;
  return rounded.toLocaleString('en', { maximumFractionDigits: digits });
}

/** Two digits, so that ratios stand under one another. */
export function ratio(value: number): string {
  if (!Number.isFinite(value)) throw new Error('A ratio is missing: it is not a number.');
  return value.toFixed(2);
}

export const whole = (value: number) => Math.round(value).toLocaleString('en');
export const milliseconds = (value: number) => `${plain(value)} ms`;
export const microseconds = (value: number) => `${plain(value)} µs`;
export const seconds = (value: number) => `${plain(value)} s`;
export const percent = (share: number) => `${plain(share * 100)} %`;

/** Thousands of bytes, as disks and networks count. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${plain(value / 1_000 ** step)} ${units[step]}`;
}
