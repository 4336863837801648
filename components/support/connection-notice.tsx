'use client';
/** The line about the connection, and the way to the sign-in page when the session has ended. */
import { useEffect } from 'react';
import { ConnectionBanner } from '#components/chat/connection-banner';
import { useStore } from '#lib/client/use-store';
import { addressOf, placeOf } from '#lib/shared/support-place';
import { useDesk } from './desk';

export function ConnectionNotice() {
  const { connection, outbox } = useDesk();
  const { state, since } = useStore(connection);
  const { isDurable } = useStore(outbox);

  useEffect(() => {
    if (state !== 'ended') return;
    const next = addressOf(placeOf(new URLSearchParams(window.location.search)));
    window.location.assign(`/admin/sign-in?next=${encodeURIComponent(next)}`);
  }, [state]);

  return <ConnectionBanner state={state} since={since} isDurable={isDurable} />;
}
