/**
 * What one tab remembers of the widget over a reload: small, never the words of a conversation, gone on sign-out.
 * Browsers may forbid storage; then nothing is remembered, and nothing else happens.
 */
type Key = 'open' | 'place' | 'shown' | 'draft' | 'first-words' | 'contact';

const prefix = 'shopbell:';

export function remembered(key: Key): string | null {
  try {
    return sessionStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

/** `null` forgets. */
export function remember(key: Key, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, value);
  } catch {}
}

/** Everything that belongs to the one who is leaving; whether the panel is open belongs to the tab. */
export function forgetPerson(): void {
  for (const key of ['place', 'shown', 'draft', 'contact'] as const) remember(key, null);
}
