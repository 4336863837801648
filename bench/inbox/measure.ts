/**
 * Measures the inbox at two sizes side by side: every view and order, the counts, and the 30 searches, each asked of both
 * databases in turn. Says what PostgreSQL and the verbs take, without a socket in between.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Sort, View } from '#lib/shared/contract/commands';
import type { Asked, Timed } from './inbox-process';
import { queries, type SearchClass, searchClasses } from './queries';

type Size = '10000' | '1000000';
type Group = 'list' | 'nextPage' | 'counts' | 'countsAfresh' | 'search';

export interface InboxItem {
  group: Group;
  name: string;
  class?: SearchClass;
  /** Medians. */
  milliseconds: Record<Size, number>;
  rows: Record<Size, number>;
  ratio: number;
}

export interface InboxFigures {
  rounds: number;
  items: InboxItem[];
  /** The sum of a group's medians at 1,000,000 conversations over that at 10,000. */
  ratios: Record<Group, number> & { searchByClass: Record<SearchClass, number> };
}

interface Item {
  group: Group;
  name: string;
  class?: SearchClass;
  asked: Asked;
  /** For a next page: where the first one ended, which differs between the databases. */
  cursors?: Record<Size, string>;
}

const sizes: readonly Size[] = ['10000', '1000000'];
const views: readonly View[] = ['open', 'pending', 'closed', 'unassigned', 'mine', 'snoozed', 'all'];
const sorts: readonly Sort[] = ['newest', 'waiting', 'priority'];
/** At 10,000 conversations 100 are not closed: two pages of ten stand in each view, so both sizes answer as many rows. */
const limitOf = (view: View) => (view === 'all' || view === 'closed' ? 50 : 10);
const samplesEachRound = 5;

export async function measureInbox(
  urls: Record<Size, string>,
  rounds: number,
  onProgress: (text: string) => void,
): Promise<InboxFigures> {
  const processes = { '10000': open(urls['10000']), '1000000': open(urls['1000000']) };
  const ask = (size: Size, asked: Asked) => answerOf(processes[size], asked);
  try {
    const items = await listItems(ask);
    const taken = items.map(() => ({ '10000': [] as Timed[], '1000000': [] as Timed[] }));
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, item] of items.entries()) {
        for (let sample = 0; sample < samplesEachRound; sample += 1) {
          for (const size of (round + sample) % 2 === 0 ? sizes : sizes.toReversed()) {
            const cursor = item.cursors?.[size];
            const timed = await ask(
              size,
              cursor === undefined ? item.asked : ({ ...item.asked, cursor } as Asked),
            );
            // The first round warms both up.
            if (round > 0) taken[index]?.[size].push(timed);
          }
        }
      }
      onProgress(round === 0 ? 'inbox: warmed up' : `inbox: round ${round} of ${rounds}`);
    }
    return figuresOf(rounds, items, taken);
  } finally {
    for (const child of Object.values(processes)) child.disconnect();
  }
}

async function listItems(ask: (size: Size, asked: Asked) => Promise<Timed>): Promise<Item[]> {
  const items: Item[] = [
    { group: 'counts', name: 'counts', asked: { what: 'counts', isAfresh: false } },
    { group: 'countsAfresh', name: 'counts after a pause', asked: { what: 'counts', isAfresh: true } },
  ];
  for (const view of views) {
    for (const sort of sorts) {
      const asked: Asked = { what: 'list', view, sort, limit: limitOf(view) };
      const [small, large] = [await ask('10000', asked), await ask('1000000', asked)];
      const name = `${view}, ${sort}`;
      items.push({ group: 'list', name, asked });
      if (small.cursor === null || large.cursor === null) throw new Error(`${name} has one page only.`);
      items.push({
        group: 'nextPage',
        name: `${name}, next page`,
        asked,
        cursors: { '10000': small.cursor, '1000000': large.cursor },
      });
    }
  }
  for (const searchClass of searchClasses) {
    for (const query of queries[searchClass]) {
      items.push({
        group: 'search',
        name: query,
        class: searchClass,
        asked: { what: 'search', view: 'all', query },
      });
    }
  }
  return items;
}

function figuresOf(
  rounds: number,
  items: readonly Item[],
  taken: readonly Record<Size, Timed[]>[],
): InboxFigures {
  const measured = items.map(({ group, name, class: searchClass }, index): InboxItem => {
    const samples = taken[index] ?? { '10000': [], '1000000': [] };
    const milliseconds = { '10000': medianOf(samples['10000']), '1000000': medianOf(samples['1000000']) };
    return {
      group,
      name,
      ...(searchClass === undefined ? {} : { class: searchClass }),
      milliseconds,
      rows: { '10000': samples['10000'][0]?.rows ?? 0, '1000000': samples['1000000'][0]?.rows ?? 0 },
      ratio: milliseconds['1000000'] / milliseconds['10000'],
    };
  });
  const ratioOf = (belongs: (item: InboxItem) => boolean) => {
    const sum = (size: Size) =>
      measured.filter(belongs).reduce((total, { milliseconds }) => total + milliseconds[size], 0);
    return sum('1000000') / sum('10000');
  };
  const ofGroup = (group: Group) => ratioOf((item) => item.group === group);
  const ofClass = (searchClass: SearchClass) => ratioOf((item) => item.class === searchClass);
  return {
    rounds,
    items: measured,
    ratios: {
      list: ofGroup('list'),
      nextPage: ofGroup('nextPage'),
      counts: ofGroup('counts'),
      countsAfresh: ofGroup('countsAfresh'),
      search: ofGroup('search'),
      searchByClass: {
        rare: ofClass('rare'),
        middling: ofClass('middling'),
        common: ofClass('common'),
        apart: ofClass('apart'),
      },
    },
  };
}

function medianOf(samples: readonly Timed[]): number {
  const sorted = samples.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function open(url: string): ChildProcess {
  return fork(path.join(import.meta.dirname, 'inbox-process.ts'), {
    execArgv: ['--import', 'tsx'],
    env: {
      DATABASE_URL: url,
      NODE_ENV: 'production',
      AUTH_SECRET: 'nobody signs in while the inbox is measured',
      LOG_LEVEL: 'silent',
    },
  });
}

async function answerOf(child: ChildProcess, asked: Asked): Promise<Timed> {
  const stopped = new AbortController();
  const end = once(child, 'exit', { signal: stopped.signal }).then(() => {
    throw new Error(`The process that measures ${JSON.stringify(asked)} ended.`);
  });
  end.catch(() => undefined);
  try {
    child.send(asked);
    const [timed] = await Promise.race([once(child, 'message', { signal: stopped.signal }), end]);
    return timed;
  } finally {
    stopped.abort();
  }
}
