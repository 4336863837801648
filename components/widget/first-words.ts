/**
 * What a stranger writes before there is a guest to write as: shown as sending, kept over a reload of the tab, handed to
 * the outbox once the shop has answered who they are. Nobody else's words ever come here.
 */
import type { Outgoing } from '#lib/client/outbox';
import { createStore, type Store } from '#lib/client/store';
import type { Problem } from '#lib/shared/errors';
import { timeOrderedId } from '#lib/shared/time-ordered-id';
import { remember, remembered } from './page-memory';

export interface FirstWords extends Store<readonly Outgoing[]> {
  add(body: string): void;
  /** What their state is: on the way, waiting for the network, or refused with a reason. */
  mark(state: Outgoing['state'], problem?: Problem): void;
  discard(clientId: string): void;
  /** Hands over all of them, in order, and keeps none. */
  takeAll(): readonly Outgoing[];
}

export function keepFirstWords(): FirstWords {
  const words = createStore<readonly Outgoing[]>(stored());
  const set = (next: readonly Outgoing[]) => {
    remember('first-words', next.length === 0 ? null : JSON.stringify(next));
    words.set(next);
  };

  return {
    ...words,
    add(body) {
      const createdAt = new Date().toISOString();
      const clientId = timeOrderedId();
      const state = 'sending';
      set([
        ...words.getSnapshot(),
        { clientId, queue: 'new', kind: 'reply', body, createdAt, state, isRefused: false },
      ]);
    },
    mark(state, problem) {
      set(
        words.getSnapshot().map(({ problem: _earlier, ...word }) => ({
          ...word,
          state,
          isRefused: state === 'failed',
          ...(problem ? { problem } : {}),
        })),
      );
    },
    discard(clientId) {
      set(words.getSnapshot().filter((word) => word.clientId !== clientId));
    },
    takeAll() {
      const all = words.getSnapshot();
      set([]);
      return all;
    },
  };
}

function stored(): readonly Outgoing[] {
  const text = remembered('first-words');
  if (text === null) return [];
  const words = JSON.parse(text) as Outgoing[];
  return words.map((word) => ({ ...word, state: 'waiting' }));
}
