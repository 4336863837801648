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

interface Known {
  timer: NodeJS.Timeout | null;
  /** When views were last asked for that hold more than is counted, of `performance.now()`. */
  fullViews: Map<View, number>;
  /** What was announced last, and when it was asked for. */
  announced: Partial<Counts>;
  announcedAt: number;
}

const state = () =>
  singleton(
    'inbox-counts',
    (): Known => ({ timer: null, fullViews: new Map(), announced: {}, announcedAt: -Infinity }),
  );

/** A list believes that a full view still is for as long as an announcement waits; announcements count afresh. */
export async function countViews(agentId: string): Promise<Counts> {
  const askedAt = performance.now();
  const { fullViews } = state();
  const full = sharedViews.filter((view) => askedAt - (fullViews.get(view) ?? -Infinity) < countsIntervalMs);
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
  const { fullViews, announcedAt } = state();
  if (askedAt < announcedAt) return;
  for (const view of counted) {
    if (isFull(counts[view])) fullViews.set(view, askedAt);
    else fullViews.delete(view);
  }
}

/** What is not known may be full. */
const isFull = (count: number = countMaximum + 1) => count > countMaximum;

function countOf(view: View): string {
  const condition = viewConditions[view];
  return `(SELECT count(*)::int FROM (
    SELECT FROM conversations c WHERE ${condition.replace('$viewer', 'viewer.id')} LIMIT ${countMaximum + 1}
  ) AS counted) AS ${view}`;
}

/**
 * Publishes the counts that all agents share, also when they are what this process told last: another may have told
 * others since. `mine` follows from the rows that agents receive.
 */
export function scheduleCounts(): void {
  const known = state();
  if (known.timer !== null) return;
  known.timer = setTimeout(() => {
    known.timer = null;
    publishCounts().catch((error) => log().warn({ error }, 'Inbox counts could not be announced.'));
  }, countsIntervalMs);
  known.timer.unref();
}

async function publishCounts(): Promise<void> {
  const known = state();
  const askedAt = performance.now();
  const { rows } = await pool().query<Partial<Counts>>({
    name: 'count-shared-views',
    text: `SELECT ${sharedViews.map(countOf).join(', ')}`,
  });
  const counts = rows[0] ?? {};
  const wasFull = (view: View) => isFull(known.announced[view]) || known.fullViews.has(view);
  const hasShrunk = sharedViews.some((view) => wasFull(view) && !isFull(counts[view]));
  known.announced = counts;
  known.announcedAt = askedAt;
  noteFullViews(sharedViews, counts, askedAt);
  publish({ to: 'agents' }, 'inbox:changed', { rows: [], counts });
  // Lists may have said just now that what has shrunk is full; who heard them hears this last.
  if (hasShrunk) scheduleCounts();
}
