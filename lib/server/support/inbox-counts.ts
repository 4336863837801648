/** How many conversations stand in each view. Counting stops at 1,000: the interface writes "999+". */
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
/** What holds more than is counted holds it for long: lists ask again after so long, and announcements always. */
const fullForMs = 5_000;

const sharedViews: readonly View[] = ['open', 'pending', 'closed', 'unassigned', 'snoozed', 'all'];

/** The shared views that were last seen with more than is counted, and until when, of `performance.now()`, that is believed. */
const fullViews = () => singleton('full-views', () => new Map<View, number>());

/** A view that has just shrunk to what is counted may be answered as full for some seconds more. */
export async function countViews(agentId: string): Promise<Counts> {
  const now = performance.now();
  const full = sharedViews.filter((view) => (fullViews().get(view) ?? 0) > now);
  const counted = sharedViews.filter((view) => !full.includes(view));
  const { rows } = await pool().query<Partial<Counts>>({
    name: `count-views ${counted.join(' ')}`,
    text: `SELECT ${[...counted, 'mine' as const].map(countOf).join(', ')} FROM (SELECT $1::uuid AS id) AS viewer`,
    values: [agentId],
  });
  noteFullViews(counted, rows[0]);
  return { ...Object.fromEntries(full.map((view) => [view, countMaximum + 1])), ...rows[0] } as Counts;
}

function noteFullViews(counted: readonly View[], counts: Partial<Counts> = {}): void {
  for (const view of counted) {
    if ((counts[view] ?? 0) > countMaximum) fullViews().set(view, performance.now() + fullForMs);
    else fullViews().delete(view);
  }
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
  noteFullViews(sharedViews, rows[0]);
  publish({ to: 'agents' }, 'inbox:changed', { rows: [], counts: rows[0] ?? {} });
}
