'use client';
/** The "…" of the panel's header: another conversation, and the earlier ones. */
import { Ellipsis } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Chat } from './chat';
import { type ChatSnapshot, canStartAnother } from './chat-snapshot';
import styles from './panel.module.css';

export function PanelMenu({ chat, snapshot }: { chat: Chat; snapshot: ChatSnapshot }) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  const items = [
    { name: 'New conversation', isPossible: canStartAnother(snapshot), run: () => chat.show('new') },
    { name: 'Earlier conversations', isPossible: snapshot.actor !== null, run: () => chat.showList() },
  ];

  useEffect(() => {
    if (!isOpen) return;
    itemsIn(root.current)[0]?.focus();
    const dismiss = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setIsOpen(false);
    };
    document.addEventListener('pointerdown', dismiss);
    return () => document.removeEventListener('pointerdown', dismiss);
  }, [isOpen]);

  function press(event: KeyboardEvent) {
    if (!isOpen) return;
    const shown = itemsIn(root.current);
    const at = shown.indexOf(document.activeElement as HTMLElement);
    const targets: Record<string, number> = {
      ArrowDown: (at + 1) % shown.length,
      ArrowUp: (at - 1 + shown.length) % shown.length,
      Home: 0,
      End: shown.length - 1,
    };
    if (event.key in targets) shown[targets[event.key] ?? 0]?.focus();
    else if (event.key === 'Tab') return setIsOpen(false);
    else if (event.key === 'Escape') {
      setIsOpen(false);
      button.current?.focus();
    } else return;
    // Esc closes the innermost layer only.
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the button and the menu within
    <div ref={root} className={styles.menu} onKeyDown={press}>
      <button
        ref={button}
        type="button"
        className={styles.icon}
        aria-label="More"
        title="More"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Ellipsis size={20} aria-hidden="true" />
      </button>
      {isOpen ? (
        <div role="menu" aria-label="More" className={styles.menuItems}>
          {items.map(({ name, isPossible, run }) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={!isPossible}
              onClick={() => {
                if (!isPossible) return;
                setIsOpen(false);
                run();
              }}
            >
              {name}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function itemsIn(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}
