/** Figures for tests: round numbers that nobody has measured. They must never reach a document. */
import type { Figures } from '../figures';
import type { InboxItem } from '../inbox/measure';
import { searchClasses } from '../inbox/queries';

const latency = (times: number) => ({ p50: times, p95: 2 * times, p99: 4 * times });
const item = (group: InboxItem['group'], name: string, more: Partial<InboxItem> = {}): InboxItem => ({
  group,
  name,
  milliseconds: { '10000': 10, '1000000': 20 },
  rows: { '10000': 50, '1000000': 50 },
  ratio: 2,
  ...more,
});

export const madeUpFigures: Figures = {
  at: '2000-01-01T00:00:00.000Z',
  minutes: 1,
  rounds: 3,
  machine: {
    processor: 'Imagined <Processor> & "Sons"',
    cores: 2,
    memoryBytes: 8e9,
    system: 'Linux',
    node: '20',
    postgres: { server_version: '14', fsync: 'on', synchronous_commit: 'on' },
  },
  house: {
    talk: {
      relay: { messagesPerSecond: 10_000, serverMicroseconds: 100, postgresMicroseconds: 1 },
      ours: { messagesPerSecond: 5_000, serverMicroseconds: 200, postgresMicroseconds: 100 },
      naive: { messagesPerSecond: 500, serverMicroseconds: 2_000, postgresMicroseconds: 1_000 },
    },
    withAgents: { 1: 5_000, 200: 4_500 },
    latency: {
      200: { relay: latency(1), ours: latency(2) },
      1000: { relay: latency(2), ours: latency(5) },
    },
    commitP99: { atRate: 2, backToBack: 1 },
    areKeptApart: true,
  },
  memory: { 5000: { relay: 20_000, ours: 30_000 }, 10000: { relay: 20_000, ours: 25_000 } },
  inbox: {
    rounds: 3,
    items: [
      item('list', 'open, newest'),
      item('nextPage', 'open, newest, next page'),
      item('counts', 'counts'),
      item('countsAfresh', 'counts after a pause'),
      ...searchClasses.map((name) => item('search', name, { class: name })),
    ],
    ratios: {
      list: 1,
      nextPage: 1.5,
      counts: 1.1,
      countsAfresh: 1.9,
      search: 3,
      searchByClass: { rare: 1, middling: 2, common: 3, apart: 4 },
    },
  },
  restart: {
    clients: 5_000,
    awaySeconds: 2,
    rightAgain95Seconds: 10,
    rightAgainAllSeconds: 20,
    afterReady95Seconds: 8,
    afterReadyAllSeconds: 18,
    loopDelayP99: 100,
  },
  startUpSeconds: 3,
  nodes: {
    one: { messagesPerSecond: 4_000, serverMicroseconds: 220, postgresMicroseconds: 100 },
    two: { messagesPerSecond: 3_000, serverMicroseconds: 250, postgresMicroseconds: 110 },
  },
};
