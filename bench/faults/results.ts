/** What the suite has found, kept for the documents: the last whole run of named scenarios, and the longest random one. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from './episode';
import { isWell } from './report';

export interface FaultResults {
  named: { at: string; seed: number; outcomes: Outcome[]; skipped: string[] } | null;
  random: ({ at: string; seed: number; minutes: number; scenarios: number } & Outcome) | null;
}

const folder = path.resolve(import.meta.dirname, '../results');
const file = path.join(folder, 'faults.json');

export function readFaultResults(): FaultResults {
  if (!existsSync(file)) return { named: null, random: null };
  return JSON.parse(readFileSync(file, 'utf8')) as FaultResults;
}

export function keepNamed(outcomes: Outcome[], skipped: string[], seed: number): void {
  write({ ...readFaultResults(), named: { at: new Date().toISOString(), seed, outcomes, skipped } });
}

/** A shorter run takes the place of a longer one only when it found something. */
export function keepRandom(
  outcome: Outcome,
  run: { seed: number; minutes: number; scenarios: number },
): void {
  const before = readFaultResults();
  if ((before.random?.minutes ?? 0) > run.minutes && isWell(outcome)) return;
  write({ ...before, random: { at: new Date().toISOString(), ...run, ...outcome } });
}

function write(results: FaultResults): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
