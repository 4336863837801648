/** Messages one by one, from the socket of one side to the socket of the other, through a house with other work to do. */
import { quantile } from '../statistics';
import { Batches } from './batches';
import { Clock, randomOf, Station } from './clock';
import { assumptions, type Costs } from './costs';
import { shareBefore } from './full-house';
import type { Load, Shares } from './load';

export interface Flow {
  commitsPerSecond: number;
  /** Milliseconds inside the house, without the network; null where something is full and it only grows. */
  delivery: { p50: number; p99: number } | null;
}

const seconds = 20;
const warmUpSeconds = 2;
/** Simulated one by one at most: above this the window is shorter. */
const messagesMaximum = 200_000;
/** What cannot keep up stores in batches of this size. */
const fullBatch = 200;
/** A queue before somebody who is busier than this has no length worth naming. */
const fullShare = 0.99;

function isFull({ node, postgres, redis }: Shares): boolean {
  const shares = [node.byClock + node.byMessages, postgres.byClock + postgres.byMessages, redis];
  return shares.some((share) => share >= fullShare);
}

export function flowOf(
  costs: Costs,
  load: Load,
  shares: Shares,
  { nodes, seed }: { nodes: number; seed: number },
): Flow {
  if (isFull(shares)) return { commitsPerSecond: load.messages / fullBatch, delivery: null };
  const random = randomOf(seed);
  const uneven = () => -Math.log(1 - random());
  const clock = new Clock();
  const nodeSlowness = 1 / (1 - shares.node.byClock);
  const postgresSlowness = 1 / (1 - shares.postgres.byClock);
  const loops = Array.from({ length: nodes }, () => new Station(clock, 1));
  const postgres = new Station(clock, assumptions.postgresCores);
  const redis = new Station(clock, 1);
  const stretched = { ...costs, postgres: costs.postgres * postgresSlowness };
  const batches = loops.map(() => new Batches(clock, postgres, stretched, uneven));
  const marks = 1 + assumptions.markShare * assumptions.marksPerMessage;
  const perMessage =
    (costs.node * marks + (nodes === 1 ? 0 : costs.publish * (1 + assumptions.eventsPerMessage))) *
    nodeSlowness;
  const span = Math.min(seconds, messagesMaximum / Math.max(1, load.messages));
  const taken: number[] = [];

  const arrive = () => {
    const began = clock.now;
    const place = Math.floor(random() * nodes);
    const other = Math.floor(random() * nodes);
    const delivered = () => {
      if (began >= warmUpSeconds * 1e6) taken.push((clock.now - began) / 1_000);
    };
    loops[place]?.serve(perMessage * shareBefore * uneven(), () =>
      batches[place]?.append(() =>
        loops[place]?.serve(perMessage * (1 - shareBefore) * uneven(), () => {
          if (other === place) return delivered();
          redis.serve(assumptions.redisTake + nodes * assumptions.redisPass, () =>
            loops[other]?.serve(costs.hear * nodeSlowness * uneven(), delivered),
          );
        }),
      ),
    );
    clock.after((uneven() * 1e6) / load.messages, arrive);
  };
  clock.after(0, arrive);
  clock.run((warmUpSeconds + span) * 1e6);
  const commits = batches.reduce((sum, one) => sum + one.commits, 0);
  return {
    commitsPerSecond: commits / (warmUpSeconds + span),
    delivery: { p50: quantile(taken, 0.5), p99: quantile(taken, 0.99) },
  };
}
