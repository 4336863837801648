/** One conversation as its viewer sees it, live: the timeline, what is on its way out, receipts and who is typing. */
import type { Conversation, Message, Participant, Receipt } from '#lib/shared/contract/entities';
import type { Problem } from '#lib/shared/errors';
import type { Connection } from './connection';
import { followConversation } from './follow';
import type { Stored } from './ledger';
import { openMarks } from './marks';
import type { Outbox, Outgoing } from './outbox';
import { createStore, type Store } from './store';
import { browser, type Surroundings } from './surroundings';
import type { Timeline, TimelineInput } from './timeline';
import { openOthersTyping, openOwnTyping, type Typist } from './typing';
import { receiptOf } from './unread';
import { type Context, isLocal, newLocalQueue, type OutgoingKind } from './unsent';

export type Viewer = Participant;

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
  /** Everything known of the log. Changes of messages from before `messages` are in `aside`. */
  timeline(): Timeline;
  /** Takes what was read elsewhere and ends just before the first of `messages`; anything else is ignored. */
  takeEarlier(messages: readonly Message[], hasEarlier: boolean): void;
  /** Resolves once the message is durable in this browser, with its client id. */
  send(body: string, kind?: OutgoingKind, context?: Context): Promise<string>;
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
export function openConversation(options: {
  connection: Connection;
  outbox: Outbox;
  viewer: Viewer;
  conversationId: string | 'new' | null;
  surroundings?: Surroundings;
}): ConversationStore {
  const { connection, outbox, viewer } = options;
  const surroundings = options.surroundings ?? browser;
  const { after, now } = surroundings;
  const isNew = options.conversationId === 'new';
  const store = createStore<ConversationSnapshot>({
    phase: isNew ? 'ready' : 'loading',
    problem: null,
    conversation: null,
    messages: [],
    outgoing: [],
    hasEarlier: false,
    isLoadingEarlier: false,
    receipts: [],
    typing: [],
  });
  let localQueue = newLocalQueue();
  let isLoadingEarlier = false;
  let historyProblem: Problem | null = null;
  /** Acknowledged, but not in the timeline yet: a gap before them is still being filled. */
  let accepted: readonly Outgoing[] = [];

  const follower = followConversation({
    connection,
    target: options.conversationId,
    surroundings,
    onStep: (input) => afterStep(input),
  });
  const { conversationId } = follower;
  const marks = openMarks(connection, conversationId, after, (receipts) =>
    follower.step({ type: 'receipts', receipts }),
  );
  const ownTyping = openOwnTyping(connection, conversationId, now);
  const othersTyping = openOthersTyping(after, show);

  function afterStep(input: TimelineInput): void {
    const { messages, receipts } = follower.timeline();
    if (input.type === 'message') othersTyping.wrote(input.message.author.id);
    const own = receiptOf(receipts, viewer);
    if (own) marks.know(own);
    const last = messages.at(-1);
    if (last && last.author.id !== viewer.id) marks.delivered(last.seq);
    show();
  }

  function show(): void {
    const { conversation, messages, hasEarlier, receipts, epoch } = follower.timeline();
    const failure = follower.failure();
    const isReady = epoch !== null || (isNew && conversationId() === null);
    const isFailed = failure !== null && (failure.isFinal || !isReady);
    store.set({
      phase: isFailed ? 'failed' : isReady ? 'ready' : 'loading',
      problem: failure?.problem ?? historyProblem,
      conversation,
      messages,
      outgoing: outgoingBeside(messages),
      hasEarlier,
      isLoadingEarlier,
      receipts,
      typing: othersTyping.list(),
    });
  }

  function outgoingBeside(messages: readonly Message[]): readonly Outgoing[] {
    const { outgoing } = outbox.getSnapshot();
    const id = conversationId();
    if (id === null && !isNew) localQueue = outgoing.find(({ queue }) => isLocal(queue))?.queue ?? localQueue;
    const own = outgoing.filter(({ queue }) => queue === id || queue === localQueue);
    const all = [
      ...accepted.filter(({ clientId }) => !own.some((other) => other.clientId === clientId)),
      ...own,
    ];
    if (all.length === 0) return all;
    const shown = new Set(messages.map(({ clientId }) => clientId));
    return all.filter(({ clientId }) => !shown.has(clientId));
  }

  function accept({ queue, message, conversation }: Stored): void {
    const isOwn = queue === localQueue || message.conversationId === conversationId();
    if (!isOwn) return;
    const sent = outbox.getSnapshot().outgoing.find(({ clientId }) => clientId === message.clientId);
    if (sent) accepted = [...accepted, { ...sent, queue: message.conversationId, state: 'sending' }];
    if (message.conversationId !== conversationId()) {
      marks.clear();
      othersTyping.clear();
      follower.follow(message.conversationId);
    }
    if (conversation) follower.step({ type: 'conversation', conversation });
    follower.step({ type: 'message', message });
    const { messages } = follower.timeline();
    accepted = accepted.filter(({ clientId }) => !messages.some((other) => other.clientId === clientId));
    show();
  }

  const stops = [
    outbox.onStored(accept),
    outbox.subscribe(show),
    connection.onAwake(marks.repeat),
    connection.on('typing:changed', (event) => {
      const isOther = event.participant.id !== viewer.id;
      if (isOther && event.conversationId === conversationId()) othersTyping.hear(event);
    }),
  ];
  show();
  follower.wake();

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    async loadEarlier() {
      const { messages, hasEarlier } = follower.timeline();
      const before = messages[0]?.seq;
      const id = conversationId();
      if (isLoadingEarlier || !hasEarlier || before === undefined || id === null) return;
      isLoadingEarlier = true;
      show();
      const answer = await connection.call('conversation:history', { conversationId: id, before });
      isLoadingEarlier = false;
      historyProblem = answer.ok ? null : answer.error;
      if (answer.ok && id === conversationId()) follower.step({ type: 'history', before, ...answer.data });
      else show();
    },
    timeline: follower.timeline,
    takeEarlier(messages, hasEarlier) {
      const before = (messages.at(-1)?.seq ?? 0) + 1;
      follower.step({ type: 'history', before, messages, more: hasEarlier });
    },
    send(body, kind = 'reply', context) {
      ownTyping.sent();
      const queue = conversationId() ?? localQueue;
      return outbox.send({ queue, kind, body, ...(context && isLocal(queue) ? { context } : {}) });
    },
    retry: (clientId) => void outbox.retry(clientId),
    discard: (clientId) => void outbox.discard(clientId),
    markRead: marks.read,
    setTyping: (isActive, kind = 'reply') => ownTyping.set(isActive, kind),
    reload: follower.wake,
    leave() {
      const id = conversationId();
      ownTyping.set(false, 'reply');
      if (id !== null && connection.state === 'connected')
        void connection.call('conversation:leave', { conversationId: id });
      for (const stop of stops) stop();
      follower.stop();
      marks.clear();
      othersTyping.clear();
    },
  };
}
