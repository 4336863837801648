'use client';
import { useEffect, useRef } from 'react';

/** What a page of the shop shows when it could not be made. */
export default function ShopError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="pt-8 md:pt-12">
      <h1 ref={heading} tabIndex={-1} className="pb-3 font-medium text-36 outline-none">
        Something spilled.
      </h1>
      <p className="max-w-prose text-17 text-paper-ink-soft">
        This page could not be made just now. Nothing you ordered or wrote is lost.
        {error.digest && ` If you tell us about it, mention ${error.digest}.`}
      </p>
      <button type="button" onClick={retry} className="button-strong mt-6">
        Try again
      </button>
    </div>
  );
}
