'use client';
/** The one bridge from the stores of this folder to React. */
import { useSyncExternalStore } from 'react';
import type { Store } from './store';

export function useStore<Snapshot>(store: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}
