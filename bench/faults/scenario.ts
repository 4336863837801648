/** What a scenario is given, and what it is: it breaks things while a crowd talks, and leaves them whole again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../scripts/replay/chance';
import type { Crowd } from './crowd';
import type { House, HouseOptions, Node } from './house';

export interface Stage {
  house: House;
  crowd: Crowd;
  chance: Chance;
  /** So many seconds, or fewer where the whole run is in a hurry. */
  wait(seconds: number): Promise<void>;
  /** The program of a Chromium. */
  findBrowser(): Promise<string>;
  /** So much has been broken. */
  count(faults?: number): void;
}

export interface Scenario {
  /** As it stands in the table. */
  name: string;
  /** A house of its own, else it shares one. */
  house?: HouseOptions;
  /** Why it cannot be played on this machine. */
  missing?(): string | null;
  /** After its house is closed. */
  tidy?(): void;
  /** Answers with a sentence for each thing that went wrong beside the crowd. */
  play(stage: Stage): Promise<readonly string[]>;
}

export function randomNode({ house, chance }: Pick<Stage, 'house' | 'chance'>): Node {
  return chance.pick(house.nodes);
}

const againMs = 500;

/** As whoever runs servers would: a start that fails, for want of a database, is tried again. */
export async function startAgain({ server }: Node): Promise<void> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    try {
      return await server.start();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(againMs);
    }
  }
}
