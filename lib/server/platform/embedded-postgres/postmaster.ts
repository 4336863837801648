/** One cluster's `postgres` process, known by the `postmaster.pid` it writes. It outlives the process that starts it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type Home, plainEnvironment } from './home';

export interface Postmaster {
  pid: number;
  port: number;
}

/** The running postmaster of `cluster`; undefined when none runs, whatever an old file says. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const lines = readPostmasterFile(cluster)?.split('\n');
  if (lines === undefined) return undefined;
  const pid = Number(lines[0]);
  return isPostgres(pid, cluster) ? { pid, port: Number(lines[3]) } : undefined;
}

/** PostgreSQL removes it when it ends, at any moment. */
function readPostmasterFile(cluster: string): string | undefined {
  try {
    return readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Starts `postgres` on a free loopback port, detached, so that it survives a killed server and a closed terminal.
 * Why it does not start stands in its log.
 */
export async function spawnPostmaster(
  home: Home,
  cluster: string,
  settings: string[],
): Promise<ChildProcess> {
  forgetReusedProcessId(cluster);
  const port = await freePort();
  const log = openSync(path.join(home.folder, 'postgres.log'), 'a', 0o600);
  const options = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
    // Statements hold what people wrote.
    'log_min_error_statement=panic',
    ...settings,
  ];
  const child = spawn(
    path.join(home.binaries, 'postgres'),
    ['-D', cluster, ...options.flatMap((option) => ['-c', option])],
    { ...home.runner, cwd: home.folder, env: plainEnvironment, detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  return child;
}

/** Waits until the database answers, also while it recovers. Undefined when it ended or did not answer within a minute. */
export async function postmasterReady(
  cluster: string,
  urlAt: (port: number) => string,
  child: ChildProcess | undefined,
): Promise<Postmaster | undefined> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const hasEnded = child === undefined || child.exitCode !== null || child.signalCode !== null;
    const postmaster = runningPostmaster(cluster);
    if (postmaster && (await accepts(urlAt(postmaster.port)))) return postmaster;
    // Another process may have been quicker: then the child ends and its postmaster runs.
    if (!postmaster && hasEnded) return undefined;
    await pause(50);
  }
  return undefined;
}

/** Stops at once but cleanly (PostgreSQL's "fast" mode): open transactions roll back, everything committed is written. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = runningPostmaster(cluster);
  if (!postmaster) return;
  process.kill(postmaster.pid, 'SIGINT');
  while (runningPostmaster(cluster)) await pause(20);
}

/** A wrong password is an error, not a reason to wait. */
async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') throw error;
    return false;
  }
}

/** PostgreSQL takes any living process of its user for itself and would refuse to start. */
function forgetReusedProcessId(cluster: string): void {
  const pid = Number(readPostmasterFile(cluster)?.split('\n')[0]);
  if (isAlive(pid) && !isPostgres(pid, cluster)) rmSync(path.join(cluster, 'postmaster.pid'));
}

/** Process ids are used again, in containers soon: the one in the file must still be PostgreSQL on this cluster. */
function isPostgres(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const commandLine = existsSync('/proc/self/cmdline')
    ? readCommandLine(pid)
    : spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return commandLine.includes(cluster);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
