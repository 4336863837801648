/** What the panel shows of a chat, in one value. Pure. */
import type { Connection, ConnectionSnapshot } from '#lib/client/connection';
import type { ConversationSnapshot, ConversationStore } from '#lib/client/conversation-store';
import type { Outbox, Outgoing } from '#lib/client/outbox';
import { unreadMessages } from '#lib/client/unread';
import type { Actor } from '#lib/shared/contract/entities';
import type { Problem } from '#lib/shared/errors';

/** A conversation's id; `new` for one that has no message yet; null for the one last active. */
export type Shown = string | 'new' | null;

export interface Elsewhere {
  conversationId: string;
  /** Who wrote last, and the message's place: it may be told of twice. */
  name: string;
  seq: number;
  count: number;
}

export interface ChatSnapshot {
  /** `asking` who is here; `failed` when nobody could say. */
  phase: 'asking' | 'ready' | 'failed';
  problem: Problem | null;
  /** Null for a stranger, who has neither connection nor conversation. */
  actor: Actor | null;
  connection: ConnectionSnapshot | null;
  conversation: ConversationSnapshot | null;
  view: 'conversation' | 'list';
  shown: Shown;
  /** Grows when another conversation is shown: what was on the screen is left. */
  visit: number;
  draft: string;
  firstWords: readonly Outgoing[];
  /** False where unsent words are lost when the page closes. */
  isDurable: boolean;
  elsewhere: Elsewhere | null;
  /** Messages of the team that the shopper has not seen, as far as they are loaded. */
  unread: number;
}

export function strangersSnapshot(firstWords: readonly Outgoing[]): ChatSnapshot {
  return {
    phase: 'asking',
    problem: null,
    actor: null,
    connection: null,
    conversation: null,
    view: 'conversation',
    shown: null,
    visit: 0,
    draft: '',
    firstWords,
    isDurable: true,
    elsewhere: null,
    unread: 0,
  };
}

type OfSession = Omit<ChatSnapshot, 'view' | 'shown' | 'visit' | 'draft' | 'firstWords'>;

export function snapshotOf(session: {
  actor: Actor;
  connection: Connection;
  outbox: Outbox;
  conversation: ConversationStore;
  elsewhere: Elsewhere | null;
}): OfSession {
  const { actor, elsewhere } = session;
  const conversation = session.conversation.getSnapshot();
  const unread = unreadMessages(conversation.messages, conversation.receipts, actor).length;
  return {
    phase: 'ready',
    problem: null,
    actor,
    connection: session.connection.getSnapshot(),
    conversation,
    isDurable: session.outbox.getSnapshot().isDurable,
    elsewhere,
    unread: unread + (elsewhere?.count ?? 0),
  };
}

/**
 * Whether "New conversation" would begin one: while the conversation is not closed, whatever is written continues it.
 */
export function canStartAnother({ conversation }: ChatSnapshot): boolean {
  return conversation?.conversation?.status === 'closed';
}
