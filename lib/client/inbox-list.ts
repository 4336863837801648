/**
 * The inbox as values: what is known of each conversation, which of it is shown, and in what order. Pure; the greatest
 * stamp of a conversation wins, whichever way it came.
 */
import type { Sort, View } from '#lib/shared/contract/commands';
import type { Row } from '#lib/shared/contract/entities';
import { belongsInView, compareRows } from '#lib/shared/inbox';

export interface Question {
  view: View;
  query: string;
  sort: Sort;
}

export type KnownRows = ReadonlyMap<string, Row>;

export function takeRows(known: KnownRows, heard: readonly Row[]): KnownRows {
  const next = new Map(known);
  for (const row of heard) {
    const before = next.get(row.conversationId);
    if (!before || row.stamp >= before.stamp) next.set(row.conversationId, row);
  }
  return next;
}

/**
 * The ids that should be shown now, in order. `listed` is what the server listed, page by page. While there are further
 * pages, a row that would stand after the last listed one is left for them. What a search finds only the server knows:
 * then nothing is added here, and nothing moves.
 */
export function arrange(
  known: KnownRows,
  listed: readonly string[],
  question: Question,
  viewerId: string,
  hasMore: boolean,
): string[] {
  if (question.query !== '') return listed.filter((id) => known.has(id));
  const isListed = new Set(listed);
  const rows = [...known.values()].filter((row) => belongsInView(row, question.view, viewerId));
  rows.sort((left, right) => compareRows(left, right, question.sort));
  if (!hasMore) return idsOf(rows);
  const end = rows.findLastIndex((row) => isListed.has(row.conversationId));
  return idsOf(rows.slice(0, end + 1));
}

/** How many conversations would come, go or move if `wanted` took the place of `shown`. */
export function countUpdates(shown: readonly string[], wanted: readonly string[]): number {
  const places = new Map(wanted.map((id, index) => [id, index]));
  const staying = shown.filter((id) => places.has(id));
  const unmoved = longestRise(staying.map((id) => places.get(id) ?? 0));
  const gone = shown.length - staying.length;
  const come = wanted.length - staying.length;
  return gone + come + (staying.length - unmoved);
}

function idsOf(rows: readonly Row[]): string[] {
  return rows.map(({ conversationId }) => conversationId);
}

/** Length of the longest rising run, not necessarily adjacent: those are the rows that keep their order. */
function longestRise(places: readonly number[]): number {
  const ends: number[] = [];
  for (const place of places) {
    const index = ends.findIndex((end) => end >= place);
    if (index === -1) ends.push(place);
    else ends[index] = place;
  }
  return ends.length;
}
