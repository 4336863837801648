/**
 * Two nodes beside one, behind the proxy that is deployed, with Redis between them. On a machine with few cores the
 * clients and PostgreSQL take their part of the same cores, so what is found is what the machine has left, not what two
 * machines would move.
 */
import { startHaproxy } from '#e2e/fixtures/haproxy';
import { freePort } from '#e2e/fixtures/ports';
import { pathOf } from '#e2e/fixtures/programs';
import { startRedis } from '#e2e/fixtures/redis';
import { hireCast } from '../world/cast';
import { writeHistory } from '../world/history';
import type { MeasuredPostgres } from '../world/postgres';
import { startServer } from '../world/servers';
import { measureTalk, medianTalk, startCrowd, type TalkFigures } from './talk';

export interface NodesFigures {
  one: TalkFigures;
  two: TalkFigures;
}

const time = { warmUpSeconds: 3, seconds: 8 };
const historyConversations = 10_000;

/** Null where there is no Redis or no HAProxy. */
export async function measureNodes(
  postgres: MeasuredPostgres,
  rounds: number,
  onProgress: (text: string) => void,
): Promise<NodesFigures | null> {
  if (pathOf('redis-server') === undefined || pathOf('haproxy') === undefined) return null;
  const databaseUrl = await postgres.freshDatabase('bench_nodes');
  await writeHistory(databaseUrl, historyConversations);
  const found: Record<1 | 2, TalkFigures[]> = { 1: [], 2: [] };
  for (let round = 1; round <= rounds; round += 1) {
    const nodesInOrder = round % 2 === 1 ? ([1, 2] as const) : ([2, 1] as const);
    for (const nodes of nodesInOrder) {
      onProgress(`round ${round} of ${rounds}: ${nodes === 1 ? 'one node' : 'two nodes'} behind the proxy`);
      found[nodes].push(await talkThrough(postgres, databaseUrl, nodes));
    }
  }
  return { one: medianTalk(found[1]), two: medianTalk(found[2]) };
}

async function talkThrough(
  postgres: MeasuredPostgres,
  databaseUrl: string,
  nodes: 1 | 2,
): Promise<TalkFigures> {
  const redis = await startRedis();
  const port = await freePort();
  const variables = { REDIS_URL: redis.url, TRUST_PROXY: '1', PUBLIC_URL: `http://127.0.0.1:${port}` };
  const servers = [];
  for (let node = 0; node < nodes; node += 1) servers.push(await startServer('ours', databaseUrl, variables));
  const proxy = await startHaproxy({ servers: servers.map(({ url }) => url), port });
  try {
    const cast = await hireCast(databaseUrl, { conversations: 200, otherSide: 20, idleAgents: 20 });
    const crowd = await startCrowd(proxy.url, [...cast.people, ...cast.idleAgents]);
    const figures = await measureTalk(crowd, cast, servers, postgres, time);
    await crowd.kill();
    return figures;
  } finally {
    for (const server of servers) await server.kill();
    await proxy.stop();
    await redis.stop();
  }
}
