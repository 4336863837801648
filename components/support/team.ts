/** The agents one can assign to. Read on every connect; who of them is online is told to `presence`. */
import type { Connection } from '#lib/client/connection';
import { createStore, type Store } from '#lib/client/store';
import type { Reply } from '#lib/shared/contract/commands';
import type { Presence } from './presence';

export type Colleague = Reply<'agent:list'>['agents'][number];

export interface Team extends Store<readonly Colleague[]> {
  close(): void;
}

export function openTeam(connection: Connection, presence: Presence): Team {
  const store = createStore<readonly Colleague[]>([]);

  async function read(): Promise<void> {
    const answer = await connection.call('agent:list', {});
    if (!answer.ok) return;
    presence.learn(answer.data.agents);
    store.set(answer.data.agents);
  }

  const stop = connection.onAwake(() => void read());
  return { subscribe: store.subscribe, getSnapshot: store.getSnapshot, close: stop };
}
