'use client';
/** Grey shapes where something is about to be. Nothing for the first 300 ms, so that quick answers do not flash. */
import { type ReactNode, useEffect, useState } from 'react';

/** One bar; size it with `className`. */
export function SkeletonBar({ className = '' }: { className?: string }) {
  return <span className={`block rounded-control bg-surface-2 ${className}`} />;
}

interface LoadingProps {
  /** Said to assistive technology, for example "Loading conversations". */
  label: string;
  children: ReactNode;
}

/** Wraps the bars of one place: appears after 300 ms and breathes. */
export function Loading({ label, children }: LoadingProps) {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} className="min-h-0 flex-1 overflow-hidden">
      {isLate ? (
        <div aria-hidden="true" className="animate-breathe motion-reduce:animate-none">
          {children}
        </div>
      ) : null}
    </div>
  );
}
