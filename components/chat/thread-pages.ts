/**
 * Cuts a thread into pages that keep their boundaries while messages arrive below and history above, and keep their
 * identity while nothing in them changes: a message that arrives renders one page, whatever the length. Pure.
 */
import type { Message } from '#lib/shared/contract/entities';

/** Messages in ascending `seq`; never empty. Known by its first `seq`, which never changes. */
export type Page = readonly Message[];

const pageSize = 50;

/** The pages of `messages` (ascending, gapless), reusing those of `previous` that are the same. */
export function pagesOf(messages: readonly Message[], previous: readonly Page[]): readonly Page[] {
  const starts = startsOf(messages, previous);
  const known = new Map(previous.map((page) => [page[0]?.seq, page]));
  const pages = starts.map((start, index) => {
    const page = messages.slice(start, starts[index + 1]);
    const same = known.get(page[0]?.seq);
    return same && areEqual(page, same) ? same : page;
  });
  return areEqual(pages, previous) ? previous : pages;
}

/** The index at which each page begins. */
function startsOf(messages: readonly Message[], previous: readonly Page[]): number[] {
  const first = messages[0];
  if (!first) return [];
  const kept = previous.flatMap((page) => (page[0] ? [page[0].seq - first.seq] : []));
  const isContinuation =
    kept.length > 0 &&
    kept.every((start, index) => start >= 0 && messages[start]?.seq === previous[index]?.[0]?.seq);
  const starts = isContinuation ? kept : [0];

  const above: number[] = [];
  for (let start = (starts[0] ?? 0) - pageSize; start > -pageSize; start -= pageSize)
    above.unshift(Math.max(start, 0));
  starts.unshift(...above);
  for (let start = starts[starts.length - 1] ?? 0; start + pageSize < messages.length; ) {
    start += pageSize;
    starts.push(start);
  }
  return starts;
}

function areEqual(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
