'use client';
/** One line about the connection, when there is something to say. It comes late and leaves late, so that it never flickers. */
import { CloudOff, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button';
import type { ConnectionSnapshot } from '#lib/client/connection';
import { useStore } from '#lib/client/use-store';
import { useDesk } from './desk';
import { addressOf, placeOf } from './place';

const reconnectingAfter = 2_500;
const offlineAfter = 30_000;
const goneAfter = 2_000;

type Notice = 'none' | 'reconnecting' | 'offline' | 'back' | 'outdated';

export function ConnectionNotice() {
  const { connection } = useDesk();
  const snapshot = useStore(connection);
  const notice = useNotice(snapshot);
  useEffect(() => {
    if (snapshot.state !== 'ended') return;
    const next = addressOf(placeOf(new URLSearchParams(window.location.search)));
    window.location.assign(`/admin/sign-in?next=${encodeURIComponent(next)}`);
  }, [snapshot.state]);

  return (
    <div role="status" className="shrink-0">
      {notice === 'none' ? null : (
        <div
          className={`flex min-h-9 items-center justify-center gap-2 px-4 text-13 ${
            notice === 'back' ? 'bg-accent-soft text-accent' : 'bg-ink-1 text-surface-1'
          }`}
        >
          {notice === 'reconnecting' ? (
            <>
              <RefreshCw aria-hidden="true" className="size-3.5" /> Reconnecting…
            </>
          ) : null}
          {notice === 'offline' ? (
            <>
              <CloudOff aria-hidden="true" className="size-4 shrink-0" /> You're offline, messages will send
              when you're back
            </>
          ) : null}
          {notice === 'back' ? 'Connected again' : null}
          {notice === 'outdated' ? (
            <>
              Shopbell has been updated. Your drafts are kept.
              <Button className="my-1 h-7" onClick={() => window.location.reload()}>
                Reload
              </Button>
            </>
          ) : null}
        </div>
      )}
    </div>
  );
}

function useNotice({ state, since }: ConnectionSnapshot): Notice {
  const [notice, setNotice] = useState<Notice>('none');
  useEffect(() => {
    if (state === 'outdated') {
      setNotice('outdated');
      return;
    }
    if (state === 'connected') {
      setNotice((shown) => (shown === 'none' || shown === 'outdated' ? 'none' : 'back'));
      const timer = setTimeout(() => setNotice('none'), goneAfter);
      return () => clearTimeout(timer);
    }
    if (state === 'idle' || state === 'ended') return;
    const lost = Date.now() - since;
    const timers = [
      setTimeout(() => setNotice('reconnecting'), Math.max(0, reconnectingAfter - lost)),
      setTimeout(() => setNotice('offline'), Math.max(0, offlineAfter - lost)),
    ];
    return () => timers.forEach(clearTimeout);
  }, [state, since]);
  return notice;
}
