/** The part of a message that shows why a search found it. */
import type { Terms } from './terms';

const before = 30;
const length = 140;

/** At most 140 characters around the first word found. */
export function excerptOf(body: string, terms: Terms | null): string {
  const place = placeOf(terms?.words ?? [], body);
  const shown = Array.from(body.slice(0, place)).slice(-before);
  const rest = Array.from(body.slice(place, place + 2 * length));
  return [...shown, ...rest].slice(0, length).join('');
}

/** Where the first of the words begins: the search finds whole words and beginnings, not parts. */
function placeOf(words: readonly string[], body: string): number {
  if (words.length === 0) return 0;
  // Words are letters and digits only: nothing in them is syntax.
  const beginning = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${words.join('|')})`, 'iu');
  return Math.max(0, body.search(beginning));
}
