/**
 * How many conversations stand in each view. Counting stops at 1,000: the interface writes "999+". What was seen to be
 * full is not counted again for every list.
 */
import type { Counts } from '#lib/shared/contract/commands';
import { countMaximum } from '#lib/shared/limits';
import { pool } from '../platform/db';
import { log } from '../platform/log';
import { singleton } from '../platform/singleton';
import { publish } from '../publish';
import { viewConditions } from './inbox-views';

type View = keyof Counts;

/** Counts are announced at most this often, however many messages arrive. */
const countsIntervalMs = 1_000;
const sharedViews: readonly View[] = ['open', 'pending', 'closed', 'unassigned', 'snoozed', 'all'];

/**
 * When views were last asked for that hold more than is counted, of `performance.now()`. Lists believe that they still do
 * for as long as an announcement waits; announcements count afresh.
 */
const fullViews = () => singleton('full-views', () => new Map<View, number>());

export async function countViews(agentId: string): Promise<Counts> {
  const askedAt = performance.now();
  const full = sharedViews.filter(
    (view) => askedAt - (fullViews().get(view) ?? -Infinity) < countsIntervalMs,
  );
  const counted = sharedViews.filter((view) => !full.includes(view));
  const { rows } = await pool().query<Partial<Counts>>({
    name: `count-views ${counted.join(' ')}`,
    text: `SELECT ${[...counted, 'mine' as const].map(countOf).join(', ')} FROM (SELECT $1::uuid AS id) AS viewer`,
    values: [agentId],
  });
  noteFullViews(counted, rows[0], askedAt);
  return { ...Object.fromEntries(full.map((view) => [view, countMaximum + 1])), ...rows[0] } as Counts;
}

function noteFullViews(counted: readonly View[], counts: Partial<Counts> = {}, askedAt: number): void {
  for (const view of counted) {
    if ((counts[view] ?? 0) > countMaximum) fullViews().set(view, askedAt);
  }
}

/** Answers whether there were such views. */
function forgetFullViews(counts: Partial<Counts> = {}): boolean {
  const shrunk = [...fullViews().keys()].filter((view) => (counts[view] ?? 0) <= countMaximum);
  return shrunk.map((view) => fullViews().delete(view)).length > 0;
}

function countOf(view: View): string {
  const condition = viewConditions[view];
  return `(SELECT count(*)::int FROM (
    SELECT FROM conversations c WHERE ${condition.replace('$viewer', 'viewer.id')} LIMIT ${countMaximum + 1}
  ) AS counted) AS ${view}`;
}

const schedule = () => singleton('inbox-counts', (): { timer: NodeJS.Timeout | null } => ({ timer: null }));

/**
 * Publishes the counts that all agents share, also when they are what this process told last: another may have told
 * others since. `mine` follows from the rows that agents receive.
 */
export function scheduleCounts(): void {
  const state = schedule();
  if (state.timer !== null) return;
  state.timer = setTimeout(() => {
    state.timer = null;
    publishCounts().catch((error) => log().warn({ error }, 'Inbox counts could not be announced.'));
  }, countsIntervalMs);
  state.timer.unref();
}

async function publishCounts(): Promise<void> {
  const { rows } = await pool().query<Partial<Counts>>({
    name: 'count-shared-views',
    text: `SELECT ${sharedViews.map(countOf).join(', ')}`,
  });
  publish({ to: 'agents' }, 'inbox:changed', { rows: [], counts: rows[0] ?? {} });
  // Lists of other processes may say for a moment more that what has shrunk is full; who heard them hears this last.
  if (forgetFullViews(rows[0])) scheduleCounts();
}
