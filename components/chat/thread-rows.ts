/**
 * How messages become the rows of a thread: day separators, groups by author, activity lines, the one "New" line.
 * Pure; knows no pixels, and of the two sides only who is looking.
 */

import type { Outgoing } from '#lib/client/outbox';
import type { Author, Message, Participant } from '#lib/shared/contract/entities';
import { isSameGroup, localDay } from '#lib/shared/time';

/** A stored message or one on its way: what both have in common, and whichever it is. */
export interface Entry {
  /** Stays the same when an outgoing message becomes a stored one. */
  key: string;
  kind: Message['kind'];
  author: Author;
  body: string;
  createdAt: string;
  message: Message | null;
  outgoing: Outgoing | null;
}

export type ThreadRow =
  | { type: 'day'; key: string; moment: string }
  | { type: 'new'; key: string }
  | { type: 'activity'; key: string; message: Message }
  | {
      type: 'group';
      key: string;
      author: Author;
      kind: Message['kind'];
      entries: Entry[];
      /** False where the group continues one of the page above, which bears the name. */
      isStart: boolean;
      /** False where the group goes on in the page below, which bears the time. */
      isEnd: boolean;
    };

export function entryOf(message: Message): Entry {
  const { clientId, id, kind, author, body, createdAt } = message;
  return { key: clientId ?? id, kind, author, body, createdAt, message, outgoing: null };
}

function entryOfOutgoing(outgoing: Outgoing, viewer: Participant): Entry {
  return {
    key: outgoing.clientId,
    kind: outgoing.kind,
    author: { ...viewer, name: '' },
    body: outgoing.body,
    createdAt: outgoing.createdAt,
    message: null,
    outgoing,
  };
}

/** Whether the later one goes under the earlier one's name: same author and kind, within 5 minutes of one day. */
export function areTogether(earlier: Entry, later: Entry): boolean {
  return (
    earlier.kind === later.kind &&
    later.kind !== 'activity' &&
    earlier.author.kind === later.author.kind &&
    earlier.author.id === later.author.id &&
    isSameGroup(earlier.createdAt, later.createdAt)
  );
}

/**
 * The rows of one page of a thread. `before` and `after` are its neighbours, so that days and groups run on across
 * pages. `newFrom` is the `seq` of the first message below the "New" line.
 */
export function rowsOf(page: {
  messages: readonly Message[];
  outgoing: readonly Outgoing[];
  before: Message | null;
  after: Message | null;
  newFrom: number | null;
  viewer: Participant;
}): ThreadRow[] {
  const entries = page.messages.map(entryOf);
  for (const outgoing of page.outgoing) entries.push(entryOfOutgoing(outgoing, page.viewer));

  const rows: ThreadRow[] = [];
  let previous = page.before && entryOf(page.before);
  let group: Extract<ThreadRow, { type: 'group' }> | null = null;

  for (const entry of entries) {
    const day = localDay(entry.createdAt);
    const isNewDay = !previous || localDay(previous.createdAt) !== day;
    if (isNewDay) rows.push({ type: 'day', key: `day ${entry.key}`, moment: entry.createdAt });
    const isFirstNew = page.newFrom !== null && entry.message?.seq === page.newFrom;
    if (isFirstNew) rows.push({ type: 'new', key: 'new' });

    const continues = !isNewDay && !isFirstNew && previous !== null && areTogether(previous, entry);
    if (entry.message && entry.kind === 'activity') {
      rows.push({ type: 'activity', key: entry.key, message: entry.message });
      group = null;
    } else if (group && continues) {
      group.entries.push(entry);
    } else {
      const { key, author, kind } = entry;
      group = { type: 'group', key, author, kind, entries: [entry], isStart: !continues, isEnd: true };
      rows.push(group);
    }
    previous = entry;
  }

  if (group && previous && page.after) {
    const isCut = page.newFrom === page.after.seq;
    group.isEnd = isCut || !areTogether(previous, entryOf(page.after));
  }
  return rows;
}
