'use client';
/** Short notices at the foot of the screen, by sonner: what was done, with its undo for five seconds, or what went wrong. */
import { CircleAlert } from 'lucide-react';
import { Toaster as Sonner, toast } from 'sonner';

interface ToastAction {
  label: string;
  onSelect: () => void;
}

export function Toaster() {
  return (
    <Sonner
      position="bottom-left"
      containerAriaLabel="Notices"
      visibleToasts={3}
      // Over the list, beside the bar: it must not cover the composer.
      offset={{ bottom: 16, left: 68 }}
      mobileOffset={{ bottom: 76 }}
      icons={{ error: <CircleAlert aria-hidden="true" className="size-4 text-danger" /> }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-card border border-line bg-surface-1 py-2.5 ps-4 pe-2.5 text-13 text-ink-1 shadow-menu md:w-[300px]',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'mt-0.5 text-ink-2',
          actionButton:
            'h-7 shrink-0 rounded-control px-2.5 font-medium text-accent hover:bg-surface-2 pointer-coarse:h-10',
        },
      }}
    />
  );
}

/** Says what was done and offers the way back for five seconds. */
export function announceDone(title: string, undo: () => void): void {
  toast(title, { duration: 5_000, action: { label: 'Undo', onClick: undo } });
}

/** Says what did not work and why, with a way out where there is one. Stays ten seconds. */
export function announceProblem(title: string, description: string, action?: ToastAction): void {
  toast.error(title, {
    description,
    duration: 10_000,
    ...(action === undefined ? {} : { action: { label: action.label, onClick: action.onSelect } }),
  });
}
