/**
 * One identity's list of unsent messages as all tabs see it: the stored list, a copy for reading at once, and word to
 * and from the other tabs. It sends nothing.
 */
import type { Conversation, Message } from '#lib/shared/contract/entities';
import { memoryShelves, openShelves, type Shelves } from './shelf';
import { createStore, type Store } from './store';
import type { Surroundings } from './surroundings';
import type { UnsentList } from './unsent';

/** A message the server has stored, as its acknowledgement said it. `queue` is the one it was sent from. */
export interface Stored {
  queue: string;
  message: Message;
  /** Only from the message that started the conversation. */
  conversation?: Conversation;
}

export interface LedgerSnapshot {
  list: UnsentList;
  isLoaded: boolean;
  isDurable: boolean;
}

export interface Ledger extends Store<LedgerSnapshot> {
  readonly shelves: Promise<Shelves>;
  list(): UnsentList;
  /** Resolves once the change is durable, here or, where nothing can be, in memory. */
  change(step: (list: UnsentList) => UnsentList, stored?: Stored): Promise<void>;
  /** Puts another identity's list before this one's: it was written earlier. */
  adopt(identity: string): Promise<void>;
  /** Reads again what other tabs may have changed. */
  refresh(): Promise<void>;
  /** Forgets everything, in all tabs, for good. */
  forget(): Promise<void>;
  onStored(listener: (stored: Stored) => void): () => void;
  onForgotten(listener: () => void): () => void;
  tellStored(stored: Stored): void;
  close(): void;
}

interface News {
  identity: string;
  stored?: Stored;
  isForgotten?: boolean;
}

export function openLedger(identity: string, surroundings: Surroundings): Ledger {
  const { indexedDB, locks, openChannel } = surroundings;
  const store = createStore<LedgerSnapshot>({ list: [], isLoaded: false, isDurable: true });
  const storedListeners = new Set<(stored: Stored) => void>();
  const forgottenListeners = new Set<() => void>();
  const channel = openChannel('shopbell');
  // Without locks two tabs would send the same list: each then keeps its own.
  let shelves = openShelves(locks ? indexedDB : null);
  let hasFallenBack = false;

  const current = () => store.getSnapshot().list;
  const show = (list: UnsentList, isDurable: boolean) => store.set({ list, isLoaded: true, isDurable });

  async function change(step: (list: UnsentList) => UnsentList): Promise<void> {
    const { unsent, isDurable } = await shelves;
    try {
      show(await unsent.change(identity, step), isDurable);
    } catch {
      fallBack();
      show(await (await shelves).unsent.change(identity, step), false);
    }
  }

  /** A full or broken disk: from here on memory must do. */
  function fallBack(): void {
    if (hasFallenBack) return;
    hasFallenBack = true;
    const memory = memoryShelves();
    shelves = memory.unsent.change(identity, current).then(() => memory);
  }

  async function refresh(): Promise<void> {
    const { unsent, isDurable } = await shelves;
    await unsent.read(identity).then(
      (list) => show(list, isDurable),
      () => {
        fallBack();
        show(current(), false);
      },
    );
  }

  function tellStored(stored: Stored): void {
    for (const listener of [...storedListeners]) listener(stored);
  }

  function beForgotten(): void {
    store.set({ ...store.getSnapshot(), list: [] });
    for (const listener of [...forgottenListeners]) listener();
  }

  const post = (news: Omit<News, 'identity'>) => channel?.post({ identity, ...news } satisfies News);

  channel?.onNews((heard) => {
    const news = heard as News;
    if (news.identity !== identity) return;
    if (news.isForgotten) return beForgotten();
    if (news.stored) tellStored(news.stored);
    void refresh();
  });
  void refresh();

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    get shelves() {
      return shelves;
    },
    list: current,
    async change(step, stored) {
      await change(step);
      post(stored ? { stored } : {});
    },
    async adopt(from) {
      const { unsent, drafts, isDurable } = await shelves;
      const list = await unsent.join(from, identity, (theirs, ours) => [...theirs, ...ours]);
      await drafts.join(from, identity, (theirs, ours) => ({ ...theirs, ...ours }));
      show(list, isDurable);
      post({});
      channel?.post({ identity: from } satisfies News);
    },
    refresh,
    async forget() {
      const { unsent, drafts } = await shelves;
      await Promise.all([unsent.change(identity, () => []), drafts.change(identity, () => ({}))]);
      post({ isForgotten: true });
      beForgotten();
    },
    onStored(listener) {
      storedListeners.add(listener);
      return () => storedListeners.delete(listener);
    },
    onForgotten(listener) {
      forgottenListeners.add(listener);
      return () => forgottenListeners.delete(listener);
    },
    tellStored,
    close: () => channel?.close(),
  };
}
