/** Who is writing in which conversation, for the list. A sign is worth six seconds, unless it is repeated. */
import type { Connection } from '#lib/client/connection';
import { createStore, type Store } from '#lib/client/store';

export interface TypistSign {
  kind: 'customer' | 'agent';
  id: string;
  name: string;
}

/** Conversation → the person who began last. */
export type KnownTypists = ReadonlyMap<string, TypistSign>;

export interface Typists extends Store<KnownTypists> {
  close(): void;
}

const signMilliseconds = 6_000;

export function openTypists(connection: Connection, meId: string): Typists {
  const store = createStore<KnownTypists>(new Map());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function forget(conversationId: string): void {
    clearTimeout(timers.get(conversationId));
    timers.delete(conversationId);
    const rest = new Map(store.getSnapshot());
    if (rest.delete(conversationId)) store.set(rest);
  }

  const stopTyping = connection.on('typing:changed', ({ conversationId, participant, active }) => {
    if (participant.id === meId) return;
    const known = store.getSnapshot().get(conversationId);
    if (!active) {
      if (known?.id === participant.id) forget(conversationId);
      return;
    }
    clearTimeout(timers.get(conversationId));
    timers.set(
      conversationId,
      setTimeout(() => forget(conversationId), signMilliseconds),
    );
    store.set(new Map(store.getSnapshot()).set(conversationId, participant));
  });
  const stopMessages = connection.on('message:changed', ({ conversationId, message }) => {
    if (store.getSnapshot().get(conversationId)?.id === message.author.id) forget(conversationId);
  });

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    close() {
      stopTyping();
      stopMessages();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
