'use client';
/** A button with only an icon. Its label is its name for assistive technology and its tooltip. */
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  label: string;
  keys?: string;
  icon: ReactNode;
  side?: ComponentProps<typeof Tooltip>['side'];
}

export function IconButton({
  label,
  keys,
  icon,
  side = 'bottom',
  className = '',
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <button type={type} aria-label={label} className={`${iconButtonClass} ${className}`} {...rest}>
        {icon}
      </button>
    </Tooltip>
  );
}

/** For triggers that Base UI renders. */
export const iconButtonClass =
  'inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors duration-120 ' +
  'hover:bg-surface-2 hover:text-ink-1 disabled:opacity-45 data-popup-open:bg-surface-2 data-popup-open:text-ink-1 pointer-coarse:size-10';
