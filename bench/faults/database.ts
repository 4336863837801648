/**
 * The PostgreSQL that is broken on purpose: the embedded one with data of its own, as durable as it comes. It is stopped
 * as a crash would (`immediate`: nothing is finished, the write-ahead log is replayed at the next start).
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Target } from '#e2e/fixtures/line';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '#lib/server/platform/embedded-postgres/embedded-postgres';
import { runningPostmaster } from '#lib/server/platform/embedded-postgres/postmaster';
import { applyMigrations } from '#lib/server/platform/migrations';

export interface BreakableDatabase {
  /** Where it listens now: another port after every start. */
  target(): Target;
  /** Of the shop's database, as it would be at this port. */
  urlAt(port: number): string;
  stopAtOnce(): Promise<void>;
  start(): Promise<void>;
  /** All its processes stand still until the answer is called. */
  freeze(): () => void;
  /** Ends every other connection to the shop's database. Answers how many there were. */
  terminateBackends(): Promise<number>;
  /** Stops it in order; what it held stays until the next run. */
  close(): Promise<void>;
}

const name = 'faults';

/** An empty, migrated database; what a run before has left goes. */
export async function startBreakableDatabase(folder: string): Promise<BreakableDatabase> {
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres(folder);
  await asAdministrator(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await asAdministrator(`CREATE DATABASE ${name}`);
  await applyMigrations(urlAt(Number(new URL(postgres.url).port)));

  async function asAdministrator(text: string): Promise<number> {
    const client = new Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rowCount ?? 0;
    } finally {
      await client.end();
    }
  }

  function urlAt(port: number): string {
    const url = new URL(postgres.url);
    url.port = String(port);
    url.pathname = name;
    return url.href;
  }

  return {
    target: () => ({ host: '127.0.0.1', port: Number(new URL(postgres.url).port) }),
    urlAt,
    async stopAtOnce() {
      const cluster = path.join(postgres.folder, 'postgres');
      const postmaster = runningPostmaster(cluster);
      if (postmaster) process.kill(postmaster.pid, 'SIGQUIT');
      while (runningPostmaster(cluster)) await pause(20);
    },
    async start() {
      postgres = await startEmbeddedPostgres(folder);
    },
    freeze() {
      const postmaster = runningPostmaster(path.join(postgres.folder, 'postgres'));
      const all = postmaster ? [postmaster.pid, ...childrenOf(postmaster.pid)] : [];
      const send = (signal: NodeJS.Signals) => {
        for (const pid of all) process.kill(pid, signal);
      };
      send('SIGSTOP');
      return () => send('SIGCONT');
    },
    terminateBackends: () =>
      asAdministrator(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`),
    close: () => postgres.stop(),
  };
}

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.flatMap((line) => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number);
    return pid !== undefined && ppid === parent ? [pid] : [];
  });
}
