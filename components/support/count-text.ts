/** Counts as the server sends them: exact up to 999, anything above is "more". */
import { countMaximum } from '#lib/shared/limits';

export function countText(count: number): string {
  return count > countMaximum ? `${countMaximum}+` : String(count);
}

const plurals = new Intl.PluralRules('en');

export function spokenCount(count: number): string {
  const number = count > countMaximum ? `more than ${countMaximum}` : String(count);
  return `${number} ${plurals.select(count) === 'one' ? 'conversation' : 'conversations'}`;
}
