/**
 * How the shop's pages tell the widget that somebody signed in or out on this page: the session cookie is out of reach
 * of scripts, so the widget cannot see it happen. Other tabs learn it from their sockets.
 */
const eventName = 'shopbell:session';

export interface SessionChange {
  /** From a sign-in's answer: the guest whose unsent words belong to the one who signed in. */
  mergedGuestId?: string | undefined;
}

/** Call it after signing in, registering or signing out without a full page load. */
export function announceSessionChange(change: SessionChange = {}): void {
  window.dispatchEvent(new CustomEvent<SessionChange>(eventName, { detail: change }));
}

export function onSessionChange(listener: (change: SessionChange) => void): () => void {
  const listen = (event: Event) => listener((event as CustomEvent<SessionChange>).detail);
  window.addEventListener(eventName, listen);
  return () => window.removeEventListener(eventName, listen);
}
