/** The hint of a keyboard shortcut, drawn as a key. */
import type { ReactNode } from 'react';

/** `onDark` is for dark grounds such as tooltips. */
export function Keys({ children, onDark = false }: { children: ReactNode; onDark?: boolean }) {
  const colours = onDark ? 'border-current/35 text-current' : 'border-line bg-surface-1 text-ink-3';
  return (
    <kbd
      className={`inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-[4px] border px-1 font-sans text-12 leading-none font-medium ${colours}`}
    >
      {children}
    </kbd>
  );
}
