/**
 * The same house on the relay, on ours and on the naive server, one after the other in every round: what each moves at
 * most, what a message costs, how long it is on its way, and what agents cost who look elsewhere.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { median, quantile } from '../statistics';
import { type Cast, hireCast } from '../world/cast';
import { keepApart } from '../world/cores';
import type { Paced } from '../world/crowd';
import { writeHistory } from '../world/history';
import { type MeasuredPostgres, query } from '../world/postgres';
import { type ServerName, startServer } from '../world/servers';
import { measureTalk, medianTalk, startCrowd, type TalkFigures } from './talk';

export interface Latency {
  p50: number;
  p95: number;
  p99: number;
}

export interface HouseFigures {
  talk: Record<ServerName, TalkFigures>;
  /** Messages a second with so many agents online who look elsewhere. */
  withAgents: Record<'1' | '200', number>;
  /** Milliseconds from sending to the other side, at so many messages a second. */
  latency: Record<'200' | '1000', Record<'relay' | 'ours', Latency>>;
  commitP99: CommitP99;
  /** Whether clients and servers kept to cores of their own. */
  areKeptApart: boolean;
}

/** Milliseconds in which PostgreSQL has committed one row, 99 of 100 times, while nothing else is done. */
export interface CommitP99 {
  /** 1,000 a second, each from when it is asked for: right before and right after messages are, and in the same way. */
  atRate: number;
  /** One after the other. While the disk stands still nothing is asked, so hardly any commit meets that. */
  backToBack: number;
}

const servers = ['relay', 'ours', 'naive'] as const;
const rates = [200, 1_000] as const;
const sizes = { conversations: 200, otherSide: 20, idleAgents: 200 };
const idleAgents = 20;
const historyConversations = 10_000;
/** Until V8 has compiled what is hot, and PostgreSQL has written each page once after a checkpoint. */
const talkTime = { warmUpSeconds: 10, seconds: 8 };
const paceTime = { warmUpSeconds: 2, seconds: 8 };
const commitsPerSecond = 1_000;
const commitsBackToBack = 1_000;
/** As many as are asked for while the disk stands still for 50 ms: seldom does one wait for another. */
const commitConnections = 50;

interface Round {
  talk: Record<ServerName, TalkFigures>;
  withAgents: Record<'1' | '200', number>;
  latency: Record<'200' | '1000', Record<'relay' | 'ours', Latency>>;
  commitP99: CommitP99;
  areKeptApart: boolean;
}

export async function measureHouse(
  postgres: MeasuredPostgres,
  rounds: number,
  onProgress: (text: string) => void,
): Promise<HouseFigures> {
  const databases = await prepareDatabases(postgres, onProgress);
  const found: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    found.push(
      await oneRound(postgres, databases, {
        agentsInOrder: round % 2 === 1 ? [1, 200] : [200, 1],
        onProgress: (text) => onProgress(`round ${round} of ${rounds}: ${text}`),
      }),
    );
  }
  return {
    talk: perServer(servers, (name) => medianTalk(found.map(({ talk }) => talk[name]))),
    withAgents: {
      1: median(found.map(({ withAgents }) => withAgents[1])),
      200: median(found.map(({ withAgents }) => withAgents[200])),
    },
    latency: { 200: medianLatencies(found, 200), 1000: medianLatencies(found, 1_000) },
    commitP99: {
      atRate: median(found.map(({ commitP99 }) => commitP99.atRate)),
      backToBack: median(found.map(({ commitP99 }) => commitP99.backToBack)),
    },
    areKeptApart: found.every(({ areKeptApart }) => areKeptApart),
  };
}

async function prepareDatabases(postgres: MeasuredPostgres, onProgress: (text: string) => void) {
  const databases = { relay: '', ours: '', naive: '' };
  for (const name of servers) {
    onProgress(`a shop with a history for ${name}`);
    databases[name] = await postgres.freshDatabase(`bench_${name}`);
    await writeHistory(databases[name], historyConversations);
  }
  return databases;
}

async function oneRound(
  postgres: MeasuredPostgres,
  databases: Record<ServerName, string>,
  way: Way,
): Promise<Round> {
  way.onProgress('bare commits');
  await settle(databases.ours);
  const backToBack = await commitBackToBack(databases.ours);
  const visits: Partial<Record<ServerName, Visit>> = {};
  for (const name of servers) visits[name] = await visit(name, postgres, databases[name], way);
  const { relay, ours, naive } = visits as Record<ServerName, Visit>;
  return {
    commitP99: { atRate: quantile(ours.commits, 0.99), backToBack: quantile(backToBack, 0.99) },
    areKeptApart: relay.areKeptApart && ours.areKeptApart && naive.areKeptApart,
    talk: { relay: relay.talk, ours: ours.talk, naive: naive.talk },
    withAgents: ours.withAgents,
    latency: {
      200: { relay: relay.latency[200], ours: ours.latency[200] },
      1000: { relay: relay.latency[1_000], ours: ours.latency[1_000] },
    },
  };
}

interface Way {
  /** The other way round in every other round. */
  agentsInOrder: readonly (1 | 200)[];
  onProgress: (text: string) => void;
}

interface Visit {
  areKeptApart: boolean;
  talk: TalkFigures;
  withAgents: Record<'1' | '200', number>;
  latency: Record<'200' | '1000', Latency>;
  /** Milliseconds of each bare commit that was asked for beside the messages. */
  commits: number[];
}

