'use client';
/** Shown instead of a page of the team that failed. The digest leads to the server's log. */
import { Button } from '#components/ui/button';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main role="alert" className="flex min-h-dvh flex-col items-center justify-center gap-2 p-6 text-center">
      <h1 className="text-20 font-semibold">Something went wrong here</h1>
      <p className="text-14 text-ink-2">Messages are not affected: they are stored on the server.</p>
      {error.digest === undefined ? null : (
        <p className="text-12 text-ink-3">Tell whoever looks after Shopbell this number: {error.digest}</p>
      )}
      <div className="mt-4 flex gap-2">
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
      </div>
    </main>
  );
}
