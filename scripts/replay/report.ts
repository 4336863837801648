/** What a replay says while it runs and when it has ended. */
import { type Flaws, isFree } from './flaws';

export interface Progress {
  /** That have ended. */
  conversations: number;
  /** That have been seen by the other side. */
  messages: number;
  cuts: number;
}

export interface Outcome extends Progress {
  flaws: Flaws;
  /** One sentence for each thing that is not as it should be. */
  differences: string[];
  /** Milliseconds from sending to being seen by the other side, one for each message. */
  deliveries: number[];
}

export function isFlawless({ flaws, differences }: Outcome): boolean {
  return differences.length === 0 && isFree(flaws);
}

export function reportText(outcome: Outcome): string {
  const { conversations, messages, cuts, flaws, differences, deliveries } = outcome;
  const sorted = deliveries.toSorted((left, right) => left - right);
  const share = (part: number) => `${percentile(sorted, part).toFixed(0)} ms`;
  const lines = [
    ['conversations', conversations],
    ['messages', messages],
    ['cuts', cuts],
    ['gaps', flaws.gaps],
    ['duplicates', flaws.duplicates],
    ['out of order', flaws.outOfOrder],
    ['delivery', `p50 ${share(0.5)}, p95 ${share(0.95)}, p99 ${share(0.99)}`],
  ].map(([name, value]) => `  ${String(name).padEnd(14)}${value}`);
  const verdict = isFlawless(outcome)
    ? "  Customers' clients, agents' clients and the database hold the same."
    : "  Customers' clients, agents' clients and the database do not hold the same.";
  return [...differences.map((difference) => `  ✗ ${difference}`), '', ...lines, '', verdict].join('\n');
}

/** The smallest value that is not below `part` of all. */
function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
