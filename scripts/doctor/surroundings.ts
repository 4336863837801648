/** What stands around the database: the disk, Redis, the server itself, and who could sign in. */
import { statfs } from 'node:fs/promises';
import { escapeLiteral } from 'pg';
import { allowedOrigins } from '#lib/server/doors/origin';
import { type Env, env } from '#lib/server/platform/env';
import { redisClient } from '#lib/server/platform/redis';
import { contractVersion } from '#lib/shared/contract/socket';
import { type KnownPerson, peopleWithKnownPassword } from '#prisma/seed/passwords';
import type { FoundDatabase } from '../beside-server';
import { type Finding, listOf } from './check';
import { isPublic, isPublicAddress } from './environment';
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
  const { origin } = new URL(address);
  if (!allowedOrigins().includes(origin)) {
    problems.push(
      `Browsers at ${origin} are refused, as only ${allowedOrigins().join(', ')} may come: set PUBLIC_URL or ALLOWED_ORIGINS.`,
    );
  }
  problems.push(...(await socketProblems(address, env().PUBLIC_URL ?? origin)));
  return { problems, remark: `alive, ready, contract version ${info.version}` };
}

/**
 * Only the embedded database of a server on loopback may have them. This environment need not be the server's, which
 * others may reach at an address that is not named here, and whoever names a database may have servers elsewhere.
 * @param address of the server, where one was asked for
 */
export async function lookAtDemo(
  variables: Env,
  { embeddedFolder }: FoundDatabase,
  address: string | undefined,
): Promise<Finding> {
  const people = await peopleWithKnownPassword();
  if (people.length === 0) return { problems: [], remark: 'nobody has a password that everybody knows' };
  if (embeddedFolder !== null && !isPublic(variables) && !isPublicAddress(address)) {
    const remark = "the demo's, as only this machine is let in, as far as this environment says";
    return { problems: [], remark };
  }
  const emailsOf = (kind: KnownPerson['kind']) =>
    people.filter((person) => person.kind === kind).map(({ email }) => email);
  const [team, customers] = [emailsOf('agent'), emailsOf('customer')];
  const problems: string[] = [];
  if (team.length > 0) {
    problems.push(
      `${listOf(team, 10)} can sign in to the workspace with the demo's password, which everybody knows: give each another one with npm run agent -- ADDRESS --new-password, or shut them out with --disable.`,
    );
  }
  if (customers.length > 0) {
    problems.push(
      `${listOf(customers, 10)} can sign in to the shop with the demo's password, which everybody knows: the embedded database changes it at a start with a public HOST; in your own one run ${shuttingOut(customers)}`,
    );
  }
  return { problems };
}

/** One statement, which shop people may paste: it takes the password, and the sessions it may have opened. */
function shuttingOut(customers: string[]): string {
  const emails = customers.map((email) => escapeLiteral(email)).join(', ');
  return `WITH shut AS (UPDATE customers SET password_hash = NULL WHERE email IN (${emails}) RETURNING id) UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE ended_at IS NULL AND customer_id IN (SELECT id FROM shut);`;
}
