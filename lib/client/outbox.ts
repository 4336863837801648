/**
 * The words of one person that the server has not acknowledged yet, and their drafts: kept in IndexedDB, shared by all
 * tabs, sent first in, first out per conversation. It shows nothing and keeps nothing that was stored.
 */
import type { Input } from '#lib/shared/contract/commands';
import type { Conversation, Message } from '#lib/shared/contract/entities';
import type { Problem } from '#lib/shared/errors';
import type { Connection } from './connection';
import type { Store } from './store';

export type OutgoingKind = Input<'message:send'>['kind'];

export interface Outgoing {
  clientId: string;
  /** A conversation's id, or `local:<uuid>` before there is one. */
  queue: string;
  kind: OutgoingKind;
  body: string;
  /** ISO time by this browser's clock. */
  createdAt: string;
  state: 'sending' | 'waiting' | 'failed';
  problem?: Problem;
  /** A refusal: nothing was stored, so Delete may be offered beside Retry. */
  isRefused: boolean;
}

export interface OutboxSnapshot {
  outgoing: readonly Outgoing[];
  /** False until what earlier visits left has been read. */
  isLoaded: boolean;
  /** False where the browser offers no IndexedDB or Web Locks: unsent words are lost when this page closes. Say so. */
  isDurable: boolean;
}

/** A message the server has stored, as its acknowledgement said it. `queue` is the one it was sent from. */
export interface Stored {
  queue: string;
  message: Message;
  /** Only from the message that started the conversation. */
  conversation?: Conversation;
}

export interface Outbox extends Store<OutboxSnapshot> {
  readonly identity: string;
  /** Resolves with the client id once the message is durable; it is in the snapshot from then on. */
  send(message: {
    queue: string;
    kind: OutgoingKind;
    body: string;
    context?: Input<'conversation:start'>['context'];
  }): Promise<string>;
  retry(clientId: string): Promise<void>;
  /** Only for what was refused; anything else may have been stored and is left alone. */
  discard(clientId: string): Promise<void>;
  /** How many messages signing out would lose. */
  unsent(): number;
  /** Forgets every word and draft of this identity on this browser, in all tabs. */
  discardAll(): Promise<void>;
  /** Takes over what `fromIdentity` left unsent: only ever the `mergedGuestId` of a sign-in. Client ids stay. */
  adopt(fromIdentity: string): Promise<void>;
  /** Empty where there is none. `place` is a conversation's id, or `new`. */
  draft(place: string, kind: OutgoingKind): Promise<string>;
  saveDraft(place: string, kind: OutgoingKind, text: string): void;
  onStored(listener: (stored: Stored) => void): () => void;
  /** Stops sending from this tab. What is unsent stays for other tabs and visits. */
  close(): void;
}

/** `identity` is the actor's id: the only person these words are ever sent as. */
export declare function openOutbox(options: { connection: Connection; identity: string }): Outbox;
