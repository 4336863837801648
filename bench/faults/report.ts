/** The table that the suite prints, and whether all is well. Pure. */
import type { Outcome } from './episode';

const columns = ['messages', 'faults', 'lost', 'twice', 'disorder', 'recovery'] as const;

export function isWell({ lost, duplicated, outOfOrder, differences }: Outcome): boolean {
  return lost + duplicated + outOfOrder === 0 && differences.length === 0;
}

export function headText(width: number): string {
  return `  ${'scenario'.padEnd(width)} ${columns.map((name) => name.padStart(9)).join(' ')}`;
}

export function lineText(outcome: Outcome, width: number): string {
  const { scenario, messages, faults, lost, duplicated, outOfOrder, recoveryMs } = outcome;
  const counts = [messages, faults, lost, duplicated, outOfOrder].map((count) =>
    count.toLocaleString('en-GB'),
  );
  // Where it came to no end nobody has looked.
  const cells = recoveryMs === null ? [...counts.slice(0, 2), '?', '?', '?'] : counts;
  const recovery = recoveryMs === null ? '' : `${(recoveryMs / 1_000).toFixed(1)} s`;
  const line = [...cells, recovery].map((cell) => cell.padStart(9)).join(' ');
  return `${isWell(outcome) ? '✓' : '✗'} ${scenario.padEnd(width)} ${line}`;
}

/** Of many scenarios: what was sent and broken in all of them, and the slowest recovery. */
export function sumOfOutcomes(scenario: string, outcomes: readonly Outcome[]): Outcome {
  const sum = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    scenario,
    messages: sum(({ messages }) => messages),
    faults: sum(({ faults }) => faults),
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    outOfOrder: sum(({ outOfOrder }) => outOfOrder),
    recoveryMs: Math.max(0, ...outcomes.map(({ recoveryMs }) => recoveryMs ?? 0)),
    differences: outcomes.flatMap(({ scenario: of, differences }) =>
      differences.map((text) => `${of}: ${text}`),
    ),
  };
}
