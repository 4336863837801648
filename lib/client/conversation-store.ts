/** One conversation as its viewer sees it, live: the timeline, what is on its way out, receipts and who is typing. */
import type { Input } from '#lib/shared/contract/commands';
import type { Conversation, Message, Participant, Receipt } from '#lib/shared/contract/entities';
import type { Problem } from '#lib/shared/errors';
import type { Connection } from './connection';
import type { Outbox, Outgoing } from './outbox';
import type { Store } from './store';
import type { OutgoingKind } from './unsent';

export type Viewer = Participant;

export interface Typist {
  kind: 'customer' | 'agent';
  id: string;
  name: string;
}

export interface ConversationSnapshot {
  phase: 'loading' | 'ready' | 'failed';
  /** Why it could not be read; in phase `ready` why it could not be brought up to date. */
  problem: Problem | null;
  /** Null in phase `ready`: nothing has been started yet. */
  conversation: Conversation | null;
  /** Ascending by `seq`. */
  messages: readonly Message[];
  /** Not in `messages` yet, in the order of writing. */
  outgoing: readonly Outgoing[];
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  receipts: readonly Receipt[];
  typing: readonly Typist[];
}

export interface ConversationStore extends Store<ConversationSnapshot> {
  loadEarlier(): Promise<void>;
  /** Resolves once the message is durable in this browser, with its client id. */
  send(body: string, kind?: OutgoingKind, context?: Input<'conversation:start'>['context']): Promise<string>;
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** Read means seen: call it when the message is in view, the tab visible and the window focused. */
  markRead(seq: number): void;
  /** May be called on every keystroke; `false` when the composer is emptied or left. */
  setTyping(isActive: boolean, kind?: OutgoingKind): void;
  /** Tries again after `failed`. */
  reload(): void;
  /** Stops following. The store is of no use afterwards. */
  leave(): void;
}

/**
 * `conversationId: null` is, for a customer, the conversation last active, or none yet; `'new'` starts another one
 * with the first message sent.
 */
export declare function openConversation(options: {
  connection: Connection;
  outbox: Outbox;
  viewer: Viewer;
  conversationId: string | 'new' | null;
}): ConversationStore;
