/** The answer for what does not exist and for those who may not see it. */
import type { Metadata } from 'next';

export const metadata: Metadata = { title: 'Page not found' };

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-2 p-6 text-center">
      <h1 className="text-20 font-semibold">This page does not exist</h1>
      <p className="text-14 text-ink-2">The address may be mistyped, or the page has moved.</p>
      <a
        href="/"
        className="mt-4 inline-flex h-10 items-center rounded-control bg-accent px-4 text-14 font-medium text-on-accent hover:bg-accent-strong"
      >
        Go to the shop
      </a>
    </main>
  );
}
