/** The simulation for people: three houses side by side, and how well it foretells the one that was measured. */
import type { Figures } from '../figures';
import { bytes, milliseconds, percent, plain, ratio, seconds, whole } from '../report/format';
import { assumptions } from './costs';
import { simulateFullHouse } from './full-house';
import { type Answer, type Question, simulate } from './simulate';

const seed = 7;
export const questions: readonly Question[] = [
  { name: 'one node', shoppers: assumptions.shoppersPerProcess, nodes: 1, seed },
  { name: 'ten nodes', shoppers: 10 * assumptions.shoppersPerProcess, nodes: 10, seed },
  {
    name: 'a million shoppers',
    shoppers: 1_000_000,
    nodes: 1_000_000 / assumptions.shoppersPerProcess,
    seed,
  },
];

const names = {
  node: 'a process’s time',
  memory: 'a process’s memory',
  postgres: 'PostgreSQL',
  redis: 'Redis',
} as const;

/** For documents: `simulation.million.redis.eventsPerSecond`. */
export function answersByName(figures: Figures): Record<string, Answer> {
  const [one, ten, million] = questions.map((question) => simulate(figures, question));
  if (!one || !ten || !million) throw new Error('There are three questions.');
  return { one, ten, million };
}

export const assumptionsText = [
  `Assumed: ${percent(assumptions.talkingShare)} of connected shoppers are in a conversation, with`,
  `${assumptions.messagesPerTalkingHour} messages an hour from both sides together; an agent has`,
  `${assumptions.conversationsPerAgent} conversations at once; a process holds ${whole(assumptions.shoppersPerProcess)}`,
  `shoppers and at most ${bytes(assumptions.processBytesMaximum)}; PostgreSQL has ${assumptions.postgresCores} cores, Redis one.`,
].join('\n');

/** The first column names the rows; the first row names the columns. */
export function simulationRows(figures: Figures): string[][] {
  const answers = questions.map((question) => ({ question, answer: simulate(figures, question) }));
  const row = (name: string, cell: (answer: Answer, question: Question) => string) => [
    name,
    ...answers.map(({ answer, question }) => cell(answer, question)),
  ];
  return [
    row('', (_, { name }) => name),
    row('connected shoppers', (_, { shoppers }) => whole(shoppers)),
    row('agents', ({ agents }) => whole(agents)),
    row('processes', (_, { nodes }) => whole(nodes)),
    row('messages a second', ({ messagesPerSecond }) => plain(messagesPerSecond)),
    row('memory of one process', ({ memoryBytesPerNode }) => bytes(memoryBytesPerNode)),
    row('a process is busy', ({ utilisation }) => percent(utilisation.node)),
    row('PostgreSQL: commits a second', ({ postgres }) => plain(postgres.commitsPerSecond)),
    row('PostgreSQL: rows written a second', ({ postgres }) => whole(postgres.rowsWrittenPerSecond)),
    row('PostgreSQL: sessions looked at a second', ({ postgres }) => whole(postgres.rowsLookedAtPerSecond)),
    row(`PostgreSQL is busy, of ${assumptions.postgresCores} cores`, ({ utilisation }) =>
      percent(utilisation.postgres),
    ),
    row('Redis: events a second', ({ redis }) => (redis ? whole(redis.eventsPerSecond) : 'none')),
    row('Redis: in, a second', ({ redis }) => (redis ? bytes(redis.bytesInPerSecond) : 'none')),
    row('Redis: out, a second', ({ redis }) => (redis ? bytes(redis.bytesOutPerSecond) : 'none')),
    row('Redis is busy, of one core', ({ utilisation }) => percent(utilisation.redis)),
    row('delivery p50', ({ delivery }) => (delivery ? milliseconds(delivery.p50) : 'grows')),
    row('delivery p99', ({ delivery }) => (delivery ? milliseconds(delivery.p99) : 'grows')),
    row('a process restarts, until all are right', (answer) => seconds(answer.restartSeconds)),
    row('full first, with these processes', ({ limit }) => names[limit.resource]),
    row('  at so many connected shoppers', ({ limit }) => whole(Number(limit.shoppers.toPrecision(2)))),
  ];
}

export interface Foretold {
  simulated: number;
  measured: number;
  ratio: number;
}

/** The measured full house beside the simulated one, in messages a second. */
export function foretell(figures: Figures): Foretold {
  const simulated = simulateFullHouse(figures, seed);
  const measured = figures.house.talk.ours.messagesPerSecond;
  return { simulated, measured, ratio: simulated / measured };
}

export function simulationText(figures: Figures): string {
  const { simulated, measured, ratio: found } = foretell(figures);
  const rows = simulationRows(figures);
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return [
    `From the figures of ${figures.at}, and assumptions in bench/simulation/costs.ts`,
    '',
    ...lines.map((line) => `  ${line}`.trimEnd()),
    '',
    `The measured full house: simulated ${whole(simulated)} messages a second, measured ${whole(measured)} (${ratio(found)}).`,
    '',
  ].join('\n');
}
