/**
 * What a screen reader is told of messages from others: each as "Ana: text", but more than three in two seconds as a
 * count, so that a busy conversation does not talk over itself. Pure: time comes from outside.
 */
import { counted } from './clock';

const window = 2_000;
const spokenMaximum = 3;
const textMaximum = 200;

export interface Arrival {
  name: string;
  body: string;
}

export interface Hearing {
  /** When the latest texts were spoken, within the window. */
  spokenAt: readonly number[];
  /** Arrivals that were not spoken and wait to be counted. */
  held: number;
}

export const silence: Hearing = { spokenAt: [], held: 0 };

/** What to say now of these arrivals. With something `held` afterwards, `recount` is due once the window has passed. */
export function hear(
  hearing: Hearing,
  arrivals: readonly Arrival[],
  now: number,
): { hearing: Hearing; say: string[] } {
  const spokenAt = hearing.spokenAt.filter((moment) => now - moment < window);
  if (hearing.held > 0 || spokenAt.length + arrivals.length > spokenMaximum)
    return { hearing: { spokenAt, held: hearing.held + arrivals.length }, say: [] };
  return {
    hearing: { spokenAt: [...spokenAt, ...arrivals.map(() => now)], held: 0 },
    say: arrivals.map(({ name, body }) => `${name}: ${shortened(body)}`),
  };
}

/** Says how many were held back. */
export function recount(hearing: Hearing, now: number): { hearing: Hearing; say: string[] } {
  if (hearing.held === 0) return { hearing, say: [] };
  const more = hearing.spokenAt.length > 0 ? 'more ' : '';
  const say = [`${counted(hearing.held, `${more}new message`, `${more}new messages`)}`];
  return { hearing: { spokenAt: [now], held: 0 }, say };
}

/** How long to hold before counting: what arrives meanwhile is counted too. */
export const holdMs = window;

function shortened(body: string): string {
  return body.length > textMaximum ? `${body.slice(0, textMaximum).trimEnd()}…` : body;
}
