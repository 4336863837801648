'use client';
/**
 * What every part of the workspace works with: who I am, the connection, the stores on it, and where I am. Opened once,
 * closed when the workspace is left. Says nothing about how anything looks.
 */
import { usePathname, useSearchParams } from 'next/navigation';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type Connection, openConnection } from '#lib/client/connection';
import { type InboxStore, openInbox } from '#lib/client/inbox-store';
import { type Outbox, openOutbox } from '#lib/client/outbox';
import type { Actor } from '#lib/shared/contract/entities';
import { addressOf, type Place, placeOf } from '#lib/shared/support-place';
import { openPresence, type Presence } from './presence';
import { openTeam, type Team } from './team';
import { openTypists, type Typists } from './typists';

export interface Desk {
  me: Actor;
  connection: Connection;
  outbox: Outbox;
  inbox: InboxStore;
  presence: Presence;
  team: Team;
  typists: Typists;
}

const DeskContext = createContext<Desk | null>(null);

/** `waiting` stands in until the browser has opened the desk: on the server there is none. */
export function DeskProvider({
  me,
  waiting,
  children,
}: {
  me: Actor;
  waiting: ReactNode;
  children: ReactNode;
}) {
  const [desk, setDesk] = useState<Desk | null>(null);
  // Another object for the same person must not close a working desk.
  const [{ id }] = [me];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the desk belongs to the person, not to the object
  useEffect(() => {
    const { desk: opened, close } = openDesk(me);
    setDesk(opened);
    return close;
  }, [id]);
  return desk === null ? waiting : <DeskContext value={desk}>{children}</DeskContext>;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk is called outside DeskProvider.');
  return desk;
}

function openDesk(me: Actor): { desk: Desk; close: () => void } {
  const connection = openConnection({ as: 'agent', actorId: me.id });
  const outbox = openOutbox({ connection, identity: me.id });
  const presence = openPresence(connection);
  const desk: Desk = {
    me,
    connection,
    outbox,
    presence,
    inbox: openInbox({ connection, viewer: { kind: 'agent', id: me.id } }),
    team: openTeam(connection, presence),
    typists: openTypists(connection, me.id),
  };
  connection.connect();
  return {
    desk,
    close() {
      desk.typists.close();
      desk.team.close();
      desk.inbox.close();
      presence.close();
      outbox.close();
      connection.close();
    },
  };
}

export interface Navigation {
  place: Place;
  /** Adds to the browser's history, or replaces the present entry while one types. No page is loaded. */
  go(change: Partial<Place>, how?: 'push' | 'replace'): void;
}

export function useNavigation(): Navigation {
  const pathname = usePathname();
  const search = useSearchParams();
  const place = useMemo(() => placeOf(search), [search]);
  const go = useCallback(
    (change: Partial<Place>, how: 'push' | 'replace' = 'push') => {
      // Read from the window: two changes in one tick must not undo each other.
      const present = placeOf(new URLSearchParams(window.location.search));
      const address = addressOf({ ...present, ...change });
      if (address === `${pathname}${window.location.search}`) return;
      if (how === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
    },
    [pathname],
  );
  return { place, go };
}
