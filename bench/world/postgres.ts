/**
 * The PostgreSQL that is measured: the embedded one with its data in `.data/bench`, as safe as it comes (`fsync` and
 * `synchronous_commit` on). Hands out migrated databases, and says what the whole server has used.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/embedded-postgres';
import { runningPostmaster } from '#lib/server/platform/embedded-postgres/postmaster';
import { applyMigrations } from '#lib/server/platform/migrations';

export interface MeasuredPostgres {
  /** Of a database from which others can be made. */
  url: string;
  settings: Record<string, string>;
  /** Makes an empty, migrated database; one of this name goes. */
  freshDatabase(name: string): Promise<string>;
  /** Seconds of CPU of all its processes since they began; null where the system does not say. */
  cpuSeconds(): number | null;
  stop(): Promise<void>;
}

const folder = path.resolve(import.meta.dirname, '../../.data/bench');
/**
 * What a small machine of its own would be given; durability stays as it is by default. Files of the write-ahead log are
 * kept for what comes next: whoever has to make one while a customer waits writes 16 MB first.
 */
const settings = [
  'shared_buffers=1GB',
  'min_wal_size=2GB',
  'max_wal_size=4GB',
  'work_mem=16MB',
  'maintenance_work_mem=512MB',
];
const printed = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers'];
/** Ticks of /proc/PID/stat in a second: USER_HZ, 100 on every Linux. */
const ticksPerSecond = 100;

export async function startMeasuredPostgres(): Promise<MeasuredPostgres> {
  const postgres = await startEmbeddedPostgres(folder, settings);
  const cluster = path.join(postgres.folder, 'postgres');
  const { rows } = await query(
    postgres.url,
    `SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name`,
    [printed],
  );
  return {
    url: postgres.url,
    settings: Object.fromEntries(rows.map(({ name, value }) => [name, value])),
    freshDatabase: async (name) => {
      await query(postgres.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await query(postgres.url, `CREATE DATABASE ${name}`);
      const url = new URL(postgres.url);
      url.pathname = name;
      await applyMigrations(url.href);
      return url.href;
    },
    cpuSeconds: () => {
      const postmaster = runningPostmaster(cluster);
      return postmaster ? cpuOfFamily(postmaster.pid) : null;
    },
    stop: postgres.stop,
  };
}

export async function query(url: string, text: string, values: unknown[] = []) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}

/** A process, its living children, and those that it has seen end. */
function cpuOfFamily(parent: number): number | null {
  if (!existsSync('/proc/self/stat')) return null;
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    if (fields === null) continue;
    const [parentOf, user, system, userOfEnded, systemOfEnded] = [1, 11, 12, 13, 14].map((field) =>
      Number(fields[field]),
    );
    if (Number(name) === parent)
      ticks += (user ?? 0) + (system ?? 0) + (userOfEnded ?? 0) + (systemOfEnded ?? 0);
    else if (parentOf === parent) ticks += (user ?? 0) + (system ?? 0);
  }
  return ticks / ticksPerSecond;
}

/** The fields after the program's name, which may hold spaces. Null for a process that has just gone. */
function statOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
