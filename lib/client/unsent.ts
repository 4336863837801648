/** What waits to be sent, as values: every step of an outbox is a pure function from one list to the next. */
import type { Input } from '#lib/shared/contract/commands';
import type { Problem } from '#lib/shared/errors';

export type OutgoingKind = Input<'message:send'>['kind'];
export type Context = Input<'conversation:start'>['context'];

export interface Unsent {
  clientId: string;
  /** A conversation's id, or `local:<uuid>` before there is one. */
  queue: string;
  kind: OutgoingKind;
  body: string;
  context?: Context;
  /** ISO time by this browser's clock. */
  createdAt: string;
  /** Tries that a connected server left unanswered or could not serve. */
  tries: number;
  /** Set when it failed. What failed without a refusal may have been stored, and holds its queue. */
  problem: Problem | null;
  isRefused: boolean;
}

/** In the order of writing, all queues together. */
export type UnsentList = readonly Unsent[];

const triesMaximum = 3;
const localPrefix = 'local:';

export function newLocalQueue(): string {
  return localPrefix + crypto.randomUUID();
}

export function isLocal(queue: string): boolean {
  return queue.startsWith(localPrefix);
}

export function queuesOf(list: UnsentList): string[] {
  return [...new Set(list.map(({ queue }) => queue))];
}

/** Refusals stand aside; any other failure holds what was written after it. */
export function nextOf(list: UnsentList, queue: string): Unsent | null {
  const first = list.find((unsent) => unsent.queue === queue && !unsent.isRefused);
  return first && first.problem === null ? first : null;
}

/** Writing on is trying on: what failed without a refusal goes first, in order. */
export function added(list: UnsentList, unsent: Unsent): UnsentList {
  const released = list.map((other) =>
    other.queue === unsent.queue && !other.isRefused ? fresh(other) : other,
  );
  return [...released, unsent];
}

/** `conversationId` is the queue's new name when the message that was stored has started the conversation. */
export function stored(list: UnsentList, sent: Unsent, conversationId: string): UnsentList {
  return list
    .filter(({ clientId }) => clientId !== sent.clientId)
    .map((other) => (other.queue === sent.queue ? { ...other, queue: conversationId } : other));
}

export function refused(list: UnsentList, clientId: string, problem: Problem): UnsentList {
  return list.map((unsent) =>
    unsent.clientId === clientId ? { ...unsent, problem, isRefused: true } : unsent,
  );
}

export function tried(list: UnsentList, clientId: string, problem: Problem): UnsentList {
  return list.map((unsent) => {
    if (unsent.clientId !== clientId) return unsent;
    const tries = unsent.tries + 1;
    return { ...unsent, tries, problem: tries >= triesMaximum ? problem : null };
  });
}

export function retried(list: UnsentList, clientId: string): UnsentList {
  return list.map((unsent) => (unsent.clientId === clientId ? fresh(unsent) : unsent));
}

/** Only what was refused: anything else may have been stored. */
export function discarded(list: UnsentList, clientId: string): UnsentList {
  return list.filter((unsent) => unsent.clientId !== clientId || !unsent.isRefused);
}

function fresh(unsent: Unsent): Unsent {
  return { ...unsent, tries: 0, problem: null, isRefused: false };
}
