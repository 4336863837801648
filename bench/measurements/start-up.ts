/** `npm start` to the first page served, when everything is installed, built and planted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#e2e/fixtures/ports';
import { median } from '../statistics';
import { startFlags } from '../world/servers';

const root = path.resolve(import.meta.dirname, '../..');

/** Seconds, the median of `rounds`. A start before them, which may have something to do, does not count. */
export async function measureStartUp(rounds: number, onProgress: (text: string) => void): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    onProgress(round === 0 ? 'npm start, the first' : `round ${round} of ${rounds}: npm start`);
    const taken = await startOnce();
    if (round > 0) seconds.push(taken);
  }
  return median(seconds);
}

async function startOnce(): Promise<number> {
  const port = String(await freePort());
  const began = performance.now();
  const shell = spawn(process.execPath, [...startFlags, 'scripts/start.mjs'], {
    cwd: root,
    env: { NODE_ENV: 'production', PORT: port, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (text) => (output += text));
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answer?.ok && (await answer.text()).includes('</html>')) break;
    if (shell.exitCode !== null) throw new Error(`npm start ended:\n${output}`);
    await pause(20);
  }
  const seconds = (performance.now() - began) / 1_000;
  const exit = once(shell, 'exit');
  shell.kill('SIGTERM');
  await exit;
  return seconds;
}
