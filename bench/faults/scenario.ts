/** What a scenario is given, and what it is: it breaks things while a crowd talks, and leaves them whole again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../scripts/replay/chance';
import type { Crowd } from './crowd';
import type { House, HouseOptions, Node } from './house';
import type { Member } from './member';

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
  /** Servers may learn of a sign-out only when it is over: they stand still, or have no database. */
  delaysSignOut?: true;
  /** Before its house is opened. Answers with why it cannot be played on this machine. */
  prepare?(): string | null;
  /** After its house is closed. */
  tidy?(): void;
  /** Answers with a sentence for each thing that went wrong beside the crowd. */
  play(stage: Stage): Promise<readonly string[]>;
}

/** The server of somebody: one that nobody is connected to would not be missed. */
export function busyNode(stage: Pick<Stage, 'house' | 'crowd' | 'chance'>): Node {
  const { house, crowd, chance } = stage;
  const connected = crowd.members.filter(({ connection }) => connection.state === 'connected');
  const somebody = connected[chance.below(connected.length)];
  return (somebody && nodeOf(stage, somebody)) ?? chance.pick(house.nodes);
}

export function nodeOf({ house }: Pick<Stage, 'house'>, { line }: Member): Node | undefined {
  return house.nodes.find(({ target }) => target.port === line.target()?.port);
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
