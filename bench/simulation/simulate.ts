/**
 * What so many connected shoppers need of so many nodes, PostgreSQL and Redis. What comes by the clock (presence, sessions,
 * beacons, the inbox's rows) is computed and makes its station slower; messages are simulated one by one.
 */
import type { Figures } from '../figures';
import { type Costs, costsOf } from './costs';
import { type Flow, flowOf } from './flow';
import { loadOf, memoryOf, redisTraffic, sharesOf } from './load';

export interface Question {
  name: string;
  shoppers: number;
  nodes: number;
  seed: number;
}

export type Resource = 'node' | 'memory' | 'postgres' | 'redis';

export interface Answer {
  messagesPerSecond: number;
  agents: number;
  memoryBytesPerNode: number;
  postgres: { commitsPerSecond: number; rowsWrittenPerSecond: number; rowsLookedAtPerSecond: number };
  /** Null with one node: it needs none. */
  redis: { eventsPerSecond: number; bytesInPerSecond: number; bytesOutPerSecond: number } | null;
  /** Shares of what each can do, 1 when it can do no more. */
  utilisation: Record<Resource, number>;
  /** With the same nodes: what is full first, and with how many shoppers. */
  limit: { resource: Resource; shoppers: number };
  delivery: Flow['delivery'];
  /** One process is restarted: seconds until all its clients are right again. */
  restartSeconds: number;
}

export function simulate(figures: Figures, { shoppers, nodes, seed }: Question): Answer {
  const costs = costsOf(figures);
  const load = loadOf(shoppers, nodes);
  const flow = flowOf(costs, load, sharesOf(costs, load, nodes), { nodes, seed });
  return {
    messagesPerSecond: load.messages,
    agents: load.agents,
    memoryBytesPerNode: memoryOf(costs, load),
    postgres: {
      commitsPerSecond: flow.commitsPerSecond + load.marks + load.rounds,
      rowsWrittenPerSecond: load.messages * 2 + load.marks + load.presence,
      rowsLookedAtPerSecond: load.sessions,
    },
    redis: nodes === 1 ? null : redisTraffic(load, nodes),
    utilisation: utilisationOf(costs, shoppers, nodes),
    limit: limitOf(costs, nodes),
    delivery: flow.delivery,
    restartSeconds: restartSeconds(figures, shoppers / nodes, nodes),
  };
}

function utilisationOf(costs: Costs, shoppers: number, nodes: number): Record<Resource, number> {
  const { node, memory, postgres, redis } = sharesOf(costs, loadOf(shoppers, nodes), nodes);
  return {
    node: node.byClock + node.byMessages,
    memory,
    postgres: postgres.byClock + postgres.byMessages,
    redis,
  };
}

/** Every share grows with the shoppers, though not evenly: halving finds where the first one is 1. */
function limitOf(costs: Costs, nodes: number): Answer['limit'] {
  const fullest = (shoppers: number) => {
    const [found = ['node', 0]] = Object.entries(utilisationOf(costs, shoppers, nodes)).toSorted(
      ([, one], [, other]) => other - one,
    );
    return { resource: found[0] as Resource, share: found[1] as number };
  };
  let [enough, tooMany] = [0, 1_000];
  while (fullest(tooMany).share < 1) [enough, tooMany] = [tooMany, tooMany * 2];
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2);
    if (fullest(middle).share < 1) enough = middle;
    else tooMany = middle;
  }
  return { resource: fullest(tooMany).resource, shoppers: enough };
}

/** As measured, and longer in proportion for more clients. Alone, everybody waits for the new process; else others take them. */
function restartSeconds({ restart }: Figures, shoppers: number, nodes: number): number {
  const clientsPerNode = nodes === 1 ? shoppers : shoppers / (nodes - 1);
  const times = Math.max(1, clientsPerNode / restart.clients);
  return (nodes === 1 ? restart.awaySeconds : 0) + restart.afterReadyAllSeconds * times;
}
