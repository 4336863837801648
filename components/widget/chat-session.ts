/**
 * What is open while the shopper is somebody: one connection, their outbox, the conversation shown, and the draft of it.
 * Lives as long as one identity; `stop` leaves nothing open.
 */
import { type Connection, openConnection } from '#lib/client/connection';
import { type ConversationStore, openConversation } from '#lib/client/conversation-store';
import { type Outbox, openOutbox } from '#lib/client/outbox';
import type { Actor } from '#lib/shared/contract/entities';
import type { Event } from '#lib/shared/contract/events';
import type { Elsewhere, Shown } from './chat-snapshot';

export interface ChatSession {
  readonly actor: Actor;
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly conversation: ConversationStore;
  /** What the team wrote in another of the shopper's conversations, since that was last shown. */
  readonly elsewhere: Elsewhere | null;
  show(shown: Shown): void;
  saveDraft(draft: string): void;
  stop(): void;
}

interface SessionOptions {
  actor: Actor;
  shown: Shown;
  onChange(): void;
  /** A draft of an earlier visit, once the conversation it belongs to is known. */
  onDraft(draft: string): void;
  /** Signed out, expired or somebody else by now. */
  onEnd(): void;
}

export function openChatSession({ actor, shown, onChange, onDraft, onEnd }: SessionOptions): ChatSession {
  const viewer = { kind: actor.kind, id: actor.id };
  const connection = openConnection({ as: 'customer', actorId: actor.id });
  const outbox = openOutbox({ connection, identity: actor.id });
  let conversation = open(shown);
  /** Where the draft is kept; null until the conversation is known. */
  let place: string | null = null;
  let elsewhere: Elsewhere | null = null;
  /** Typed before that. */
  let early: string | null = null;

  function open(conversationId: Shown): ConversationStore {
    const opened = openConversation({ connection, outbox, viewer, conversationId });
    opened.subscribe(() => {
      if (opened !== conversation) return;
      void followDraft();
      onChange();
    });
    return opened;
  }

  /** Words begun before the conversation had an id move along with it. */
  async function followDraft(): Promise<void> {
    const snapshot = conversation.getSnapshot();
    if (snapshot.phase !== 'ready') return;
    const now = snapshot.conversation?.id ?? 'new';
    if (now === place) return;
    const before = place;
    place = now;
    if (early !== null) {
      outbox.saveDraft(now, 'reply', early);
      early = null;
      return;
    }
    const draft = await outbox.draft(before === 'new' ? before : now, 'reply');
    if (place !== now || draft === '') return;
    if (before === 'new') {
      outbox.saveDraft(before, 'reply', '');
      outbox.saveDraft(now, 'reply', draft);
    } else onDraft(draft);
  }

  function noticeElsewhere({ conversationId, message }: Event<'message:changed'>): void {
    const current = conversation.getSnapshot();
    if (current.phase !== 'ready' || current.conversation?.id === conversationId) return;
    const known = elsewhere?.conversationId === conversationId ? elsewhere : { seq: 0, count: 0 };
    const { author, kind, seq, editedAt, deletedAt } = message;
    const isReply = kind === 'reply' && author.kind === 'agent' && editedAt === null && deletedAt === null;
    if (!isReply || seq <= known.seq) return;
    elsewhere = { conversationId, name: author.name, seq, count: known.count + 1 };
    onChange();
  }

  const stops = [
    connection.on('message:changed', noticeElsewhere),
    outbox.subscribe(onChange),
    connection.subscribe(() => (connection.state === 'ended' ? onEnd() : onChange())),
  ];
  connection.connect();

  return {
    actor,
    connection,
    outbox,
    get conversation() {
      return conversation;
    },
    get elsewhere() {
      return elsewhere;
    },
    show(next) {
      conversation.leave();
      if (next === elsewhere?.conversationId) elsewhere = null;
      place = null;
      conversation = open(next);
      void followDraft();
      onChange();
    },
    saveDraft(draft) {
      if (place === null) early = draft;
      else outbox.saveDraft(place, 'reply', draft);
    },
    stop() {
      for (const stop of stops) stop();
      conversation.leave();
      outbox.close();
      connection.close();
    },
  };
}
