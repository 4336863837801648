/** What stands on a screen, against the database: a conversation's messages and receipts, and the inbox's rows. */
import { setTimeout as pause } from 'node:timers/promises';
import type { InboxSnapshot } from '#lib/client/inbox-store';
import { pool } from '#lib/server/platform/db';
import type { Receipt } from '#lib/shared/contract/entities';
import { compareHeld } from '../../scripts/replay/comparison';
import { noFlaws } from '../../scripts/replay/flaws';
import type { Screen } from '../../scripts/replay/screen';
import type { StoredLog } from '../../scripts/replay/stored';
import type { Crowd } from './crowd';
import type { LogVerdict } from './log-verdict';

const patienceMs = 60_000;
const againMs = 100;

/** Waits until it is equal, 90 s at most. */
export async function judgeScreen(
  name: string,
  screen: Screen,
  status: string,
  log: StoredLog,
): Promise<LogVerdict> {
  const compareNow = () => compareHeld(name, screen.snapshot(), status, log);
  try {
    await screen.until(
      `the last of ${log.length} messages`,
      ({ messages }) => messages.at(-1)?.seq === log.length,
    );
    await screen.loadAll();
    await screen.until('what the database holds', () => compareNow().differences.length === 0);
    return { flaws: noFlaws, differences: [] };
  } catch (error) {
    return { flaws: noFlaws, differences: [...compareNow().differences, String(error)] };
  }
}

/** A screen holds the greatest mark that it has ever heard of: a fresh load that says less means that one fell. */
export async function judgeReceipts(name: string, screen: Screen, conversationId: string): Promise<string[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await screen.person.connection.call('conversation:open', { conversationId, after: null });
    const stored = answer.ok ? textOf(answer.data.receipts) : null;
    const shown = textOf(screen.snapshot().receipts);
    if (stored === shown) return [];
    if (performance.now() > deadline) return [`${name} shows the receipts ${shown}, a fresh load ${stored}`];
    await pause(againMs);
  }
}

function textOf(receipts: readonly Receipt[]): string {
  const lines = receipts.map(
    ({ participant: { kind, id }, deliveredSeq, readSeq }) => `${kind} ${id} ${deliveredSeq} ${readSeq}`,
  );
  return lines.sort().join(', ');
}

interface StoredRow {
  id: string;
  stamp: number;
  status: string;
  preview: string;
}

/** Rows are told in ticks and lists fetched again every half minute. */
export async function judgeInboxes({ talks, inboxes }: Crowd): Promise<string[]> {
  const { rows } = await pool().query<StoredRow>(
    'SELECT id, agent_head + version AS stamp, status, preview FROM conversations WHERE id = ANY($1)',
    [talks.map(({ id }) => id)],
  );
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const differences = inboxes.flatMap((inbox) => compareRows(inbox.getSnapshot(), rows));
    if (differences.length === 0 || performance.now() > deadline) return differences;
    await pause(againMs);
  }
}

function compareRows({ rows }: InboxSnapshot, stored: readonly StoredRow[]): string[] {
  const shown = new Map(rows.map((row) => [row.conversationId, row]));
  return stored.flatMap(({ id, stamp, status, preview }) => {
    const row = shown.get(id);
    if (!row) return [`an inbox does not show ${id}`];
    const isEqual = row.stamp === stamp && row.status === status && row.preview === preview;
    return isEqual ? [] : [`an inbox shows an older state of ${id}`];
  });
}
