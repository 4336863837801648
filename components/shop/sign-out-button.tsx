'use client';
/** Signs out and leaves nothing behind. Where words are still unsent, it asks first: they would be lost. */
import { useEffect, useRef, useState } from 'react';
import type { Outbox } from '#lib/client/outbox';
import { signOut } from '#lib/client/session';
import { announceSessionChange } from '../widget/session-change';

export function SignOutButton({ customerId }: { customerId: string }) {
  const question = useRef<HTMLDialogElement>(null);
  const [unsent, setUnsent] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);

  // Words are unsent when the network is gone, and then nothing can be fetched any more.
  useEffect(() => void fetchLibrary().catch(() => undefined), []);

  async function leave(isAgreed: boolean): Promise<void> {
    setProblem(null);
    const outbox = await outboxOf(customerId).catch(() => null);
    if (outbox === null) {
      setProblem('We could not look for unsent messages. Check your connection, then try again.');
      return;
    }
    if (outbox.unsent() > 0 && !isAgreed) {
      setUnsent(outbox.unsent());
      outbox.close();
      question.current?.showModal();
      return;
    }
    const answer = await signOut('customer');
    if (!answer.ok) {
      outbox.close();
      setProblem(answer.error.message);
      return;
    }
    await outbox.discardAll();
    outbox.close();
    announceSessionChange();
    // A full load: no page of this account stays in the router's memory.
    window.location.assign('/');
  }

  return (
    <>
      <button type="button" onClick={() => void leave(false)} className="button-quiet">
        Sign out
      </button>
      {problem !== null && (
        <p role="alert" className="mt-2 text-14 text-danger">
          {problem}
        </p>
      )}
      <dialog
        ref={question}
        aria-labelledby="unsent"
        className="m-auto w-[min(26rem,calc(100vw-2.5rem))] rounded-panel bg-paper p-6 text-paper-ink shadow-panel backdrop:bg-scrim"
      >
        <p id="unsent" className="font-medium text-17">
          {unsent === 1 ? 'One message is not sent yet.' : `${unsent} messages are not sent yet.`}
        </p>
        <p className="mt-1 text-15 text-paper-ink-soft">Signing out throws away what has not reached us.</p>
        <form method="dialog" className="mt-5 flex flex-wrap justify-end gap-3">
          <button type="submit" className="button-quiet">
            Stay and send
          </button>
          <button type="submit" onClick={() => void leave(true)} className="button-strong">
            Sign out anyway
          </button>
        </form>
      </dialog>
    </>
  );
}

/** After the page, not with it. */
function fetchLibrary() {
  return Promise.all([import('#lib/client/connection'), import('#lib/client/outbox')]);
}

/** Read without connecting: it says what is unsent, and forgets it. */
async function outboxOf(customerId: string): Promise<Outbox> {
  const [{ openConnection }, { openOutbox }] = await fetchLibrary();
  const outbox = openOutbox({
    connection: openConnection({ as: 'customer', actorId: customerId }),
    identity: customerId,
  });
  await new Promise<void>((resolve) => {
    const check = () => outbox.getSnapshot().isLoaded && resolve();
    outbox.subscribe(check);
    check();
  });
  return outbox;
}
