/** One database's inbox in a process of its own: does what its parent asks through the real verbs, and says how long it took. */
import { performance } from 'node:perf_hooks';
import { closeDatabase } from '#lib/server/platform/db';
import { forget } from '#lib/server/platform/singleton';
import { listInbox } from '#lib/server/support/inbox';
import { countViews } from '#lib/server/support/inbox-counts';
import type { Sort, View } from '#lib/shared/contract/commands';
import { askingAgentId } from './rows';

export type Asked =
  /** Lists that follow one another, as in a shop at work; or one after a pause, when nothing is remembered. */
  | { what: 'counts'; isAfresh: boolean }
  | { what: 'list'; view: View; sort: Sort; limit: number; cursor?: string }
  | { what: 'search'; view: View; query: string };

export interface Timed {
  milliseconds: number;
  rows: number;
  cursor: string | null;
}

const actor = {
  kind: 'agent',
  id: askingAgentId,
  name: 'Agent 1',
  email: 'agent1@desk.test',
  role: 'agent',
} as const;

async function run(asked: Asked): Promise<Omit<Timed, 'milliseconds'>> {
  if (asked.what === 'counts') {
    await countViews(actor.id);
    return { rows: 0, cursor: null };
  }
  const { what: _, ...question } = asked;
  const page = await listInbox(actor, question);
  return { rows: page.rows.length, cursor: page.cursor };
}

process.on('message', async (asked: Asked) => {
  if (asked.what === 'counts' && asked.isAfresh) forget('inbox-counts');
  const began = performance.now();
  const result = await run(asked);
  process.send?.({ milliseconds: performance.now() - began, ...result } satisfies Timed);
});
process.once('disconnect', () => void closeDatabase());
