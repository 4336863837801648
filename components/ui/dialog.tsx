'use client';
/** Dialogs in the middle of the screen and sheets at its end, on Base UI: focus stays inside and returns afterwards. */
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { iconButtonClass } from './icon-button';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Viewport className="fixed inset-0 z-40 flex items-center justify-center p-4">
          <Base.Popup className="flex max-h-full w-full max-w-md flex-col overflow-hidden rounded-panel bg-surface-1 text-ink-1 shadow-panel outline-none transition duration-150 ease-enter data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0 motion-reduce:transition-none">
            <header className="flex items-center justify-between gap-4 border-b border-line ps-5 pe-3 py-3">
              <Base.Title className="text-15 font-semibold">{title}</Base.Title>
              <Base.Close aria-label="Close dialog" className={iconButtonClass}>
                <X aria-hidden="true" className="size-4" />
              </Base.Close>
            </header>
            <div className="overflow-y-auto px-5 py-4">{children}</div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** The full height at the end of the screen; the full width on a phone. `children` bring their own heading and close button. */
export function Sheet({ title, isOpen, onClose, children }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup
          aria-label={title}
          className="fixed inset-y-0 end-0 z-40 flex w-full max-w-[360px] flex-col bg-surface-1 text-ink-1 shadow-panel outline-none transition duration-150 ease-enter data-ending-style:translate-x-2 data-ending-style:opacity-0 data-starting-style:translate-x-2 data-starting-style:opacity-0 motion-reduce:transition-none max-md:max-w-none"
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

const backdropClass =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0';
