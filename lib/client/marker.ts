/**
 * The marker cookie: readable, without any secret, it says that this browser has a conversation, so that a page knows
 * without a request whether to connect. Answers over HTTP set it too; over a socket no cookie can be set.
 */
const lifetimeSeconds = 180 * 24 * 60 * 60;

export function hasConversation(): boolean {
  return /(?:^|;\s*)shopbell_conversation=1(?:;|$)/.test(document.cookie);
}

/** `false` takes the marker away. */
export function markConversation(exists: boolean): void {
  if (exists === hasConversation()) return;
  const security = location.protocol === 'https:' ? '; Secure' : '';
  const value = exists ? `1; Max-Age=${lifetimeSeconds}` : '; Max-Age=0';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `shopbell_conversation=${value}; Path=/; SameSite=Lax${security}`;
}
