/**
 * Sends what a ledger holds: per queue one message at a time, in order, by one tab at a time. Decides when to try,
 * never what to keep: that is the ledger's.
 */
import type { Connection } from './connection';
import { deliver } from './delivery';
import type { Ledger } from './ledger';
import { jitteredDelay, type Surroundings } from './surroundings';
import { isLocal, nextOf, queuesOf, refused, stored, tried, type Unsent } from './unsent';

export interface Drain {
  /** Something may be sendable that was not before. */
  start(): void;
  /** False while there is no connection, and while a queue waits by the server's wish or after a failed try. */
  isGoing(queue: string): boolean;
  /** Lets a queue go on at once. */
  resume(queue: string): void;
  stop(): void;
}

/** How long the socket may be away before HTTP is tried. */
const fallbackMilliseconds = 4_000;
/** As with a connection: an outage is mostly over in seconds, and whoever waits must not wait long past it. */
const pauses = { first: 1_000, longest: 5_000 };

export function openDrain(options: {
  connection: Connection;
  identity: string;
  ledger: Ledger;
  surroundings: Surroundings;
  /** Called when `isGoing` may answer differently. */
  onPause: () => void;
}): Drain {
  const { connection, identity, ledger, onPause } = options;
  const { now, random, after, locks } = options.surroundings;
  const running = new Set<string>();
  const paused = new Map<string, () => void>();
  let held = 0;
  let isStopped = false;
  let wasConnected = false;
  let cancelFallback = () => {};

  function isSocketLongAway(): boolean {
    const { state, since } = connection.getSnapshot();
    return (state === 'connecting' || state === 'reconnecting') && now() - since >= fallbackMilliseconds;
  }

  // The one rule above all others: nobody's words under another's name.
  const isOwnConnection = () => !isStopped && connection.actorId === identity;
  const canSend = () => isOwnConnection() && (connection.state === 'connected' || isSocketLongAway());

  function start(): void {
    if (!canSend()) return;
    for (const queue of queuesOf(ledger.list()))
      if (!running.has(queue) && !paused.has(queue) && nextOf(ledger.list(), queue)) void run(queue);
  }

  async function run(queue: string): Promise<void> {
    running.add(queue);
    const name = `shopbell:outbox:${identity}:${queue}`;
    const work = locks ? locks(name, () => drain(queue)) : drain(queue);
    // Browsers refuse locks to pages that are going away: whoever comes back tries again.
    await work.catch(() => pause(queue, pauses.longest));
    running.delete(queue);
    // What was written in the last moment, or goes on under the new conversation's id.
    start();
  }

  async function drain(queue: string): Promise<void> {
    while (canSend() && !paused.has(queue)) {
      await ledger.refresh();
      const next = nextOf(ledger.list(), queue);
      if (!next || !canSend()) return;
      await send(next);
    }
  }

  async function send(next: Unsent): Promise<void> {
    const delivery = await deliver(connection, next);
    if (delivery.outcome === 'stored') {
      held = 0;
      const { message, conversation } = delivery.reply;
      const news = { queue: next.queue, message, ...(conversation ? { conversation } : {}) };
      // First to the screen, then off the list: it is never on neither.
      ledger.tellStored(news);
      const queue = isLocal(next.queue) ? message.conversationId : next.queue;
      return ledger.change((list) => stored(list, next, queue), news);
    }
    const { problem } = delivery;
    if (delivery.outcome === 'refused') return ledger.change((list) => refused(list, next.clientId, problem));
    if (delivery.outcome === 'tried') await ledger.change((list) => tried(list, next.clientId, problem));
    pause(next.queue, (problem.retryAfterMs ?? 0) + jitteredDelay(held, pauses, random));
    held += 1;
  }

  function pause(queue: string, milliseconds: number): void {
    paused.get(queue)?.();
    const cancel = after(milliseconds, () => resume(queue));
    paused.set(queue, cancel);
    onPause();
  }

  function resume(queue: string): void {
    paused.get(queue)?.();
    paused.delete(queue);
    onPause();
    start();
  }

  const stopListening = connection.subscribe(() => {
    const isConnected = connection.state === 'connected';
    if (isConnected && !wasConnected) for (const queue of [...paused.keys()]) resume(queue);
    if (!isConnected && wasConnected) held = 0;
    wasConnected = isConnected;
    cancelFallback();
    if (!isConnected) cancelFallback = after(fallbackMilliseconds, start);
    start();
  });

  return {
    start,
    isGoing: (queue) => isOwnConnection() && connection.state === 'connected' && !paused.has(queue),
    resume,
    stop() {
      isStopped = true;
      cancelFallback();
      for (const cancel of paused.values()) cancel();
      stopListening();
    },
  };
}
