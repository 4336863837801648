/** One customer as the customer pane shows them: read when the pane appears, again when something may have been missed. */
import type { Connection } from '#lib/client/connection';
import { createStore, type Store } from '#lib/client/store';
import type { Reply } from '#lib/shared/contract/commands';
import type { Problem } from '#lib/shared/errors';
import type { Presence } from './presence';

export type CustomerCard = Reply<'customer:open'>;

export interface CustomerSnapshot {
  phase: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  card: CustomerCard | null;
}

export interface CustomerStore extends Store<CustomerSnapshot> {
  reload(): void;
  close(): void;
}

export function openCustomer(connection: Connection, presence: Presence, customerId: string): CustomerStore {
  const store = createStore<CustomerSnapshot>({ phase: 'loading', problem: null, card: null });
  let isClosed = false;

  async function read(): Promise<void> {
    const answer = await connection.call('customer:open', { customerId });
    if (isClosed) return;
    if (answer.ok) {
      presence.learn([{ id: customerId, availability: answer.data.presence.availability }]);
      store.set({ phase: 'ready', problem: null, card: answer.data });
      return;
    }
    // What is on the screen stays there: a failed refresh is no reason to take it away.
    const { card } = store.getSnapshot();
    store.set({ phase: card === null ? 'failed' : 'ready', problem: answer.error, card });
  }

  const stopAwake = connection.onAwake(() => void read());
  const stopPresence = connection.on('presence:changed', ({ participant, availability }) => {
    // "Last seen" is known to the server alone.
    if (participant.id === customerId && availability === 'offline') void read();
  });
  void read();

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    reload() {
      store.set({ phase: 'loading', problem: null, card: null });
      void read();
    },
    close() {
      isClosed = true;
      stopAwake();
      stopPresence();
    },
  };
}
