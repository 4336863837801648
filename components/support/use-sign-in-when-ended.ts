'use client';
/** Leads to the sign-in page when the session has ended, and from there back to where one was. */
import { useEffect } from 'react';
import { useStore } from '#lib/client/use-store';
import { useDesk } from './desk';

export function useSignInWhenEnded(): void {
  const { connection } = useDesk();
  const { state } = useStore(connection);
  useEffect(() => {
    if (state !== 'ended') return;
    const { pathname, search } = window.location;
    window.location.assign(`/admin/sign-in?next=${encodeURIComponent(pathname + search)}`);
  }, [state]);
}
