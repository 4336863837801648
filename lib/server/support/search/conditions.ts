/** When a message, a customer or an order is found, in SQL that the indexes of the migration answer. */
import type { SqlParameters } from '../../platform/sql-parameters';
import type { Weeks } from '../inbox-cursor';
import type { Terms } from './terms';

const secondsInWeek = 604_800;

/** The expressions of the indexes, word for word. */
const customerText = (alias: string) =>
  `lower(${alias}.name || ' ' || coalesce(${alias}.email, '') || ' ' || coalesce(${alias}.contact_email, ''))`;

export function customerIsFound(alias: string, { patterns }: Terms, parameters: SqlParameters): string {
  return patterns.map((pattern) => `${customerText(alias)} LIKE ${parameters.add(pattern)}`).join(' AND ');
}

export function orderIsFound({ patterns }: Terms, parameters: SqlParameters): string {
  return patterns.map((pattern) => `lower(o.number) LIKE ${parameters.add(pattern)}`).join(' AND ');
}

/** For words `w` of messages, by the index: all these words, and written in one of these weeks where some are given. */
export function hasWords(
  tsqueries: readonly string[],
  parameters: SqlParameters,
  weeks: readonly number[] = [],
): string {
  const words = `to_tsquery('simple', ${parameters.add(tsqueries.join(' & '))})`;
  const written = weeks.map((week) => `'@${week}'`).join(' | ');
  const query = written === '' ? words : `(${words} && ${parameters.add(written)}::tsquery)`;
  return `w.words @@ ${query}`;
}

/** The same for words that are read one by one. Not the operator, which PostgreSQL would answer by the index. */
export function readsWords({ tsqueries }: Terms, parameters: SqlParameters): string {
  return `ts_match_vq(w.words, to_tsquery('simple', ${parameters.add(tsqueries.join(' & '))}))`;
}

/** By the index as far as it is quick, and by reading what it names. */
export function looksUpWords(
  terms: Terms,
  quickWords: readonly string[],
  parameters: SqlParameters,
  weeks?: readonly number[],
): string {
  const byIndex = hasWords(quickWords, parameters, weeks);
  return quickWords.length === terms.tsqueries.length
    ? byIndex
    : `${byIndex} AND ${readsWords(terms, parameters)}`;
}

export function startOfWeek(week: number): Date {
  return new Date(week * secondsInWeek * 1_000);
}

export function weekOf(time: Date): number {
  return Math.floor(time.getTime() / 1_000 / secondsInWeek);
}

/** Of messages that lie in these weeks, by their time. */
export function isWithin(alias: string, { first, end }: Weeks, parameters: SqlParameters): string {
  const bounds = [
    first === null ? [] : [`${alias}.created_at >= ${parameters.add(startOfWeek(first))}`],
    end === null ? [] : [`${alias}.created_at < ${parameters.add(startOfWeek(end))}`],
  ].flat();
  return bounds.length === 0 ? 'true' : bounds.join(' AND ');
}
