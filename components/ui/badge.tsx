/** A word about a state, in a pill. */
import type { ReactNode } from 'react';

export function Badge({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <span className="inline-flex h-6 shrink-0 items-center gap-1 rounded-pill bg-surface-2 px-2 text-12 font-medium whitespace-nowrap text-ink-2">
      {icon}
      {children}
    </span>
  );
}
