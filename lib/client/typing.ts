/** Who is typing, both ways: says so for the viewer at most every 3 s, and believes others for 6 s or until they have written. */
import type { Event } from '#lib/shared/contract/events';
import type { Connection } from './connection';
import type { Surroundings } from './surroundings';
import type { OutgoingKind } from './unsent';

export interface Typist {
  kind: 'customer' | 'agent';
  id: string;
  name: string;
}

const sayMilliseconds = 3_000;
const believeMilliseconds = 6_000;

export interface OwnTyping {
  set(isActive: boolean, kind: OutgoingKind): void;
  /** What was typed has been sent: the message itself ends it for everyone. */
  sent(): void;
}

export function openOwnTyping(
  connection: Connection,
  conversationId: () => string | null,
  now: () => number,
): OwnTyping {
  let said: { kind: OutgoingKind; at: number } | null = null;

  function say(isActive: boolean, kind: OutgoingKind): void {
    const id = conversationId();
    // Worthless a moment later: never worth waiting for a connection.
    if (id === null || connection.state !== 'connected') return;
    said = isActive ? { kind, at: now() } : null;
    void connection.call('typing:set', { conversationId: id, active: isActive, kind });
  }

  return {
    set(isActive, kind) {
      if (said && (!isActive || said.kind !== kind)) say(false, said.kind);
      if (isActive && (!said || now() - said.at >= sayMilliseconds)) say(true, kind);
    },
    sent() {
      said = null;
    },
  };
}

export interface OthersTyping {
  list(): readonly Typist[];
  hear(event: Event<'typing:changed'>): void;
  /** Somebody's message has arrived. */
  wrote(authorId: string | null): void;
  clear(): void;
}

export function openOthersTyping(after: Surroundings['after'], onChange: () => void): OthersTyping {
  const typists = new Map<string, { typist: Typist; cancel: () => void }>();

  function remove(id: string): void {
    const known = typists.get(id);
    if (!known) return;
    known.cancel();
    typists.delete(id);
    onChange();
  }

  return {
    list: () => [...typists.values()].map(({ typist }) => typist),
    hear({ participant, active }) {
      if (!active) return remove(participant.id);
      typists.get(participant.id)?.cancel();
      const cancel = after(believeMilliseconds, () => remove(participant.id));
      typists.set(participant.id, { typist: participant, cancel });
      onChange();
    },
    wrote(authorId) {
      if (authorId !== null) remove(authorId);
    },
    clear() {
      for (const id of [...typists.keys()]) remove(id);
    },
  };
}
