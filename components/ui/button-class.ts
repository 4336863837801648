/** How buttons look, for links and for triggers that Base UI renders too. No client code: pages drawn on the server use it. */
export type ButtonLook = 'primary' | 'outline' | 'quiet' | 'danger';

/** 32 px high, 40 on touch screens. */
export function buttonClass(look: ButtonLook): string {
  return `${shape} ${looks[look]}`;
}

const shape =
  'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-control px-3 text-13 font-medium whitespace-nowrap ' +
  'transition-colors duration-120 select-none disabled:cursor-default disabled:opacity-55 pointer-coarse:h-10';

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent not-disabled:hover:bg-accent-strong',
  outline:
    'border border-line bg-surface-1 text-ink-1 not-disabled:hover:bg-surface-2 data-popup-open:bg-surface-2',
  quiet:
    'text-ink-2 not-disabled:hover:bg-surface-2 not-disabled:hover:text-ink-1 data-popup-open:bg-surface-2',
  danger: 'bg-danger text-on-danger not-disabled:hover:opacity-90',
};
