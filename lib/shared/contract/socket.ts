/** The Socket.IO side of the contract, as types: what `socket.emitWithAck` and `socket.on` accept. Imports no zod. */
import type { Problem } from '../errors';
import type { CommandName, Input, Reply } from './commands';
import type { Event, EventName } from './events';

/** A client of another version is told `outdated` and reloads. */
export const contractVersion = 1;

export type Answer<Data> = { ok: true; data: Data } | { ok: false; error: Problem };

export type ClientToServer = {
  [Name in CommandName]: (input: Input<Name>, acknowledge: (answer: Answer<Reply<Name>>) => void) => void;
};

export type ServerToClient = {
  [Name in EventName]: (payload: Event<Name>) => void;
};

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
