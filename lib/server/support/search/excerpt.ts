/** The part of a message that shows why a search found it. */
import type { Terms } from './terms';

const before = 30;
const length = 140;

/** At most 140 characters around the first word found. */
export function excerptOf(body: string, terms: Terms | null): string {
  const text = body.toLowerCase();
  const places = (terms?.words ?? []).map((word) => text.indexOf(word)).filter((place) => place >= 0);
  const start = places.length === 0 ? 0 : Math.max(0, Math.min(...places) - before);
  return Array.from(body.slice(start)).slice(0, length).join('');
}
