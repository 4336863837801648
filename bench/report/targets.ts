/** What must be reached and what is aimed at, computed from a whole run. Each is a comparison within the same run. */
import type { Figures } from '../figures';
import { milliseconds, plain, ratio, seconds } from './format';

export interface Target {
  name: string;
  measured: number;
  mustReach: number;
  aim: number;
  unit: 'ratio' | 'milliseconds' | 'seconds';
  /** More is better; otherwise `mustReach` and `aim` are upper limits. */
  isMoreBetter: boolean;
  isReached: boolean;
  isAimReached: boolean;
  /** What `measured` is made of, where it is more than two figures. */
  detail: string;
}

export function targetsOf({ house, memory, inbox, restart }: Figures): Target[] {
  const { relay, ours, naive } = house.talk;
  const { ratios } = inbox;
  const at1000 = house.latency[1000];
  // All three at 1,000 a second: measured otherwise, they would not meet the same pauses of the machine.
  const bound = (relays: number, commits: number, commitP99 = house.commitP99.atRate) =>
    relays * at1000.relay.p99 + commits * commitP99;
  const ofBound = (commitP99?: number) => ratio(at1000.ours.p99 / bound(3, 4, commitP99));
  const listing = { list: ratios.list, 'next page': ratios.nextPage, counts: ratios.counts };
  const connection = {
    '5,000': memory[5000].ours / memory[5000].relay,
    '10,000': memory[10000].ours / memory[10000].relay,
  };
  return [
    atLeast('Durable throughput / relay', ours.messagesPerSecond / relay.messagesPerSecond, 0.5, 0.75),
    atLeast('Durable throughput / naive way', ours.messagesPerSecond / naive.messagesPerSecond, 8, 12),
    atMost('Server CPU per message / relay', ours.serverMicroseconds / relay.serverMicroseconds, 2, 1.5),
    atMost('p99 delivery at 1,000 a second', at1000.ours.p99, bound(3, 4), bound(1.5, 2), {
      unit: 'milliseconds',
      detail: `${ofBound()} of 3 × relay + 4 × commit; ${ofBound(house.commitP99.backToBack)} with commits back to back`,
    }),
    atLeast('Throughput with 200 agents / with 1', house.withAgents[200] / house.withAgents[1], 0.8, 0.95),
    atMost('Memory per connection / bare server', worst(connection), 1.6, 1.2, {
      detail: listed(connection),
    }),
    atMost('List and counts at 1,000,000 / at 10,000', worst(listing), 2, 1.2, {
      detail: `${listed(listing)}; counts after a pause ${plain(ratios.countsAfresh)}`,
    }),
    atMost('Search at 1,000,000 / at 10,000', ratios.search, 4, 2, { detail: listed(ratios.searchByClass) }),
    atMost('95 % right again after a restart', restart.rightAgain95Seconds, 15, 5, { unit: 'seconds' }),
    atMost('All right again after a restart', restart.rightAgainAllSeconds, 40, 15, { unit: 'seconds' }),
  ];
}

/** A target's number as people read it, such as `0.58` or `12.3 s`. */
export function inUnit({ unit }: Target, value: number): string {
  if (unit === 'ratio') return ratio(value);
  return unit === 'seconds' ? seconds(value) : milliseconds(value);
}

/** With the direction, such as `≥ 0.50` or `≤ 15 s`. */
export function limit(target: Target, value: number): string {
  return `${target.isMoreBetter ? '≥' : '≤'} ${inUnit(target, value)}`;
}

function atLeast(name: string, measured: number, mustReach: number, aim: number): Target {
  return {
    name,
    measured,
    mustReach,
    aim,
    unit: 'ratio',
    isMoreBetter: true,
    isReached: measured >= mustReach,
    isAimReached: measured >= aim,
    detail: '',
  };
}

function atMost(
  name: string,
  measured: number,
  mustReach: number,
  aim: number,
  { unit = 'ratio', detail = '' }: { unit?: Target['unit']; detail?: string } = {},
): Target {
  return {
    name,
    measured,
    mustReach,
    aim,
    unit,
    isMoreBetter: false,
    isReached: measured <= mustReach,
    isAimReached: measured <= aim,
    detail,
  };
}

const worst = (ratios: Record<string, number>) => Math.max(...Object.values(ratios));

function listed(ratios: Record<string, number>): string {
  return Object.entries(ratios)
    .map(([name, value]) => `${name} ${plain(value)}`)
    .join(', ');
}
