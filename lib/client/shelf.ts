/**
 * Where unsent words and drafts lie, per identity: IndexedDB, or memory where that is missing. Each change is one
 * transaction, so that tabs changing the same list at once lose nothing of each other. It knows nothing of sending.
 */
import type { UnsentList } from './unsent';

export interface Shelves {
  /** False when nothing here outlives the page. */
  readonly isDurable: boolean;
  readonly unsent: Shelf<UnsentList>;
  readonly drafts: Shelf<Drafts>;
}

/** By conversation and kind. */
export type Drafts = Readonly<Record<string, string>>;

export interface Shelf<Value> {
  read(identity: string): Promise<Value>;
  /** Atomic, also between tabs. Resolves with what is there now. */
  change(identity: string, step: (value: Value) => Value): Promise<Value>;
  /** Puts everything of one identity with another's, atomically. */
  join(from: string, to: string, step: (from: Value, to: Value) => Value): Promise<Value>;
}

const databaseName = 'shopbell';
const emptyOf = { unsent: [] as UnsentList, drafts: {} as Drafts };

type ShelfName = keyof typeof emptyOf;

export async function openShelves(factory: IDBFactory | null): Promise<Shelves> {
  if (!factory) return memoryShelves();
  let opened: Promise<IDBDatabase> | null = null;
  // Browsers close databases on their own: after an upgrade in another tab, or when the system takes the process down.
  const open = () => {
    opened ??= openDatabase(factory, () => {
      opened = null;
    });
    return opened;
  };
  try {
    await open();
  } catch {
    return memoryShelves();
  }
  return { isDurable: true, unsent: indexedShelf(open, 'unsent'), drafts: indexedShelf(open, 'drafts') };
}

export function memoryShelves(): Shelves {
  return { isDurable: false, unsent: memoryShelf('unsent'), drafts: memoryShelf('drafts') };
}

function openDatabase(factory: IDBFactory, onClose: () => void): Promise<IDBDatabase> {
  const request = factory.open(databaseName, 1);
  request.onupgradeneeded = () => {
    for (const name of Object.keys(emptyOf)) request.result.createObjectStore(name);
  };
  return answerOf(request).then((database) => {
    database.onclose = onClose;
    database.onversionchange = () => {
      database.close();
      onClose();
    };
    return database;
  });
}

function indexedShelf<Name extends ShelfName>(
  open: () => Promise<IDBDatabase>,
  name: Name,
): Shelf<(typeof emptyOf)[Name]> {
  type Value = (typeof emptyOf)[Name];

  async function within<Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Result>) {
    const transaction = (await open()).transaction(name, mode);
    const finished = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([work(transaction.objectStore(name)), finished]);
    return result;
  }
  const valueIn = async (store: IDBObjectStore, identity: string) =>
    ((await answerOf(store.get(identity))) as Value | undefined) ?? emptyOf[name];

  return {
    read: (identity) => within('readonly', (store) => valueIn(store, identity)),
    change: (identity, step) =>
      within('readwrite', async (store) => {
        const value = step(await valueIn(store, identity));
        keep(store, identity, value);
        return value;
      }),
    join: (from, to, step) =>
      within('readwrite', async (store) => {
        const value = step(await valueIn(store, from), await valueIn(store, to));
        store.delete(from);
        keep(store, to, value);
        return value;
      }),
  };
}

function memoryShelf<Name extends ShelfName>(name: Name): Shelf<(typeof emptyOf)[Name]> {
  type Value = (typeof emptyOf)[Name];
  const values = new Map<string, Value>();
  const read = (identity: string) => values.get(identity) ?? emptyOf[name];
  const write = (identity: string, value: Value) => {
    values.set(identity, value);
    return value;
  };
  return {
    read: async (identity) => read(identity),
    change: async (identity, step) => write(identity, step(read(identity))),
    async join(from, to, step) {
      const value = step(read(from), read(to));
      values.delete(from);
      return write(to, value);
    },
  };
}

/** Where nothing is left to keep, no trace is left of whose it was. The transaction tells whether it worked. */
function keep(store: IDBObjectStore, identity: string, value: object): void {
  if (Object.keys(value).length === 0) store.delete(identity);
  else store.put(value, identity);
}

function answerOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
