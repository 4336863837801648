/** The pictures of what a full house moves and costs. */
import type { Figures } from '../../figures';
import type { Latency } from '../../measurements/house';
import type { TalkFigures } from '../../measurements/talk';
import { bytes, microseconds, milliseconds, plain, ratio, whole } from '../format';
import { type Bar, bars } from './bars';
import { picture, type Tone } from './drawing';

export const serverNames = { relay: 'Relay', ours: 'Shopbell', naive: 'Naive way' } as const;

/** One part, in our colour or the other. */
export function simpleBar(name: string, value: number, text: string, isOwn: boolean): Bar {
  return { name, parts: [{ value, tone: isOwn ? 'own' : 'other' }], text, isOwn };
}

export function throughputBars({ house: { talk } }: Figures): Bar[] {
  return (['relay', 'ours', 'naive'] as const).map((name) =>
    simpleBar(
      serverNames[name],
      talk[name].messagesPerSecond,
      whole(talk[name].messagesPerSecond),
      name === 'ours',
    ),
  );
}

export function throughputChart(figures: Figures): string {
  const { relay, ours, naive } = figures.house.talk;
  const text = (found: TalkFigures) => whole(found.messagesPerSecond);
  return picture(
    {
      title: 'Messages a second',
      subtitle: 'Stored before acknowledged, and delivered. The relay stores nothing.',
      description: `A relay that stores nothing ${text(relay)}, Shopbell ${text(ours)}, a Prisma transaction a message ${text(naive)}.`,
    },
    bars([{ bars: throughputBars(figures) }]),
  );
}

export function latencyChart({ house: { latency } }: Figures): string {
  const texts: string[] = [];
  const row = (name: string, found: Latency, isOwn: boolean): Bar => {
    const tones: Tone[] = isOwn ? ['own', 'own-soft', 'own-faint'] : ['other', 'other-soft', 'other-faint'];
    const text = `${plain(found.p50)} · ${plain(found.p95)} · ${milliseconds(found.p99)}`;
    texts.push(`${name} ${text}`);
    const values = [found.p50, found.p95 - found.p50, found.p99 - found.p95];
    return {
      name,
      parts: values.map((value, index) => ({ value, tone: tones[index] ?? 'other' })),
      text,
      isOwn,
    };
  };
  const group = (rate: '200' | '1000', heading: string) => ({
    heading,
    bars: [
      row(serverNames.relay, latency[rate].relay, false),
      row(serverNames.ours, latency[rate].ours, true),
    ],
  });
  const groups = [group('200', 'At 200 messages a second'), group('1000', 'At 1,000 messages a second')];
  return picture(
    {
      title: 'Time to the other side',
      subtitle: 'p50 · p95 · p99, from sending to receiving',
      description: `At 200 and at 1,000 messages a second, p50, p95 and p99: ${texts.join('; ')}.`,
    },
    bars(groups),
  );
}

export function processorChart({ house: { talk } }: Figures): string {
  const row = (name: 'relay' | 'ours'): Bar => {
    const { serverMicroseconds: server, postgresMicroseconds: postgres } = talk[name];
    const isOwn = name === 'ours';
    const hasDatabase = name !== 'relay' && postgres !== null;
    return {
      name: serverNames[name],
      parts: [
        { value: server, tone: isOwn ? 'own' : 'other' },
        ...(hasDatabase ? [{ value: postgres, tone: 'beside' as const }] : []),
      ],
      text: hasDatabase ? `${plain(server)} + ${microseconds(postgres)}` : microseconds(server),
      isOwn,
    };
  };
  const rows = [row('relay'), row('ours')];
  return picture(
    {
      title: 'Processor time of one message',
      subtitle: 'The server’s, and behind it PostgreSQL’s',
      description: `The server's and PostgreSQL's: ${rows.map(({ name, text }) => `${name} ${text}`).join(', ')}.`,
    },
    bars([{ bars: rows }]),
  );
}

export function agentsChart({ house: { withAgents } }: Figures): string {
  const rows = [
    simpleBar('1 agent', withAgents[1], whole(withAgents[1]), false),
    simpleBar('200 agents', withAgents[200], whole(withAgents[200]), true),
  ];
  return picture(
    {
      title: 'Agents who look elsewhere',
      subtitle: `Messages a second; with 200 online ${ratio(withAgents[200] / withAgents[1])} of those with one`,
      description: `Messages a second with so many agents online: ${rows.map(({ name, text }) => `${name} ${text}`).join(', ')}.`,
    },
    bars([{ bars: rows }]),
  );
}

export function memoryChart({ memory }: Figures): string {
  const group = (size: '5000' | '10000', heading: string) => ({
    heading,
    result: `× ${ratio(memory[size].ours / memory[size].relay)}`,
    bars: [
      simpleBar('Bare server', memory[size].relay, bytes(memory[size].relay), false),
      simpleBar(serverNames.ours, memory[size].ours, bytes(memory[size].ours), true),
    ],
  });
  return picture(
    {
      title: 'Memory of one connection',
      subtitle: 'Signed in and idle, after a forced collection',
      description: `Of 5,000: bare ${bytes(memory[5000].relay)}, Shopbell ${bytes(memory[5000].ours)}. Of 10,000: bare ${bytes(memory[10000].relay)}, Shopbell ${bytes(memory[10000].ours)}.`,
    },
    bars([group('5000', 'Of 5,000'), group('10000', 'Of 10,000')]),
  );
}

/** Null where two nodes were not measured. */
export function nodesChart({ nodes }: Figures): string | null {
  if (nodes === null) return null;
  const { one, two } = nodes;
  return picture(
    {
      title: 'One node and two',
      subtitle: 'Messages a second, with clients, proxy and PostgreSQL on one machine',
      description: `Messages a second: one node ${whole(one.messagesPerSecond)}, two nodes ${whole(two.messagesPerSecond)}.`,
    },
    bars([
      {
        bars: [
          simpleBar('One node', one.messagesPerSecond, whole(one.messagesPerSecond), false),
          simpleBar('Two nodes', two.messagesPerSecond, whole(two.messagesPerSecond), true),
        ],
      },
    ]),
  );
}
