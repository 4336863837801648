/** What stands around the database: the disk, Redis, and the server itself. */
import { statfs } from 'node:fs/promises';
import { env } from '#lib/server/platform/env';
import { redisClient } from '#lib/server/platform/redis';
import { contractVersion } from '#lib/shared/contract/socket';
import type { Finding } from './check';
import { socketProblems } from './sockets';

const patienceMs = 5_000;
const freeBytesMinimum = 1_000_000_000;
const freeShareMinimum = 0.05;

/** @param folder of the embedded database */
export async function lookAtDisk(folder: string, read: typeof statfs = statfs): Promise<Finding> {
  const { bavail, blocks, bsize } = await read(folder);
  const free = bavail * bsize;
  const gigabytes = `${(free / 1_000_000_000).toFixed(1)} GB`;
  const isLow = free < freeBytesMinimum || bavail < blocks * freeShareMinimum;
  return {
    problems: isLow
      ? [
          `Only ${gigabytes} are free where the database is, ${folder}: PostgreSQL stops when there is none. Make room.`,
        ]
      : [],
    remark: `${gigabytes} free`,
  };
}

/** The address without its password. */
const shown = (address: string) => new URL(address).host;

export async function lookAtRedis(address: string): Promise<Finding> {
  const client = redisClient(address);
  let reason = `no answer within ${patienceMs / 1_000} s`;
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
    client.on('error', (error: Error) => {
      reason = error.message || reason;
      resolve(false);
    });
  });
  const answers = client.connect().then(
    () => client.ping().then(() => true),
    () => false,
  );
  const isThere = await Promise.race([answers.catch(() => false), isLate]);
  clearTimeout(timer);
  client.destroy();
  return {
    problems: isThere
      ? []
      : [
          `Redis at ${shown(address)} does not answer (${reason}): messages between servers come late, and sign-in limits count for each server alone. Start it, or mend REDIS_URL.`,
        ],
    remark: shown(address),
  };
}

export async function lookAtServer(address: string): Promise<Finding> {
  const ask = (path: string) =>
    fetch(new URL(path, address), { signal: AbortSignal.timeout(patienceMs), redirect: 'manual' });
  const alive = await ask('/healthz').catch((error: Error) => error);
  if (alive instanceof Error) {
    const cause = (alive.cause as Error | undefined)?.message ?? alive.message;
    return { problems: [`Nothing answers at ${address} (${cause}): start Shopbell, or mend the address.`] };
  }
  const text = (await alive.text()).trim();
  if (alive.status !== 200 || text !== 'ok') {
    return {
      problems: [`${address}/healthz answers ${alive.status}: this is another program, or a proxy alone.`],
    };
  }
  const problems: string[] = [];
  const ready = await ask('/readyz');
  if (ready.status !== 200) {
    problems.push(`/readyz answers ${ready.status}: the server is stopping, or cannot reach its database.`);
  }
  const { info } = (await (await ask('/api/openapi.json')).json()) as { info: { version: string } };
  if (info.version !== String(contractVersion)) {
    problems.push(
      `The server speaks version ${info.version} of the contract and this is ${contractVersion}: restart it with this version.`,
    );
  }
  // The server itself is asked: this environment need not be its own.
  problems.push(...(await socketProblems(address, env().PUBLIC_URL ?? new URL(address).origin)));
  return { problems, remark: `alive, ready, contract version ${info.version}` };
}
