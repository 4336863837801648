/** Keyboard shortcuts, drawn as keys. */

/** A key in a sentence or a list. */
export function Keys({ children }: { children: string }) {
  return <kbd className={`${keyClass} border-line bg-surface-1 text-ink-3`}>{children}</kbd>;
}

/**
 * A key on a control that has a name of its own. Drawn by the style sheet, so that neither the eye's text nor the ear's
 * becomes "Close E"; the control says it in `aria-keyshortcuts`.
 */
export function KeyHint({ keys, onDark = false }: { keys: string; onDark?: boolean }) {
  const colours = onDark ? 'border-current/35' : 'border-line bg-surface-1 text-ink-3';
  return (
    <span
      aria-hidden="true"
      data-keys={keys}
      className={`${keyClass} ${colours} before:content-[attr(data-keys)]`}
    />
  );
}

const keyClass =
  'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-[4px] border px-1 font-sans text-12 leading-none font-medium';
