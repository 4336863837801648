/**
 * One live connection to the server: connects, notices when it is lost, half-open or refused, and comes back.
 * It keeps no messages and repeats no command: what a lost connection means is for its callers to say.
 */
import type { CommandName, Input, Reply } from '#lib/shared/contract/commands';
import type { Event, EventName } from '#lib/shared/contract/events';
import type { Side } from '#lib/shared/contract/session';
import type { Answer } from '#lib/shared/contract/socket';
import type { Problem } from '#lib/shared/errors';
import type { Store } from './store';

export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'offline'
  | 'outdated'
  | 'ended';

export type EndReason = Event<'session:ended'>['reason'] | 'unauthenticated';

export interface ConnectionSnapshot {
  state: ConnectionState;
  /** `Date.now()` at which there was last a working connection to lose; unchanged between `reconnecting` and `offline`. */
  since: number;
  /** Only in state `ended`: why there is nobody to connect as. Ask `currentActor` and begin anew. */
  endReason: EndReason | null;
  /** Why the last attempt was refused, where the server said so. */
  problem: Problem | null;
}

export interface Connection extends Store<ConnectionSnapshot> {
  readonly as: Side;
  readonly state: ConnectionState;
  /** Begins, or begins anew after `close`, `ended` or `outdated` with the cookie of this moment. */
  connect(): void;
  /** Goes back to `idle`; calls under way answer `unavailable`. */
  close(): void;
  /**
   * Sends one command. Never rejects: within 5 s it answers what the server said, or `unavailable`.
   * While (re)connecting it waits for the connection inside the same 5 s; in any other state it answers at once.
   */
  call<Name extends CommandName>(name: Name, input: Input<Name>): Promise<Answer<Reply<Name>>>;
  /** Answers the function that stops listening. */
  on<Name extends EventName>(event: Name, listener: (payload: Event<Name>) => void): () => void;
  /** Calls back when something may have been missed: connected, tab visible, network or page back. Only while connected. */
  onAwake(listener: () => void): () => void;
}

/** `actorId`: whom this page believes it is. The server refuses the connection when the cookie is somebody else's by now. */
export declare function openConnection(options: { as: Side; actorId?: string }): Connection;
