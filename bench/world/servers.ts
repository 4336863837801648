/** The servers side by side, each a process of its own with the same probe in it. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { highLimits } from '#e2e/fixtures/high-limits';
import { freePort } from '#e2e/fixtures/ports';
import { env } from '#lib/server/platform/env';
import { type Child, startChild } from '../processes/child';

export type ServerName = 'relay' | 'ours' | 'naive';

export interface MeasuredServer {
  url: string;
  pid: number;
  cpuSeconds(): Promise<number>;
  /** Bytes resident after a forced collection. */
  memoryBytes(): Promise<number>;
  /** p99 in milliseconds since the last question. */
  loopDelay(): Promise<number>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const { scripts }: { scripts: { start: string } } = JSON.parse(readFileSync('package.json', 'utf8'));
/** What `npm start` gives to Node. */
export const startFlags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
/** The same for all three. */
const probe = [...startFlags, '--expose-gc', '--import', 'tsx', '--import', './bench/processes/probe.ts'];

/** @param more variables of this one server, such as `REDIS_URL`; with `PORT` it listens there. */
export async function startServer(
  name: ServerName,
  databaseUrl: string,
  more: Record<string, string> = {},
): Promise<MeasuredServer> {
  const variables = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: env().AUTH_SECRET,
  };
  if (name === 'ours') {
    const port = more.PORT ?? String(await freePort());
    const child = startChild(
      'server.ts',
      { ...variables, ...highLimits, HOST: '127.0.0.1', PORT: port, ...more },
      probe,
    );
    const url = `http://127.0.0.1:${port}`;
    await readyAt(url, child);
    return measured(url, child);
  }
  const child = startChild(`bench/processes/${name}-process.ts`, variables, probe);
  return measured(await child.ask<string>('url'), child);
}

function measured(url: string, child: Child): MeasuredServer {
  return {
    url,
    pid: child.pid,
    cpuSeconds: () => child.ask('cpu'),
    memoryBytes: () => child.ask('memory'),
    loopDelay: () => child.ask('loopDelay'),
    stop: child.stop,
    kill: child.kill,
  };
}

/** Until it answers `/readyz`; rejects when it ends before. */
export async function readyAt(url: string, child: Child): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await child.ask('cpu');
    await pause(20);
  }
}
