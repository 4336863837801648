/**
 * What became of it all: what was written, what the database holds, and what stands on every screen, side by side. It
 * waits for screens to catch up, 90 s at most; then whatever differs is counted and put into a sentence.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { InboxSnapshot } from '#lib/client/inbox-store';
import { pool } from '#lib/server/platform/db';
import { compareHeld } from '../../scripts/replay/comparison';
import { isFree, noFlaws, sumOf } from '../../scripts/replay/flaws';
import type { Screen } from '../../scripts/replay/screen';
import { readStored, type StoredConversation, type StoredLog } from '../../scripts/replay/stored';
import type { Crowd } from './crowd';
import { described, judgeClaims, judgeNumbers, judgeWritten, type LogVerdict } from './log-verdict';
import type { Talk } from './talk';

export interface Verdict {
  lost: number;
  duplicated: number;
  outOfOrder: number;
  /** One sentence for each thing that is not as it should be; empty when all is well. */
  differences: string[];
}

/** How long a signed-out person may still hear what is said. */
const signOutMs = 5_000;
const inboxPatienceMs = 60_000;

/** @param calmSince when the last fault was over, by `performance.now()`. */
export async function judge(crowd: Crowd, calmSince: number): Promise<Verdict> {
  const stored = await readStored(crowd.talks.map(({ id }) => id));
  const talks = await Promise.all(
    crowd.talks.map((talk) =>
      judgeTalk(talk, stored.get(talk.id), talk === crowd.leaver.talk && crowd.leaver.signedOutAt !== null),
    ),
  );
  const flaws = sumOf(...talks.map((one) => one.flaws));
  return {
    lost: flaws.gaps,
    duplicated: flaws.duplicates,
    outOfOrder: flaws.outOfOrder,
    differences: [
      ...talks.flatMap((one) => one.differences),
      ...crowd.members.flatMap(({ complaints }) => complaints),
      ...judgeLeaver(crowd, calmSince),
      ...(await judgeInboxes(crowd)),
    ],
  };
}

async function judgeTalk(
  talk: Talk,
  stored: StoredConversation | undefined,
  hasLeft: boolean,
): Promise<LogVerdict> {
  if (!stored) return { flaws: { ...noFlaws, gaps: 1 }, differences: [`${talk.tag} is not in the database`] };
  const [customer, agent, colleague] = talk.screens;
  const screens: [string, Screen, StoredLog][] = [
    ["the agent's screen", agent, stored.logs.agent],
    ["the colleague's screen", colleague, stored.logs.agent],
  ];
  if (!hasLeft) screens.push(["the customer's screen", customer, stored.logs.customer]);
  const parts = [
    ...(['customer', 'agent'] as const).map((side) =>
      judgeWritten(side, talk.written[side], stored.logs.agent),
    ),
    judgeNumbers("the database's log for customers", stored.logs.customer),
    judgeNumbers("the database's log for agents", stored.logs.agent),
    ...(await Promise.all(
      screens.map(([name, screen, log]) => judgeScreen(name, screen, stored.status, log)),
    )),
  ];
  const own = [...talk.complaints];
  own.push(...judgeClaims(stored.logs.agent, stored.assigneeId, talk.won));
  for (const screen of talk.screens) {
    const flaws = screen.flawsSeen();
    if (!isFree(flaws)) own.push(`a screen was wrong while it went on: ${described(flaws)}`);
  }
  return {
    flaws: sumOf(...parts.map(({ flaws }) => flaws)),
    differences: [...own, ...parts.flatMap(({ differences }) => differences)].map(
      (text) => `${talk.tag}: ${text}`,
    ),
  };
}

async function judgeScreen(
  name: string,
  screen: Screen,
  status: string,
  log: StoredLog,
): Promise<LogVerdict> {
  const differencesNow = () => compareHeld(name, screen.snapshot(), status, log);
  try {
    await screen.until(
      `the last of ${log.length} messages`,
      ({ messages }) => messages.at(-1)?.seq === log.length,
    );
    await screen.loadAll();
    await screen.until('what the database holds', () => differencesNow().differences.length === 0);
  } catch (error) {
    return { flaws: differencesNow().flaws, differences: [...differencesNow().differences, String(error)] };
  }
  return { flaws: noFlaws, differences: [] };
}

/** Nothing that was written 5 s after the sign-out, and after the last fault, came over the leaver's line. */
function judgeLeaver({ leaver: { talk, signedOutAt } }: Crowd, calmSince: number): string[] {
  if (signedOutAt === null) return [];
  const { connection, heard } = talk.members.customer;
  const end = Math.max(signedOutAt, calmSince) + signOutMs;
  const late = (['customer', 'agent'] as const).flatMap((side) =>
    talk.written[side].filter(({ at, number }) => at > end && heard.has(`${talk.tag} ${side} ${number}`)),
  );
  return [
    ...(connection.state === 'ended' ? [] : [`who has signed out is ${connection.state}`]),
    ...(late.length === 0 ? [] : [`who has signed out was sent ${late.length} messages`]),
  ];
}

interface StoredRow {
  id: string;
  stamp: number;
  status: string;
  preview: string;
}

/** Rows are told in ticks and lists fetched again every half minute. */
async function judgeInboxes({ talks, inboxes }: Crowd): Promise<string[]> {
  const { rows } = await pool().query<StoredRow>(
    'SELECT id, agent_head + version AS stamp, status, preview FROM conversations WHERE id = ANY($1)',
    [talks.map(({ id }) => id)],
  );
  const deadline = performance.now() + inboxPatienceMs;
  for (;;) {
    const differences = inboxes.flatMap((inbox) => compareRows(inbox.getSnapshot(), rows));
    if (differences.length === 0 || performance.now() > deadline) return differences;
    await pause(100);
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
