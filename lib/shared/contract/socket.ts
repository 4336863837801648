/** The Socket.IO side of the contract, in types: what goes with connecting and comes with every acknowledgement. Imports no zod. */
import type { Problem } from '../errors';

/** A client of another version is told `outdated` and reloads. */
export const contractVersion = 1;

export type Answer<Data> = { ok: true; data: Data } | { ok: false; error: Problem };

/** What a client puts in `auth` when it connects. `as` chooses where a browser is signed in on both sides. */
export interface Handshake {
  v: number;
  as?: 'customer' | 'agent';
  token?: string;
  /**
   * Whom the page believes to be. The server refuses with `unauthenticated` when the session is another's: a tab that
   * slept through a change of person must not send the old person's words as the new one's. Over HTTP: `Shopbell-Actor`.
   */
  actorId?: string;
}
