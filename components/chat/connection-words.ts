/** What is said of a lost connection, and when: nothing for a blink, then that we reconnect, then that one is offline. Pure. */
import type { ConnectionState } from '#lib/client/connection';

export type ConnectionWords = 'none' | 'reconnecting' | 'offline' | 'recovered' | 'outdated';

const reconnectingAfterMs = 2_500;
const offlineAfterMs = 30_000;
/** How long after the recovery the banner stays, to say so. */
export const recoveredForMs = 2_000;

/** Whether there should be a connection and is none. */
export function isLost(state: ConnectionState): boolean {
  return state === 'connecting' || state === 'reconnecting' || state === 'offline';
}

/** What to say `elapsed` ms after the loss, and after how many more ms something else; null: never. */
export function wordsWhileLost(elapsed: number): { words: ConnectionWords; changesInMs: number | null } {
  if (elapsed < reconnectingAfterMs) return { words: 'none', changesInMs: reconnectingAfterMs - elapsed };
  if (elapsed < offlineAfterMs) return { words: 'reconnecting', changesInMs: offlineAfterMs - elapsed };
  return { words: 'offline', changesInMs: null };
}
