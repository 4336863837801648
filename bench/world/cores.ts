/**
 * The clients on a core of their own, the server on the others, whichever server it is; PostgreSQL runs where the kernel
 * puts it. Left to itself Linux often wakes a process on the core of whoever woke it while another one idles, and what
 * is measured then is also how often that happened.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Leaves everything as it is where there is one core only, or no `taskset` (util-linux, so every Linux has it). */
export function keepApart(server: { pid: number }, clients: { pid: number }): void {
  const last = availableParallelism() - 1;
  if (last < 1) return;
  keepOn(last === 1 ? '0' : `0-${last - 1}`, server.pid);
  keepOn(String(last), clients.pid);
}

/** @param cores as `taskset` writes them: `0`, or `0-2` */
function keepOn(cores: string, pid: number): void {
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)]);
}
