/** What every store here looks like from outside: a value that says when it changed. React reads it through use-store. */

export interface Store<Snapshot> {
  /** Calls back after each change. Answers the function that stops it. */
  subscribe(listener: () => void): () => void;
  /** The same object until something changes. */
  getSnapshot(): Snapshot;
}

export interface Source<Snapshot> extends Store<Snapshot> {
  set(next: Snapshot): void;
}

export function createStore<Snapshot>(initial: Snapshot): Source<Snapshot> {
  const listeners = new Set<() => void>();
  let current = initial;
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => current,
    set(next) {
      if (Object.is(next, current)) return;
      current = next;
      for (const listener of [...listeners]) listener();
    },
  };
}
