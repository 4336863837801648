/** A list with nothing in it, and the way on. */
import type { ReactNode } from 'react';

export function Empty({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="rounded-panel bg-paper-soft px-6 py-16 text-center md:py-20">
      <p className="font-medium font-serif text-26">{title}</p>
      <p className="mx-auto mt-2 mb-7 max-w-md text-paper-ink-soft">{text}</p>
      {children}
    </div>
  );
}
