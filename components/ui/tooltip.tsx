'use client';
/** A name that appears beside a control on hover and on keyboard focus. It names nothing itself: give the control a label. */
import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { KeyHint } from './keys';

interface TooltipProps {
  label: string;
  /** The keyboard shortcut, as it is written on the key. */
  keys?: string | undefined;
  side?: 'top' | 'bottom' | 'left' | 'right' | 'inline-end';
  /** The control. */
  children: ReactElement;
}

/** Around the whole screen: the second tooltip in a row opens at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Base.Provider delay={400}>{children}</Base.Provider>;
}

export function Tooltip({ label, keys, side = 'bottom', children }: TooltipProps) {
  return (
    <Base.Root disableHoverablePopup>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="flex origin-(--transform-origin) items-center gap-2 rounded-control bg-ink-1 px-2 py-1 text-12 text-surface-1 transition duration-120 ease-enter data-ending-style:opacity-0 data-instant:transition-none data-starting-style:scale-97 data-starting-style:opacity-0">
            {label}
            {keys === undefined ? null : <KeyHint keys={keys} onDark />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
