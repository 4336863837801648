/**
 * A server that is stopped in order and started again under 5,000 connected clients, each with a conversation open.
 * Every conversation gets a message while the server is away. A client is right again when it holds that message and is
 * connected. The clients are those that browsers run.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { freePort } from '#e2e/fixtures/ports';
import { appendStatement } from '#lib/server/support/timeline/statement';
import { type Child, startChild } from '../processes/child';
import { median } from '../statistics';
import { hireCast } from '../world/cast';
import type { Conversing, Following } from '../world/crowd';
import { writeHistory } from '../world/history';
import type { MeasuredPostgres } from '../world/postgres';
import { type MeasuredServer, startServer } from '../world/servers';

export interface RestartFigures {
  clients: number;
  /** Seconds from the order to stop until the new process answers. */
  awaySeconds: number;
  /** Seconds from the order to stop until so many hold the right state again. */
  rightAgain95Seconds: number;
  rightAgainAllSeconds: number;
  /** The same from when the new process answers. */
  afterReady95Seconds: number;
  afterReadyAllSeconds: number;
  /** p99 of the new process's event loop meanwhile, in milliseconds. */
  loopDelayP99: number;
}

const clients = 5_000;
const crowds = 2;
const historyConversations = 10_000;

export async function measureRestart(
  postgres: MeasuredPostgres,
  rounds: number,
  onProgress: (text: string) => void,
): Promise<RestartFigures> {
  const found: RestartFigures[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    onProgress(`round ${round} of ${rounds}: a restart under ${clients} clients`);
    found.push(await oneRestart(postgres));
  }
  const of = (name: keyof RestartFigures) => median(found.map((figures) => figures[name]));
  return {
    clients,
    awaySeconds: of('awaySeconds'),
    rightAgain95Seconds: of('rightAgain95Seconds'),
    rightAgainAllSeconds: of('rightAgainAllSeconds'),
    afterReady95Seconds: of('afterReady95Seconds'),
    afterReadyAllSeconds: of('afterReadyAllSeconds'),
    loopDelayP99: of('loopDelayP99'),
  };
}

async function oneRestart(postgres: MeasuredPostgres): Promise<RestartFigures> {
  const databaseUrl = await postgres.freshDatabase('bench_restart');
  await writeHistory(databaseUrl, historyConversations);
  const cast = await hireCast(databaseUrl, { conversations: clients, otherSide: 1, idleAgents: 0 });
  const agentId = cast.people[0]?.actorId ?? '';
  await say(databaseUrl, agentId, cast.conversations);
  const port = { PORT: String(await freePort()) };
  let server: MeasuredServer = await startServer('ours', databaseUrl, port);
  const writers = cast.people.slice(1);
  const groups: Child[] = [];
  try {
    for (let group = 0; group < crowds; group += 1) {
      const followers = startChild('bench/processes/followers-process.ts', {});
      groups.push(followers);
      const isOwn = (_: unknown, index: number) => index % crowds === group;
      const following: Following = {
        url: server.url,
        people: writers.filter(isOwn),
        conversations: cast.conversations.filter(isOwn),
      };
      await followers.ask('follow', following);
    }
    const begun = Date.now();
    const right = groups.map((followers) => followers.ask<number[]>('rightAgain', { length: 2 }));
    const stopped = server.stop();
    // The message must be there before anybody comes back: the old process answers no one any more.
    await stopped;
    await say(databaseUrl, agentId, cast.conversations);
    server = await startServer('ours', databaseUrl, port);
    const ready = Date.now();
    await server.loopDelay();
    const times = (await Promise.all(right)).flat().sort((left, right) => left - right);
    const at95 = times[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;
    const last = times.at(-1) ?? Number.NaN;
    const seconds = (from: number, to: number) => (to - from) / 1_000;
    return {
      clients,
      awaySeconds: seconds(begun, ready),
      rightAgain95Seconds: seconds(begun, at95),
      rightAgainAllSeconds: seconds(begun, last),
      afterReady95Seconds: seconds(ready, at95),
      afterReadyAllSeconds: seconds(ready, last),
      loopDelayP99: await server.loopDelay(),
    };
  } finally {
    for (const followers of groups) await followers.kill();
    await server.kill();
  }
}

/** One reply by the agent in every conversation, by the log's own statement. */
async function say(databaseUrl: string, agentId: string, conversations: Conversing[]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const batch = 200;
  for (let start = 0; start < conversations.length; start += batch) {
    const drafts = conversations.slice(start, start + batch).map(({ conversationId }) => ({
      messageId: randomUUID(),
      conversationId,
      kind: 'reply' as const,
      author: { kind: 'agent' as const, id: agentId, name: 'Agent 1' },
      isPublic: true,
      clientId: randomUUID(),
      inputHash: null,
      body: 'It is on its way.',
      activity: null,
      lastSeenSeq: null,
    }));
    await client.query(appendStatement(drafts));
  }
  await client.end();
}
