/** The one picture of the README: what is moved, and the comparisons that matter. */
import type { Figures } from '../../figures';
import { milliseconds, ratio, seconds, whole } from '../format';
import { bars } from './bars';
import { type Drawn, inner, label, margin, picture, rule, width } from './drawing';
import { throughputBars } from './house';

interface Fact {
  number: string;
  words: [string, string];
}

export function overviewChart(figures: Figures): string {
  const { relay, ours, naive } = figures.house.talk;
  const facts = factsOf(figures);
  return picture(
    {
      title: 'Durable messages a second, one process',
      subtitle: 'Stored before acknowledged, and delivered. The relay stores nothing.',
      description: [
        `A relay that stores nothing moves ${whole(relay.messagesPerSecond)} messages a second,`,
        `Shopbell ${whole(ours.messagesPerSecond)}, a transaction for each message ${whole(naive.messagesPerSecond)}.`,
        ...facts.map(({ number, words }) => `${number} ${words.join(' ')}.`),
      ].join(' '),
    },
    stacked(bars([{ bars: throughputBars(figures) }]), tiles(facts)),
  );
}

function factsOf({ house, memory, inbox, restart }: Figures): Fact[] {
  const { relay, ours } = house.talk;
  return [
    {
      number: `${ratio(ours.serverMicroseconds / relay.serverMicroseconds)} ×`,
      words: ['server CPU a', 'message, to relay'],
    },
    { number: milliseconds(house.latency[1000].ours.p99), words: ['p99 delivery', 'at 1,000 a second'] },
    {
      number: ratio(house.withAgents[200] / house.withAgents[1]),
      words: ['of throughput with', '200 agents online'],
    },
    {
      number: `${ratio(memory[10000].ours / memory[10000].relay)} ×`,
      words: ['memory a connection,', 'to a bare server'],
    },
    {
      number: `${ratio(inbox.ratios.list)} ×`,
      words: ['a list of 1,000,000', 'to one of 10,000'],
    },
    {
      number: seconds(restart.rightAgainAllSeconds),
      words: ['restart, until 5,000', 'clients are right'],
    },
  ];
}

const columns = 3;
const tileHeight = 118;

function tiles(facts: readonly Fact[]): Drawn {
  const tileWidth = inner / columns;
  const drawn = facts.flatMap(({ number, words }, index) => {
    const x = margin + (index % columns) * tileWidth;
    const y = Math.floor(index / columns) * tileHeight;
    return [
      label(x, y + 50, number, 'big'),
      label(x, y + 78, words[0], 'quiet small'),
      label(x, y + 100, words[1], 'quiet small'),
    ];
  });
  return { svg: drawn.join('\n'), height: Math.ceil(facts.length / columns) * tileHeight };
}

function stacked(above: Drawn, below: Drawn): Drawn {
  const y = above.height + 22;
  const svg = [
    above.svg,
    rule(margin, y, width - margin, y),
    `<g transform="translate(0 ${y})">`,
    below.svg,
    '</g>',
  ].join('\n');
  return { svg, height: y + below.height };
}
