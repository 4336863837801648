/** The single-letter keys of the workspace: which key means what, and when a key is only a key. Pure. */

export type Shortcut =
  | 'next'
  | 'previous'
  | 'reply'
  | 'note'
  | 'assign'
  | 'close'
  | 'priority'
  | 'search'
  | 'help';

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
}

interface DescribedShortcut {
  key: string;
  shortcut: Shortcut;
  description: string;
}

/** As the help dialog lists them. */
export const shortcuts: readonly DescribedShortcut[] = [
  { key: 'J', shortcut: 'next', description: 'Next conversation' },
  { key: 'K', shortcut: 'previous', description: 'Previous conversation' },
  { key: 'R', shortcut: 'reply', description: 'Write a reply' },
  { key: 'N', shortcut: 'note', description: 'Write a private note' },
  { key: 'A', shortcut: 'assign', description: 'Assign' },
  { key: 'E', shortcut: 'close', description: 'Close or reopen' },
  { key: 'P', shortcut: 'priority', description: 'Priority' },
  { key: '/', shortcut: 'search', description: 'Search' },
  { key: '?', shortcut: 'help', description: 'This help' },
];

/** Goes by the character the key makes, so it follows the keyboard's layout. Null while a word is being composed. */
export function shortcutOf(press: KeyPress): Shortcut | null {
  if (press.isComposing || press.ctrlKey || press.metaKey || press.altKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return shortcuts.find((described) => described.key.toLowerCase() === key)?.shortcut ?? null;
}

/** Where letters are text, or where an open menu or dialog reads them. */
const ownKeys =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="menu"], [role="dialog"], [role="listbox"]';

export function takesLetters(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(ownKeys) !== null;
}
