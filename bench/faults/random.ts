/**
 * Random scenarios: for a quarter of a minute servers, database, Redis and lines break side by side, each as chance wants.
 * The same seed throws the same faults in the same order for each of the five; when they fall depends on the machine.
 */
import type { Direction, Weather } from '#e2e/fixtures/line';
import { type Chance, seededChance } from '../../scripts/replay/chance';
import { busyNode, type Scenario, type Stage, startAgain } from './scenario';

/** One fault, from its beginning until all is whole again. */
type Fault = (stage: Stage) => Promise<void>;

/** At most one of each kind at a time: a server that is starting cannot be frozen. */
type Kind = 'server' | 'database' | 'redis' | 'line' | 'wire';

const seconds = 15;

const faults: Record<Kind, readonly [Fault, ...Fault[]]> = {
  server: [killServer, killServer, stopServer, freezeServer, blockServer],
  database: [stopDatabase, terminateBackends, refuseConnections],
  redis: [stopRedis],
  line: [resetLines, blackLines, loseAcknowledgements, slowLines],
  wire: [resetWire, blackWire],
};

/** @param seed of the whole run; each scenario and each kind of fault has chances of its own. */
export function randomScenario(number: number, seed: number): Scenario {
  return {
    name: `random ${number}`,
    delaysSignOut: true,
    async play(stage) {
      const end = performance.now() + seconds * 1_000;
      const kinds = (Object.keys(faults) as Kind[]).filter(
        (kind) => kind !== 'redis' || stage.house.redis !== null,
      );
      await Promise.all(
        kinds.map((kind, index) => {
          const chance = seededChance(seed + number * 1_000 + index);
          return keepBreaking({ ...stage, chance }, kind, end);
        }),
      );
      return [];
    },
  };
}

async function keepBreaking(stage: Stage, kind: Kind, end: number): Promise<void> {
  const pauseSeconds = kind === 'line' ? 2 : 8;
  for (;;) {
    await stage.wait(stage.chance.next() * pauseSeconds);
    if (performance.now() > end) return;
    await stage.chance.pick(faults[kind])(stage);
    stage.count();
  }
}

async function killServer(stage: Stage): Promise<void> {
  const node = busyNode(stage);
  await node.server.kill();
  await stage.wait(stage.chance.next());
  await startAgain(node);
}

async function stopServer(stage: Stage): Promise<void> {
  const node = busyNode(stage);
  await node.server.stop();
  await startAgain(node);
}

async function freezeServer(stage: Stage): Promise<void> {
  const { server } = busyNode(stage);
  server.signal('SIGSTOP');
  await stage.wait(1 + stage.chance.next() * 8);
  server.signal('SIGCONT');
}

async function blockServer(stage: Stage): Promise<void> {
  busyNode(stage).server.signal('SIGUSR2');
  await stage.wait(3);
}

async function stopDatabase({ house, wait, chance }: Stage): Promise<void> {
  await house.database.stopAtOnce();
  await wait(chance.next() * 2);
  await house.database.start();
}

async function terminateBackends({ house }: Stage): Promise<void> {
  // It may be down: then there is nothing to terminate.
  await house.database.terminateBackends().catch(() => 0);
}

async function refuseConnections(stage: Stage): Promise<void> {
  const { database } = busyNode(stage);
  await database.refuse(true);
  await stage.wait(1 + stage.chance.next() * 5);
  await database.refuse(false);
}

async function stopRedis({ house, wait, chance }: Stage): Promise<void> {
  await house.redis?.stop();
  await wait(chance.next() * 5);
  await house.redis?.start();
}

async function resetLines(stage: Stage): Promise<void> {
  for (const { line } of someOf(stage)) line.reset();
}

function blackLines(stage: Stage): Promise<void> {
  const directions = stage.chance.pick<readonly Direction[]>([['up'], ['down'], ['up', 'down']]);
  return underWeather(stage, directions, { isBlack: true }, 1 + stage.chance.next() * 7);
}

function loseAcknowledgements(stage: Stage): Promise<void> {
  return underWeather(stage, ['down'], { isLosingAcknowledgements: true }, 1 + stage.chance.next() * 7);
}

function slowLines(stage: Stage): Promise<void> {
  const weather = stage.chance.pick<Weather>([
    { delayMs: 200 },
    { bytesPerSecond: 20_000 },
    { isSliced: true },
  ]);
  return underWeather(stage, ['up', 'down'], weather, 1 + stage.chance.next() * 3);
}

async function resetWire(stage: Stage): Promise<void> {
  busyNode(stage).database.reset();
}

/** What is held is lost with its connection: as when a cable is pulled. */
async function blackWire(stage: Stage): Promise<void> {
  const { database } = busyNode(stage);
  database.set(stage.chance.pick(['up', 'down']), { isBlack: true });
  await stage.wait(0.5 + stage.chance.next() * 3);
  if (stage.chance.next() < 0.5) database.reset();
  database.clear();
}

async function underWeather(
  stage: Stage,
  directions: readonly Direction[],
  weather: Weather,
  lasting: number,
): Promise<void> {
  const lines = someOf(stage).map(({ line }) => line);
  for (const line of lines) for (const direction of directions) line.set(direction, weather);
  await stage.wait(lasting);
  for (const line of lines) line.clear();
}

/** One, a few or all. */
function someOf({ crowd, chance }: { crowd: Stage['crowd']; chance: Chance }): Stage['crowd']['members'] {
  const share = chance.pick([0, 0.2, 0.5, 1]);
  const lucky = crowd.members[chance.below(crowd.members.length)];
  const some = crowd.members.filter(() => chance.next() < share);
  return some.length === 0 && lucky ? [lucky] : some;
}
