/**
 * How many conversations stand in each view. The server tells all agents what they share; `mine` follows from the rows
 * that come, and where that cannot be known it is asked for, at most once in a while.
 */
import type { Counts } from '#lib/shared/contract/commands';
import type { Row } from '#lib/shared/contract/entities';
import { belongsInView } from '#lib/shared/inbox';
import { countMaximum } from '#lib/shared/limits';
import type { Connection } from './connection';
import type { KnownRows } from './inbox-list';
import type { Surroundings } from './surroundings';

export interface InboxCounts {
  current(): Counts | null;
  /** All counts, as of an answer. */
  take(counts: Counts): void;
  /** Rows that changed, with what was known of them before, and those counts that came along. */
  hear(known: KnownRows, rows: readonly Row[], counts: Partial<Counts>): void;
  close(): void;
}

const askMilliseconds = 1_000;

export function openCounts(
  connection: Connection,
  viewerId: string,
  { after, random }: Surroundings,
  onChange: () => void,
): InboxCounts {
  let counts: Counts | null = null;
  let cancelAsking: (() => void) | null = null;

  function askSoon(): void {
    cancelAsking ??= after(askMilliseconds * (1 + random()), async () => {
      const answer = await connection.call('inbox:list', { view: 'mine', limit: 1 });
      cancelAsking = null;
      if (!answer.ok) return;
      counts = answer.data.counts;
      onChange();
    });
  }

  /** -1, 0 or 1; null when it is not known where the row stood before. */
  function stepOf(before: Row | undefined, row: Row): number | null {
    const isMine = belongsInView(row, 'mine', viewerId);
    if (!before) return isMine ? null : 0;
    if (row.stamp <= before.stamp) return 0;
    return Number(isMine) - Number(belongsInView(before, 'mine', viewerId));
  }

  return {
    current: () => counts,
    take(next) {
      counts = next;
    },
    hear(known, rows, changed) {
      if (counts === null) return;
      const steps = rows.map((row) => stepOf(known.get(row.conversationId), row));
      const isCapped = counts.mine > countMaximum;
      if (steps.includes(null) || (isCapped && steps.some((step) => step !== 0))) askSoon();
      const mine = isCapped
        ? counts.mine
        : counts.mine + steps.reduce<number>((sum, step) => sum + (step ?? 0), 0);
      counts = { ...counts, mine: Math.max(0, mine), ...changed };
    },
    close() {
      cancelAsking?.();
    },
  };
}
