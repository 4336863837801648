'use client';
/** The line about the connection, and the way to the sign-in page when the session has ended. */
import { ConnectionBanner } from '#components/chat/connection-banner';
import { useStore } from '#lib/client/use-store';
import { useDesk } from './desk';
import { useSignInWhenEnded } from './use-sign-in-when-ended';

export function ConnectionNotice() {
  const { connection, outbox } = useDesk();
  const { state, since } = useStore(connection);
  const { isDurable } = useStore(outbox);
  useSignInWhenEnded();
  return <ConnectionBanner state={state} since={since} isDurable={isDurable} />;
}