const nothing: Latency = { p50: 0, p95: 0, p99: 0 };

/** Everything that is asked of one server while it is up. */
async function visit(
  name: ServerName,
  postgres: MeasuredPostgres,
  databaseUrl: string,
  { agentsInOrder, onProgress }: Way,
): Promise<Visit> {
  onProgress(`${name} starts`);
  await settle(databaseUrl);
  const cast = await hireCast(databaseUrl, sizes);
  const server = await startServer(name, databaseUrl);
  const talkWith = async (agents: number) => {
    const crowd = await startCrowd(server.url, [...cast.people, ...cast.idleAgents.slice(0, agents)]);
    const areKeptApart = keepApart(server, crowd);
    const talk = await measureTalk(crowd, cast, [server], postgres, talkTime);
    return { crowd, talk, areKeptApart };
  };
  try {
    onProgress(`${name} moves what it can`);
    const { crowd, ...found } = await talkWith(idleAgents);
    const figures: Visit = {
      ...found,
      withAgents: { 1: 0, 200: 0 },
      latency: { 200: nothing, 1000: nothing },
      commits: [],
    };
    if (name !== 'naive') {
      for (const rate of rates) {
        // A disk has good minutes and bad ones: messages are compared with the commits just before and after them.
        const isBesideCommits = name === 'ours' && rate === commitsPerSecond;
        onProgress(`${name} at ${rate} messages a second${isBesideCommits ? ', and bare commits' : ''}`);
        await settle(databaseUrl);
        if (isBesideCommits) figures.commits.push(...(await commitAtRate(databaseUrl)));
        figures.latency[`${rate}`] = await measureLatency(crowd, cast, rate);
        if (isBesideCommits) figures.commits.push(...(await commitAtRate(databaseUrl)));
      }
    }
    await crowd.kill();
    if (name === 'ours') {
      for (const agents of agentsInOrder) {
        onProgress(`${name} with ${agents} agents elsewhere`);
        const other = await talkWith(agents);
        figures.withAgents[agents] = other.talk.messagesPerSecond;
        await other.crowd.kill();
      }
    }
    return figures;
  } finally {
    await server.stop();
  }
}

/** What was stored before is written where it belongs: it must not compete for the disk with what is measured next. */
async function settle(databaseUrl: string): Promise<void> {
  await query(databaseUrl, 'CHECKPOINT');
}

async function measureLatency(
  crowd: Awaited<ReturnType<typeof startCrowd>>,
  cast: Cast,
  perSecond: number,
): Promise<Latency> {
  const job = { conversations: cast.conversations, perSecond, ...paceTime };
  const { latencies, undelivered } = await crowd.ask<Paced>('pace', job);
  if (undelivered > 0) throw new Error(`${undelivered} messages did not reach the other side.`);
  return { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), p99: quantile(latencies, 0.99) };
}

/** Answers with the milliseconds of each. */
function commitBackToBack(databaseUrl: string): Promise<number[]> {
  return withCommits(databaseUrl, async (commit) => {
    const took: number[] = [];
    for (let number = 0; number < commitsBackToBack; number += 1) took.push(await commit());
    return took;
  });
}

/** Answers with the milliseconds of each, but those of the first seconds. */
function commitAtRate(databaseUrl: string): Promise<number[]> {
  return withCommits(databaseUrl, async (commit) => {
    const asked: Promise<number>[] = [];
    const began = performance.now();
    const uncounted = commitsPerSecond * paceTime.warmUpSeconds;
    const total = uncounted + commitsPerSecond * paceTime.seconds;
    while (asked.length < total) {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * commitsPerSecond));
      while (asked.length < due) asked.push(commit());
      await pause(1);
    }
    const took = (await Promise.all(asked)).slice(uncounted);
    const lateMs = performance.now() - began - (total / commitsPerSecond) * 1_000;
    // What queues up says how long was measured, not what a commit takes.
    if (lateMs > 1_000)
      throw new Error(`The disk does not keep up with ${commitsPerSecond} commits a second.`);
    return took;
  });
}

/** `commit` answers how many milliseconds it took. */
async function withCommits(
  databaseUrl: string,
  ask: (commit: () => Promise<number>) => Promise<number[]>,
): Promise<number[]> {
  await query(databaseUrl, 'CREATE TABLE IF NOT EXISTS bench_commits (number int)');
  const connections = new Pool({
    connectionString: databaseUrl,
    max: commitConnections,
    idleTimeoutMillis: 0,
  });
  try {
    const opened = await Promise.all(Array.from({ length: commitConnections }, () => connections.connect()));
    for (const connection of opened) connection.release();
    return await ask(async () => {
      const askedAt = performance.now();
      await connections.query('INSERT INTO bench_commits VALUES (1)');
      return performance.now() - askedAt;
    });
  } finally {
    await connections.end();
  }
}

function medianLatencies(found: Round[], rate: 200 | 1_000): Record<'relay' | 'ours', Latency> {
  return perServer(['relay', 'ours'], (name) => {
    const all = found.map(({ latency }) => latency[`${rate}`][name]);
    return {
      p50: median(all.map(({ p50 }) => p50)),
      p95: median(all.map(({ p95 }) => p95)),
      p99: median(all.map(({ p99 }) => p99)),
    };
  });
}

function perServer<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
