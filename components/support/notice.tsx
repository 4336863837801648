/** What fills a place that has nothing to show: why, and a way out. */
import type { ReactNode } from 'react';

interface NoticeProps {
  icon: ReactNode;
  title: string;
  text?: string;
  action?: ReactNode;
  isAlert?: boolean;
}

export function Notice({ icon, title, text, action, isAlert = false }: NoticeProps) {
  return (
    <div
      role={isAlert ? 'alert' : undefined}
      className="flex flex-1 flex-col items-center justify-center gap-1 px-8 py-10 text-center"
    >
      <span className="mb-2 flex size-12 items-center justify-center rounded-pill bg-surface-2 text-ink-3">
        {icon}
      </span>
      <p className="max-w-72 text-14 font-medium text-balance break-words">{title}</p>
      {text === undefined ? null : <p className="max-w-72 text-13 text-balance text-ink-3">{text}</p>}
      {action == null ? null : <div className="mt-4">{action}</div>}
    </div>
  );
}
