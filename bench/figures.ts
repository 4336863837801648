/** What a whole run finds, as it stands in `results/latest.json`. Times are named with their units; memory is in bytes. */
import type { InboxFigures } from './inbox/measure';
import type { HouseFigures } from './measurements/house';
import type { MemoryFigures } from './measurements/memory';
import type { NodesFigures } from './measurements/nodes';
import type { RestartFigures } from './measurements/restart';

export interface Machine {
  processor: string;
  cores: number;
  memoryBytes: number;
  system: string;
  node: string;
  /** What PostgreSQL says of itself: version and durability. */
  postgres: Record<string, string>;
}

export interface Figures {
  /** When the run began, ISO in UTC. */
  at: string;
  minutes: number;
  rounds: number;
  machine: Machine;
  house: HouseFigures;
  memory: MemoryFigures;
  inbox: InboxFigures;
  restart: RestartFigures;
  /** `npm start` to the first page served, when nothing has to be built. */
  startUpSeconds: number;
  nodes: NodesFigures | null;
}
