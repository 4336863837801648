/**
 * One server with a full house: 200 conversations with one message in flight each, everybody else listening. What it
 * moves, and what that costs.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, startChild } from '../processes/child';
import { median } from '../statistics';
import type { Cast } from '../world/cast';
import type { Person, Talked } from '../world/crowd';
import type { MeasuredPostgres } from '../world/postgres';
import type { MeasuredServer } from '../world/servers';

export interface TalkFigures {
  messagesPerSecond: number;
  /** Microseconds of CPU a message. */
  serverMicroseconds: number;
  postgresMicroseconds: number | null;
}

export async function startCrowd(url: string, people: Person[]): Promise<Child> {
  const crowd = startChild('bench/processes/crowd-process.ts', {});
  await crowd.ask('connect', { url, people });
  return crowd;
}

export async function measureTalk(
  crowd: Child,
  cast: Cast,
  servers: MeasuredServer[],
  postgres: MeasuredPostgres,
  time: { warmUpSeconds: number; seconds: number },
): Promise<TalkFigures> {
  await crowd.ask('beginTalk', { conversations: cast.conversations });
  await pause(time.warmUpSeconds * 1_000);
  const before = await look(crowd, servers, postgres);
  await pause(time.seconds * 1_000);
  const after = await look(crowd, servers, postgres);
  await crowd.ask('endTalk');
  const messages = after.messages - before.messages;
  const micros = (from: number, to: number) => ((to - from) * 1e6) / messages;
  return {
    messagesPerSecond: messages / (after.atSeconds - before.atSeconds),
    serverMicroseconds: micros(before.server, after.server),
    postgresMicroseconds:
      before.postgres === null || after.postgres === null ? null : micros(before.postgres, after.postgres),
  };
}

async function look(crowd: Child, servers: MeasuredServer[], postgres: MeasuredPostgres) {
  const talked = await crowd.ask<Talked>('countTalk');
  const cpu = await Promise.all(servers.map((server) => server.cpuSeconds()));
  return {
    ...talked,
    server: cpu.reduce((sum, seconds) => sum + seconds, 0),
    postgres: postgres.cpuSeconds(),
  };
}

export function medianTalk(found: TalkFigures[]): TalkFigures {
  const postgres = found.flatMap(({ postgresMicroseconds }) => postgresMicroseconds ?? []);
  return {
    messagesPerSecond: median(found.map(({ messagesPerSecond }) => messagesPerSecond)),
    serverMicroseconds: median(found.map(({ serverMicroseconds }) => serverMicroseconds)),
    postgresMicroseconds: postgres.length === 0 ? null : median(postgres),
  };
}
