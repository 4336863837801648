/**
 * What the suite has found, in docs/RELIABILITY.md: `<!-- faults:named --> … <!-- /faults -->` and the like are filled from
 * `bench/results/faults.json`, and nothing else writes there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type AttackCounts, attackCounts } from '#e2e/attacks/catalogue';
import type { Outcome } from './episode';
import { type FaultResults, readFaultResults } from './results';

const file = path.resolve(import.meta.dirname, '../../docs/RELIABILITY.md');
const place = /<!-- faults:(\w+) -->[\s\S]*?<!-- \/faults -->/g;

export function writeReliability(): void {
  writeFileSync(file, filled(readFileSync(file, 'utf8'), readFaultResults()));
}

/** @throws an Error with one sentence for a place that nothing belongs in. */
export function filled(text: string, results: FaultResults): string {
  return text.replaceAll(place, (_, name: string) => {
    const content = contentOf(name, results);
    return `<!-- faults:${name} -->\n\n${content}\n\n<!-- /faults -->`;
  });
}

function contentOf(name: string, { named, random }: FaultResults): string {
  if (name === 'named')
    return named ? `${tableOf(named.outcomes)}${skippedText(named.skipped)}` : 'Not run yet.';
  if (name === 'namedRun')
    return named ? `Run on ${dayOf(named.at)} with seed ${named.seed}.` : 'Not run yet.';
  if (name === 'random') return random ? randomText(random) : 'Not run yet.';
  if (name === 'attacks') return attacksText();
  throw new Error(`Nothing belongs into the place ${name} of docs/RELIABILITY.md.`);
}

const columns = ['messages', 'faults', 'lost', 'twice', 'out of order', 'recovery'];

function tableOf(outcomes: readonly Outcome[]): string {
  return tableText([['Scenario', ...columns], ...outcomes.map((one) => [one.scenario, ...cellsOf(one)])]);
}

function attacksText(): string {
  const counts = attackCounts();
  const sum = (of: (one: AttackCounts) => number) => counts.reduce((total, one) => total + of(one), 0);
  const rows = counts.map(({ section, tried, notApplying }) => [
    section,
    `${tried}`,
    `${tried}`,
    `${notApplying}`,
  ]);
  const tried = sum((one) => one.tried);
  const last = ['All', `${tried}`, `${tried}`, `${sum((one) => one.notApplying)}`];
  return tableText([['Attacks', 'tried', 'refused', 'not applying yet'], ...rows, last]);
}

/** As Biome formats it: the first column to the left, the others to the right. */
function tableText(table: readonly string[][]): string {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head = [], ...rows] = table;
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function cellsOf({ messages, faults, lost, duplicated, outOfOrder, recoveryMs }: Outcome): string[] {
  const counts = [messages, faults, lost, duplicated, outOfOrder].map((count) =>
    count.toLocaleString('en-GB'),
  );
  return [...counts, recoveryMs === null ? 'never' : `${(recoveryMs / 1_000).toFixed(1)} s`];
}

function randomText(random: NonNullable<FaultResults['random']>): string {
  const count = (number: number) => number.toLocaleString('en-GB');
  const { at, minutes, scenarios, seed, messages, faults, lost, duplicated, outOfOrder, differences } =
    random;
  return [
    `On ${dayOf(at)}, ${minutes} minutes with seed ${seed}: ${scenarios} scenarios, ${count(faults)} faults,`,
    `${count(messages)} messages. Lost ${lost}, twice ${duplicated}, out of order ${outOfOrder}, other differences`,
    `${differences.length}.`,
  ].join('\n');
}

function skippedText(skipped: readonly string[]): string {
  return skipped.length === 0 ? '' : `\n\nNot tried on this machine: ${skipped.join('; ')}.`;
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}
