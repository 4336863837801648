/**
 * The words of one person that the server has not acknowledged yet, and their drafts: kept in IndexedDB, shared by all
 * tabs, sent first in, first out per conversation. It shows nothing and keeps nothing that was stored.
 */
import type { Problem } from '#lib/shared/errors';
import { timeOrderedId } from '#lib/shared/time-ordered-id';
import type { Connection } from './connection';
import { openDrafts } from './drafts';
import { openDrain } from './drain';
import { openLedger, type Stored } from './ledger';
import { createStore, type Store } from './store';
import { browser, type Surroundings } from './surroundings';
import { added, type Context, discarded, nextOf, type OutgoingKind, retried, type Unsent } from './unsent';

export type { OutgoingKind } from './unsent';

export interface Outgoing {
  clientId: string;
  /** A conversation's id, or `local:<uuid>` before there is one. */
  queue: string;
  kind: OutgoingKind;
  body: string;
  /** ISO time by this browser's clock. */
  createdAt: string;
  state: 'sending' | 'waiting' | 'failed';
  problem?: Problem;
  /** A refusal: nothing was stored, so Delete may be offered beside Retry. */
  isRefused: boolean;
}

export interface OutboxSnapshot {
  outgoing: readonly Outgoing[];
  /** False until what earlier visits left has been read. */
  isLoaded: boolean;
  /** False where the browser offers no IndexedDB or Web Locks: unsent words are lost when this page closes. Say so. */
  isDurable: boolean;
}

export interface Outbox extends Store<OutboxSnapshot> {
  readonly identity: string;
  /** Resolves with the client id once the message is durable; it is in the snapshot from then on. */
  send(message: { queue: string; kind: OutgoingKind; body: string; context?: Context }): Promise<string>;
  retry(clientId: string): Promise<void>;
  /** Only for what was refused; anything else may have been stored and is left alone. */
  discard(clientId: string): Promise<void>;
  /** How many messages signing out would lose. */
  unsent(): number;
  /** Forgets every word and draft of this identity on this browser, in all tabs. The outbox is of no use afterwards. */
  discardAll(): Promise<void>;
  /** Takes over what `fromIdentity` left unsent: only ever the `mergedGuestId` of a sign-in. Client ids stay. */
  adopt(fromIdentity: string): Promise<void>;
  /** Empty where there is none. `place` is a conversation's id, or `new`. */
  draft(place: string, kind: OutgoingKind): Promise<string>;
  saveDraft(place: string, kind: OutgoingKind, text: string): void;
  onStored(listener: (stored: Stored) => void): () => void;
  /** Stops sending from this tab. What is unsent stays for other tabs and visits. */
  close(): void;
}

/** `identity` is the actor's id: the only person these words are ever sent as, over a connection opened for the same. */
export function openOutbox(options: {
  connection: Connection;
  identity: string;
  surroundings?: Surroundings;
}): Outbox {
  const { connection, identity } = options;
  const surroundings = options.surroundings ?? browser;
  const store = createStore<OutboxSnapshot>({ outgoing: [], isLoaded: false, isDurable: true });
  const ledger = openLedger(identity, surroundings);
  const drafts = openDrafts(ledger, identity);
  const drain = openDrain({ connection, identity, ledger, surroundings, onPause: show });

  function show(): void {
    const { list, isLoaded, isDurable } = ledger.getSnapshot();
    store.set({ outgoing: list.map(outgoingOf), isLoaded, isDurable });
  }

  function outgoingOf(unsent: Unsent): Outgoing {
    const { clientId, queue, kind, body, createdAt, problem, isRefused } = unsent;
    const shared = { clientId, queue, kind, body, createdAt, isRefused };
    if (problem) return { ...shared, state: 'failed', problem };
    const isGoing = drain.isGoing(queue) && nextOf(ledger.list(), queue) !== null;
    return { ...shared, state: isGoing ? 'sending' : 'waiting' };
  }

  const stopWatchingLedger = ledger.subscribe(() => {
    show();
    drain.start();
  });
  const stopWatchingConnection = connection.subscribe(show);

  function close(): void {
    stopWatchingLedger();
    stopWatchingConnection();
    drain.stop();
    drafts.close();
    ledger.close();
  }
  ledger.onForgotten(() => {
    show();
    close();
  });

  return {
    identity,
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    async send(message) {
      const clientId = timeOrderedId();
      const createdAt = new Date(surroundings.now()).toISOString();
      await ledger.change((list) =>
        added(list, { ...message, clientId, createdAt, tries: 0, problem: null, isRefused: false }),
      );
      return clientId;
    },
    async retry(clientId) {
      await ledger.change((list) => retried(list, clientId));
      const queue = ledger.list().find((unsent) => unsent.clientId === clientId)?.queue;
      if (queue) drain.resume(queue);
    },
    discard: (clientId) => ledger.change((list) => discarded(list, clientId)),
    unsent: () => ledger.list().length,
    discardAll: ledger.forget,
    adopt: ledger.adopt,
    draft: drafts.read,
    saveDraft: drafts.save,
    onStored: ledger.onStored,
    close,
  };
}
