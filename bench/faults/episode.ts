/** One scenario from beginning to end: a crowd gathers and talks, things break, all recovers, and the verdict is given. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../scripts/replay/chance';
import { type Crowd, type CrowdSize, gatherCrowd } from './crowd';
import type { House, Node } from './house';
import type { Scenario } from './scenario';
import { judge, signOutMs } from './verdict';

export interface Outcome {
  scenario: string;
  messages: number;
  faults: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
  /** From the end of the last fault until everybody had an acknowledgement of something written after it. */
  recoveryMs: number | null;
  differences: string[];
}

export interface EpisodeOptions {
  size: CrowdSize;
  chance: Chance;
  /** 1 takes the seconds that a scenario asks for, less is faster. */
  haste: number;
  findBrowser(): Promise<string>;
}

/** All write so long before anything breaks. */
const beforeMs = 1_000;
/** One signs out and some begin to write within so long of the first fault. */
const soonMs = 3_000;

export async function playEpisode(
  house: House,
  scenario: Scenario,
  options: EpisodeOptions,
): Promise<Outcome> {
  const { size, chance, haste, findBrowser } = options;
  const crowd = await gatherCrowd(house, size, chance);
  let faults = 0;
  const listening = house.nodes.map(listenToComplaints);
  const soon = () => pause(chance.next() * soonMs * haste);
  try {
    crowd.start();
    await crowd.untilAllGetThrough(performance.now());
    await pause(beforeMs * haste);
    const leaving = soon().then(() => crowd.signOut());
    const arriving = crowd.newcomers.map((newcomer) => soon().then(() => newcomer.begin()));
    const meanwhile = Promise.all([leaving, ...arriving]);
    meanwhile.catch(() => undefined);
    const complaints = await scenario.play({
      house,
      crowd,
      chance,
      findBrowser,
      wait: (seconds) => pause(seconds * 1_000 * haste),
      count: (more = 1) => {
        faults += more;
      },
    });
    const calmSince = performance.now();
    const recoveryMs = await crowd.untilAllGetThrough(calmSince);
    await meanwhile;
    const signOutFrom = scenario.delaysSignOut ? calmSince : 0;
    await untilLeaverHasMissedSomething(crowd, signOutFrom);
    await crowd.stop();
    const { differences, ...counts } = await judge(crowd, signOutFrom);
    return {
      scenario: scenario.name,
      messages: crowd.messages(),
      faults,
      ...counts,
      recoveryMs,
      differences: [...complaints, ...differences, ...listening.flatMap((complaintsOf) => complaintsOf())],
    };
  } catch (error) {
    const sentence = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...nothing(scenario.name), messages: crowd.messages(), faults, differences: [sentence] };
  } finally {
    await crowd.close();
  }
}

/** What the leaver may not hear any more must have been written, or nothing was tried. */
async function untilLeaverHasMissedSomething({ leaver }: Crowd, signOutFrom: number): Promise<void> {
  const end = Math.max(leaver.signedOutAt ?? 0, signOutFrom) + signOutMs;
  const isWritten = () => leaver.talk.written.agent.some(({ at, kind }) => kind === 'reply' && at > end);
  while (!isWritten()) await pause(50);
  // And had its time to arrive where it does not belong.
  await pause(500);
}

/** A start that finds no database ends with other words, and is tried again. */
const complaint = /"level":"(error|fatal)"/;

/** What a server says from now on that it should never say, and whether it has ended by itself. */
function listenToComplaints({ server }: Node): () => string[] {
  const [outputBefore, crashesBefore] = [server.output().length, server.crashes().length];
  return () => [
    ...server.crashes().slice(crashesBefore),
    ...server
      .output()
      .slice(outputBefore)
      .split('\n')
      .filter((line) => complaint.test(line))
      .slice(0, 3)
      .map((line) => `a server said: ${line.slice(0, 300)}`),
  ];
}

function nothing(scenario: string): Outcome {
  return {
    scenario,
    messages: 0,
    faults: 0,
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    recoveryMs: null,
    differences: [],
  };
}
