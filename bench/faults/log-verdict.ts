/** One log of the database, against what was written and against its own numbers. Pure. */
import { type Flaws, flawsOfNumbers, isFree, noFlaws, sumOf } from '../../scripts/replay/flaws';
import type { StoredLog } from '../../scripts/replay/stored';
import type { Side, Written } from './talk';
import { sayingsIn } from './words';

export interface LogVerdict {
  flaws: Flaws;
  differences: string[];
}

/** Each once, with the words it has by now, in the order of writing, and nothing else of this side. */
export function judgeWritten(
  side: Side,
  authorId: string,
  written: readonly Written[],
  { messages }: StoredLog,
): LogVerdict {
  const placeOf = new Map(written.map(({ clientId }, index) => [clientId, index + 1]));
  const contentOf = new Map(
    written.map(({ clientId, kind, body }) => [clientId, `${kind} ${authorId} ${body}`]),
  );
  const found = messages.filter(({ clientId }) => placeOf.has(clientId ?? ''));
  const strangers = messages.filter(
    ({ clientId, body }) =>
      !placeOf.has(clientId ?? '') && sayingsIn(body).some((saying) => saying.side === side),
  );
  const changed = found.filter(
    (message) =>
      contentOf.get(message.clientId ?? '') !== `${message.kind} ${message.authorId} ${message.body}`,
  );
  const places = found.map(({ clientId }) => placeOf.get(clientId ?? '') ?? 0);
  const flaws = sumOf(flawsOfNumbers(places, written.length), { ...noFlaws, duplicates: strangers.length });
  const numbers = isFree(flaws) ? [] : [`of ${written.length} messages by the ${side} ${described(flaws)}`];
  return {
    flaws,
    differences: [
      ...numbers,
      ...changed.map(({ seq }) => `message ${seq} is not what the ${side} wrote last`),
    ],
  };
}

/** Places 1 to the log's length; changes have numbers of their own, of which the latest is the head. */
export function judgeNumbers(name: string, { length, head, messages, revs }: StoredLog): LogVerdict {
  const flaws = flawsOfNumbers(
    messages.map(({ seq }) => seq),
    length,
  );
  const areRevsDistinct = new Set(revs).size === revs.length;
  const differences = isFree(flaws) ? [] : [`${name}: ${described(flaws)}`];
  if (!areRevsDistinct) differences.push(`${name} has a change twice`);
  if (Math.max(0, ...revs) !== head)
    differences.push(`${name} ends with change ${revs.at(-1)}, its head is ${head}`);
  return { flaws, differences };
}

/**
 * Who had the conversation, one after the other, as the log tells it: claimed only while nobody had it, let go only by who
 * had it, and whoever was told that it is theirs stands there at least as often.
 */
export function judgeClaims(
  { messages }: StoredLog,
  assigneeId: string | null,
  told: ReadonlyMap<string, number>,
): string[] {
  const differences: string[] = [];
  const claims = new Map<string, number>();
  let owner: string | null = null;
  for (const { seq, activity } of messages) {
    if (activity?.type === 'assigned') {
      const { id } = activity.assignee;
      if (owner !== null) differences.push(`message ${seq} gives away what somebody had`);
      claims.set(id, (claims.get(id) ?? 0) + 1);
      owner = id;
    } else if (activity?.type === 'unassigned') {
      if (owner !== activity.agent.id) differences.push(`message ${seq} lets go of what another had`);
      owner = null;
    }
  }
  if (owner !== assigneeId) differences.push('the log ends with another owner than the conversation has');
  for (const [id, times] of told) {
    if (times > (claims.get(id) ?? 0))
      differences.push('an agent was told of a claim that is not in the log');
  }
  return differences;
}

export function described({ gaps, duplicates, outOfOrder }: Flaws): string {
  return `${gaps} are missing, ${duplicates} there twice, ${outOfOrder} out of order`;
}
