/**
 * Who is online, as far as this browser has been told: by the team's list, by customers that were opened, by events.
 * Absent means not known. A store for the screen; nothing is decided by it.
 */
import type { Connection } from '#lib/client/connection';
import { createStore, type Store } from '#lib/client/store';
import type { Availability } from '#lib/shared/contract/entities';

export type KnownPresence = ReadonlyMap<string, Availability>;

export interface Presence extends Store<KnownPresence> {
  learn(people: readonly { id: string; availability: Availability }[]): void;
  close(): void;
}

export function openPresence(connection: Connection): Presence {
  const store = createStore<KnownPresence>(new Map());

  function learn(people: readonly { id: string; availability: Availability }[]): void {
    const known = store.getSnapshot();
    const news = people.filter((person) => known.get(person.id) !== person.availability);
    if (news.length === 0) return;
    store.set(new Map([...known, ...news.map((person) => [person.id, person.availability] as const)]));
  }

  const stop = connection.on('presence:changed', ({ participant, availability }) =>
    learn([{ id: participant.id, availability }]),
  );
  return { subscribe: store.subscribe, getSnapshot: store.getSnapshot, learn, close: stop };
}
