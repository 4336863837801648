'use client';
/** Listens for single keys in the whole window and passes on what they mean, unless the agent switched them off. */
import { useEffect, useRef } from 'react';
import { useRememberedChoice } from './remembered';
import { type Shortcut, shortcutOf, takesLetters } from './shortcuts';

/** `act` answers false when the key has no meaning here; then the browser keeps it. */
export function useShortcuts(act: (shortcut: Shortcut) => boolean): void {
  const [singleKeys] = useRememberedChoice('single-keys', ['on', 'off']);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });

  useEffect(() => {
    if (singleKeys === 'off') return;
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || takesLetters(event.target)) return;
      const shortcut = shortcutOf(event);
      if (shortcut === null || (event.repeat && shortcut !== 'next' && shortcut !== 'previous')) return;
      if (latest.current(shortcut)) event.preventDefault();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [singleKeys]);
}
