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

const sharedViews: readonly View[] = ['open', 'pending', 'closed', 'unassigned', 'snoozed', 'all'];

export async function countViews(agentId: string): Promise<Counts> {
  const { rows } = await pool().query<Counts>({
    name: 'count-views',
    text: `SELECT ${[...sharedViews, 'mine' as const].map(countOf).join(', ')} FROM (SELECT $1::uuid AS id) AS viewer`,
    values: [agentId],
  });
  return rows[0] as Counts;
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
}
