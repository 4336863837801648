'use client';
/** Whether I am online or away. The choice is remembered here and told to the server on every connect: it forgets sockets. */
import { useCallback, useEffect } from 'react';
import { useDesk } from './desk';
import { useRememberedChoice } from './remembered';

export type OwnAvailability = 'online' | 'away';

export function useAvailability(): [OwnAvailability, (availability: OwnAvailability) => void] {
  const { connection } = useDesk();
  const [availability, remember] = useRememberedChoice<OwnAvailability>('availability', ['online', 'away']);

  useEffect(
    () => connection.onAwake(() => void connection.call('presence:set', { availability })),
    [connection, availability],
  );
  const choose = useCallback(
    (next: OwnAvailability) => {
      remember(next);
      void connection.call('presence:set', { availability: next });
    },
    [connection, remember],
  );
  return [availability, choose];
}
