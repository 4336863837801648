/**
 * The clients on a core of their own, the server on the others, whichever server it is; PostgreSQL runs where the kernel
 * puts it. Left to itself Linux often wakes a process on the core of whoever woke it while another one idles, and what
 * is measured then is also how often that happened.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** False unless both are: with one core only, or without `taskset` (util-linux) or `/proc`, the kernel decides. */
export function keepApart(server: { pid: number }, clients: { pid: number }): boolean {
  const cores = allowedCores();
  const last = cores.pop();
  if (last === undefined || cores.length === 0) return false;
  return keepOn(cores, server.pid) && keepOn([last], clients.pid);
}

/** Those this process may run on, which a container may have fewer of than the machine. */
function allowedCores(): number[] {
  try {
    const [, list = ''] =
      /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return coresOf(list);
  } catch {
    return [];
  }
}

/** @param list as Linux writes it: `0-3,6` */
export function coresOf(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function keepOn(cores: number[], pid: number): boolean {
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', cores.join(','), String(pid)]);
  return status === 0;
}
