/**
 * What became of it all: what was written, what the database holds, and what stands on every screen, side by side. It
 * waits for screens to catch up; then whatever differs is counted and put into a sentence.
 */
import { isFree, noFlaws, sumOf } from '../../scripts/replay/flaws';
import { readStored, type StoredConversation } from '../../scripts/replay/stored';
import type { Crowd } from './crowd';
import { described, judgeClaims, judgeNumbers, judgeWritten, type LogVerdict } from './log-verdict';
import { judgeInboxes, judgeReceipts, judgeScreen } from './screen-verdict';
import type { Talk } from './talk';

export interface Verdict {
  lost: number;
  duplicated: number;
  outOfOrder: number;
  /** One sentence for each thing that is not as it should be; empty when all is well. */
  differences: string[];
}

/** How long a signed-out person may still hear what is said. */
export const signOutMs = 5_000;
/** Nobody writes any more: the next beacon, 30 s later at most, tells every screen what it lacks. */
const equalMs = 45_000;
/** So many messages, and everything that people do has happened. */
const everythingHappens = 2_000;

/** @param signOutFrom since when a sign-out can have been known to every server, by `performance.now()`. */
export async function judge(crowd: Crowd, signOutFrom: number): Promise<Verdict> {
  const began = performance.now();
  const stored = await readStored(crowd.talks.map(({ id }) => id));
  const talks = await Promise.all(
    crowd.talks.map((talk) =>
      judgeTalk(talk, stored.get(talk.id), talk === crowd.leaver.talk && crowd.leaver.signedOutAt !== null),
    ),
  );
  const newcomers = await Promise.all(crowd.newcomers.map((newcomer) => newcomer.judge()));
  const inboxes = await judgeInboxes(crowd);
  const took = performance.now() - began;
  const flaws = sumOf(...talks.map((one) => one.flaws));
  return {
    lost: flaws.gaps,
    duplicated: flaws.duplicates,
    outOfOrder: flaws.outOfOrder,
    differences: [
      ...talks.flatMap((one) => one.differences),
      ...newcomers.flat(),
      ...crowd.members.flatMap(({ complaints }) => complaints),
      ...judgeLeaver(crowd, signOutFrom),
      ...inboxes,
      ...judgeWork(crowd),
      ...(took > equalMs ? [`screens needed ${Math.round(took / 1_000)} s to be equal`] : []),
    ],
  };
}

async function judgeTalk(
  talk: Talk,
  stored: StoredConversation | undefined,
  hasLeft: boolean,
): Promise<LogVerdict> {
  if (!stored) return { flaws: { ...noFlaws, gaps: 1 }, differences: [`${talk.tag} is not in the database`] };
  const { logs, status, assigneeId } = stored;
  const { customer, agent } = talk.members;
  const screens = [
    { name: "the agent's screen", screen: talk.screens[1], log: logs.agent },
    { name: "the colleague's screen", screen: talk.screens[2], log: logs.agent },
    ...(hasLeft ? [] : [{ name: "the customer's screen", screen: talk.screens[0], log: logs.customer }]),
  ];
  const shown = await Promise.all(
    screens.map(({ name, screen, log }) => judgeScreen(name, screen, status, log)),
  );
  const replies = talk.written.agent.filter(({ kind }) => kind === 'reply');
  const written = [
    judgeWritten('customer', customer.actor.id, talk.written.customer, logs.agent),
    judgeWritten('agent', agent.actor.id, talk.written.agent, logs.agent),
  ];
  const others = [
    judgeWritten('customer', customer.actor.id, talk.written.customer, logs.customer),
    judgeWritten('agent', agent.actor.id, replies, logs.customer),
    judgeNumbers("the database's log for customers", logs.customer),
    judgeNumbers("the database's log for agents", logs.agent),
    ...shown,
  ];
  const receipts = await Promise.all(screens.map(({ name, screen }) => judgeReceipts(name, screen, talk.id)));
  const onTheWay = screens.flatMap(({ name, screen }) => {
    const flaws = screen.flawsSeen();
    return isFree(flaws) ? [] : [`${name} was wrong while it went on: ${described(flaws)}`];
  });
  const unheard = [...customer.heard.keys()].some((saying) => saying.startsWith(talk.tag))
    ? []
    : ['nothing was heard on its line: what is not meant for it would not be heard either'];
  const differences = [
    ...talk.complaints,
    ...judgeClaims(logs.agent, assigneeId, talk.won),
    ...onTheWay,
    ...unheard,
    ...receipts.flat(),
    ...[...written, ...others].flatMap((part) => part.differences),
  ];
  // Counted where it was written: one lost message is missing on every screen, and lost once.
  return {
    flaws: sumOf(...written.map((part) => part.flaws)),
    differences: differences.map((text) => `${talk.tag}: ${text}`),
  };
}

/** Nothing that was written 5 s after the sign-out came over the leaver's line. */
function judgeLeaver({ leaver: { talk, signedOutAt } }: Crowd, signOutFrom: number): string[] {
  if (signedOutAt === null) return ['nobody has signed out'];
  const { connection, heard } = talk.members.customer;
  const end = Math.max(signedOutAt, signOutFrom) + signOutMs;
  const after = talk.written.agent.filter(({ at, kind }) => at > end && kind === 'reply');
  const late = after.filter(({ number }) => heard.has(`${talk.tag} agent ${number}`));
  return [
    ...(connection.state === 'ended' ? [] : [`who has signed out is ${connection.state}`]),
    ...(late.length === 0 ? [] : [`who has signed out was sent ${late.length} messages`]),
    ...(after.length > 0 ? [] : ['nothing was written that who has signed out could have heard']),
  ];
}

/** Whoever corrects, deletes, closes and claims nothing has tried nothing. */
function judgeWork(crowd: Crowd): string[] {
  if (crowd.messages() < everythingHappens) return [];
  return (['corrections', 'deletions', 'closings', 'claims'] as const).flatMap((work) =>
    crowd.talks.some(({ done }) => done[work] > 0) ? [] : [`there were no ${work}`],
  );
}
