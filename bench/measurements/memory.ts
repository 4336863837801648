/** What one idle signed-in connection takes of the server, beside one of a bare Socket.IO server that knows nobody. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Child } from '../processes/child';
import { median } from '../statistics';
import { hireCustomers } from '../world/cast';
import type { Person } from '../world/crowd';
import type { MeasuredPostgres } from '../world/postgres';
import { startServer } from '../world/servers';
import { startCrowd } from './talk';

/** Bytes a connection: (resident with N − resident without) / N, after a forced collection. */
export type MemoryFigures = Record<'5000' | '10000', Record<'relay' | 'ours', number>>;

const step = 5_000;
/** Connected and gone before anything is measured, so that what is loaded and compiled once does not count. */
const warmUpConnections = 500;
/** Long enough for handshakes and first pings to be over. */
const settlingMilliseconds = 6_000;

export async function measureMemory(
  postgres: MeasuredPostgres,
  rounds: number,
  onProgress: (text: string) => void,
): Promise<MemoryFigures> {
  const databaseUrl = await postgres.freshDatabase('bench_memory');
  const people = await hireCustomers(databaseUrl, 2 * step);
  const found: Record<'relay' | 'ours', [number, number][]> = { relay: [], ours: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of ['relay', 'ours'] as const) {
      onProgress(`round ${round} of ${rounds}: ${name} with 10,000 idle connections`);
      found[name].push(await bytesPerConnection(name, databaseUrl, people));
    }
  }
  const of = (index: 0 | 1) => ({
    relay: median(found.relay.map((pair) => pair[index])),
    ours: median(found.ours.map((pair) => pair[index])),
  });
  return { 5000: of(0), 10000: of(1) };
}

async function bytesPerConnection(
  name: 'relay' | 'ours',
  databaseUrl: string,
  people: Person[],
): Promise<[number, number]> {
  const server = await startServer(name, databaseUrl);
  const crowds: Child[] = [];
  try {
    const warmUp = await startCrowd(server.url, people.slice(0, warmUpConnections));
    await warmUp.kill();
    await pause(settlingMilliseconds);
    const without = await server.memoryBytes();
    const bytes: number[] = [];
    for (const connections of [step, 2 * step]) {
      crowds.push(await startCrowd(server.url, people.slice(connections - step, connections)));
      await pause(settlingMilliseconds);
      await requireAll(crowds, connections);
      bytes.push(((await server.memoryBytes()) - without) / connections);
    }
    return [bytes[0] ?? 0, bytes[1] ?? 0];
  } finally {
    for (const crowd of crowds) await crowd.kill();
    await server.stop();
  }
}

async function requireAll(crowds: Child[], wanted: number): Promise<void> {
  const connected = await Promise.all(crowds.map((crowd) => crowd.ask<number>('connected')));
  const sum = connected.reduce((total, number) => total + number, 0);
  if (sum !== wanted) throw new Error(`${wanted - sum} of ${wanted} connections were lost while idle.`);
}
