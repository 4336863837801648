/**
 * Lets a conversation be read far from its end: a passage around one message, which grows on both sides until it meets
 * the newest part and is handed over to it. It hears nothing and sends nothing: the conversation's own store does.
 */
import type { Input, Reply } from '#lib/shared/contract/commands';
import type { Message } from '#lib/shared/contract/entities';
import type { Answer } from '#lib/shared/contract/socket';
import type { Problem } from '#lib/shared/errors';
import type { Connection } from './connection';
import type { ConversationStore } from './conversation-store';
import { type Passage, reaches, withChanges, withEarlier, withLater } from './passage';
import { createStore, type Store } from './store';

export interface PassageSnapshot {
  /** `absent`: the conversation's newest part is what is read. */
  phase: 'absent' | 'loading' | 'ready';
  /** Why the last page could not be read. */
  problem: Problem | null;
  messages: readonly Message[];
  hasEarlier: boolean;
  isLoadingEarlier: boolean;
  isLoadingLater: boolean;
  /** Moves when reading begins anew at another place; not when the passage grows or meets the newest part. */
  visit: number;
  /** Where the present visit begins: at a seq, at the newest message, or wherever a conversation is opened. */
  beginsAt: number | 'latest' | null;
}

export interface PassageStore extends Store<PassageSnapshot> {
  /** Begins at this message, as soon as the conversation is loaded. Near enough to the end no passage is needed. */
  show(seq: number): void;
  loadEarlier(): Promise<void>;
  loadLater(): Promise<void>;
  /** To the newest message. */
  leave(): void;
  close(): void;
}

type Beside = Pick<Input<'conversation:history'>, 'before' | 'after'>;

export function openPassage(connection: Connection, conversation: ConversationStore): PassageStore {
  const store = createStore<PassageSnapshot>({
    phase: 'absent',
    problem: null,
    messages: [],
    hasEarlier: false,
    isLoadingEarlier: false,
    isLoadingLater: false,
    visit: 0,
    beginsAt: null,
  });
  let passage: Passage | null = null;
  /** What the passage is around, or is going to be. */
  let anchor: number | null = null;
  /** Of the timeline that the passage belongs to; null while it waits for one. */
  let basis: { epoch: string | null; replacements: number } | null = null;
  /** Moves with every new beginning, so that late answers are recognised. */
  let turn = 0;

  const set = (change: Partial<PassageSnapshot>) => store.set({ ...store.getSnapshot(), ...change });
  const nextVisit = () => store.getSnapshot().visit + 1;

  function read(beside: Beside): Promise<Answer<Reply<'conversation:history'>>> {
    const { conversation: known } = conversation.timeline();
    return connection.call('conversation:history', { conversationId: known?.id ?? '', ...beside });
  }

  function drop(change: Partial<PassageSnapshot>): void {
    turn += 1;
    passage = null;
    anchor = null;
    basis = null;
    set({ phase: 'absent', messages: [], hasEarlier: false, ...idle, ...change });
  }

  function show(seq: number): void {
    turn += 1;
    anchor = seq;
    // What it showed stays on the screen until the new one is here.
    passage = null;
    basis = null;
    set({ ...idle, phase: 'loading', problem: null });
    void begin();
  }

  /** Does nothing before the conversation is loaded: it then runs again. */
  async function begin(): Promise<void> {
    const { epoch, replacements, messages, hasEarlier } = conversation.timeline();
    if (anchor === null || epoch === null) return;
    const seq = anchor;
    if (!hasEarlier || seq >= (messages[0]?.seq ?? 0))
      return drop({ problem: null, visit: nextVisit(), beginsAt: seq });
    const own = turn;
    basis = { epoch, replacements };
    const [upTo, from] = await Promise.all([read({ before: seq + 1 }), read({ after: seq })]);
    if (own !== turn) return;
    if (!upTo.ok) return fail(upTo.error);
    if (!from.ok) return fail(from.error);
    const around = { messages: upTo.data.messages, hasEarlier: upTo.data.more };
    take(withLater(around, from.data.messages), { visit: nextVisit(), beginsAt: seq });
  }

  function fail(problem: Problem): void {
    const isElsewhere = store.getSnapshot().messages.length > 0;
    drop({ problem, ...(isElsewhere ? { visit: nextVisit(), beginsAt: 'latest' } : {}) });
  }

  /** Hands over to the conversation what reaches its newest part, before it is gone here: nothing blinks. */
  function take(read: Passage, change: Partial<PassageSnapshot> = {}): void {
    const timeline = conversation.timeline();
    const next = withChanges(read, timeline);
    if (reaches(next, timeline)) {
      const first = timeline.messages[0]?.seq ?? 0;
      passage = null;
      anchor = null;
      conversation.takeEarlier(
        next.messages.filter(({ seq }) => seq < first),
        next.hasEarlier,
      );
      drop({ problem: null, ...change });
    } else if (next !== passage || Object.keys(change).length > 0) {
      passage = next;
      set({ phase: 'ready', problem: null, messages: next.messages, hasEarlier: next.hasEarlier, ...change });
    }
  }

  async function grow(side: 'isLoadingEarlier' | 'isLoadingLater', beside: Beside): Promise<void> {
    if (passage === null || store.getSnapshot()[side]) return;
    const own = turn;
    set({ [side]: true });
    const answer = await read(beside);
    if (own !== turn || passage === null) return;
    if (!answer.ok) return set({ [side]: false, problem: answer.error });
    const { messages, more } = answer.data;
    const grown =
      side === 'isLoadingLater' ? withLater(passage, messages) : withEarlier(passage, messages, more);
    take(grown, { [side]: false });
  }

  const stop = conversation.subscribe(() => {
    if (anchor === null) return;
    const timeline = conversation.timeline();
    if (basis === null) return void begin();
    // The seqs of another database mean other messages.
    if (basis.epoch !== timeline.epoch) return drop({ visit: nextVisit(), beginsAt: 'latest' });
    if (basis.replacements !== timeline.replacements) return show(anchor);
    if (passage !== null) take(passage);
  });

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    show,
    async loadEarlier() {
      const { hasEarlier, messages } = passage ?? nothing;
      if (hasEarlier) await grow('isLoadingEarlier', { before: messages[0]?.seq ?? 1 });
    },
    async loadLater() {
      await grow('isLoadingLater', { after: passage?.messages.at(-1)?.seq ?? 0 });
    },
    leave() {
      if (anchor !== null) drop({ problem: null, visit: nextVisit(), beginsAt: 'latest' });
    },
    close() {
      turn += 1;
      anchor = null;
      stop();
    },
  };
}

const idle = { isLoadingEarlier: false, isLoadingLater: false };
const nothing: Passage = { messages: [], hasEarlier: false };
