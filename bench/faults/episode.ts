/** One scenario from beginning to end: a crowd gathers and talks, things break, all recovers, and the verdict is given. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../scripts/replay/chance';
import { type Crowd, type CrowdSize, gatherCrowd } from './crowd';
import type { House } from './house';
import type { Scenario } from './scenario';
import { judge } from './verdict';

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

/** Each writes so many before anything breaks. */
const beforeMs = 1_000;

export async function playEpisode(
  house: House,
  scenario: Scenario,
  options: EpisodeOptions,
): Promise<Outcome> {
  const { size, chance, haste, findBrowser } = options;
  const crowd = await gatherCrowd(house, size, chance);
  let faults = 0;
  const outcome = async (recoveryMs: number | null, calmSince: number, more: readonly string[]) => {
    const { differences, ...counts } = await judge(crowd, calmSince);
    return {
      scenario: scenario.name,
      messages: crowd.messages(),
      faults,
      ...counts,
      recoveryMs,
      differences: [...more, ...differences],
    };
  };
  try {
    crowd.start();
    await crowd.untilAllGetThrough();
    await pause(beforeMs * haste);
    const leaving = pause(chance.next() * 3_000 * haste).then(() => crowd.signOut());
    leaving.catch(() => undefined);
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
    await leaving;
    const recoveryMs = await crowd.untilAllGetThrough();
    await pause(afterwardsOf(crowd, calmSince));
    await crowd.stop();
    return await outcome(recoveryMs, calmSince, complaints);
  } catch (error) {
    const sentence = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...nothing(scenario.name), messages: crowd.messages(), faults, differences: [sentence] };
  } finally {
    await crowd.close();
  }
}

/** Until whoever has signed out may hear nothing more, and a little longer, in which something could still be heard. */
function afterwardsOf({ leaver }: Crowd, calmSince: number): number {
  const end = Math.max(leaver.signedOutAt ?? 0, calmSince) + 6_000;
  return Math.max(0, end - performance.now());
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
