/**
 * The shopper's side of support on one page: it begins as a stranger's, makes a guest of them with the first message, and
 * forgets everything when the session ends. No pixels.
 */
import { markConversation } from '#lib/client/marker';
import { currentActor, startGuest } from '#lib/client/session';
import { createStore, type Store } from '#lib/client/store';
import type { Actor, ListedConversation } from '#lib/shared/contract/entities';
import type { Answer } from '#lib/shared/contract/socket';
import { type Problem, refusalCodes } from '#lib/shared/errors';
import { type ChatSession, openChatSession } from './chat-session';
import { type ChatSnapshot, type Shown, snapshotOf, strangersSnapshot } from './chat-snapshot';
import { keepFirstWords } from './first-words';
import { forgetPerson, remember, remembered } from './page-memory';
import type { SessionChange } from './session-change';

export interface Chat extends Store<ChatSnapshot> {
  /** Asks who is here, and connects when there is somebody. Does nothing the second time. */
  start(): void;
  send(body: string): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
  setDraft(draft: string): void;
  setTyping(isActive: boolean): void;
  markRead(seq: number): void;
  loadEarlier(): void;
  /** Tries again what failed to load. */
  reload(): void;
  show(shown: Shown): void;
  showList(): void;
  list(): Promise<Answer<{ conversations: ListedConversation[] }>>;
  /** Where to answer a guest who has left. Resolves with what is wrong with the address, null when it was taken. */
  introduce(email: string): Promise<Problem | null>;
  /** Begins anew as whoever the cookie names now. */
  changeSession(change?: SessionChange): Promise<void>;
}

/** Between two attempts to find out who is here, in milliseconds: doubled from the first to the last. */
const firstPause = 2_000;
const lastPause = 30_000;
/** A session that lasts shorter than this was refused rather than ended. */
const lastingMs = 5_000;

export function createChat(): Chat {
  const words = keepFirstWords();
  const store = createStore<ChatSnapshot>({
    ...strangersSnapshot(words.getSnapshot()),
    shown: remembered('shown'),
  });
  let session = null as ChatSession | null;
  let hasStarted = false;
  let attempt = 0;
  let pause = firstPause;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const change = (part: Partial<ChatSnapshot>) => store.set({ ...store.getSnapshot(), ...part });
  function refresh(): void {
    change({ ...(session ? snapshotOf(session) : {}), firstWords: words.getSnapshot() });
    if (store.getSnapshot().conversation?.conversation) markConversation(true);
  }
  words.subscribe(refresh);

  /** Finds out who is here; a stranger with words to send becomes a guest. Tries until it knows. */
  async function identify(): Promise<void> {
    clearTimeout(timer);
    attempt += 1;
    const own = attempt;
    const found = await whoIsHere(words.getSnapshot().length > 0);
    if (own !== attempt) return;
    if (found.ok) {
      pause = firstPause;
      if (found.data.actor) begin(found.data.actor);
      else {
        markConversation(false);
        change({ phase: 'ready', problem: null, draft: remembered('draft') ?? store.getSnapshot().draft });
      }
      return;
    }
    const { error } = found;
    const isRefused = refusalCodes.includes(error.code);
    words.mark(isRefused ? 'failed' : 'waiting', isRefused ? error : undefined);
    change({ phase: 'failed', problem: error });
    if (isRefused) return;
    timer = setTimeout(identify, error.retryAfterMs ?? pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, lastPause);
  }

  /** Opens what belongs to `actor` and sends what they wrote before we knew them. */
  function begin(actor: Actor): void {
    session?.stop();
    const begunAt = Date.now();
    session = openChatSession({
      actor,
      shown: store.getSnapshot().shown,
      onChange: refresh,
      onDraft: (draft) => {
        if (store.getSnapshot().draft === '') change({ draft });
      },
      onEnd() {
        wipe();
        // A session that ends as soon as it begins would otherwise be asked for without end.
        timer = setTimeout(identify, Date.now() - begunAt < lastingMs ? lastingMs : 0);
      },
    });
    keepEarlyDraft(session);
    for (const { body } of words.takeAll()) void session.conversation.send(body, 'reply', context());
    refresh();
  }

  /** What was typed in this tab before its person was known is theirs. */
  function keepEarlyDraft({ saveDraft }: ChatSession): void {
    const draft = store.getSnapshot().draft || (remembered('draft') ?? '');
    remember('draft', null);
    if (draft === '') return;
    change({ draft });
    saveDraft(draft);
  }

  /** Leaves nothing of anybody on the screen; words of nobody stay for whoever sends them. */
  function wipe(): void {
    session?.stop();
    session = null;
    forgetPerson();
    store.set({ ...strangersSnapshot(words.getSnapshot()), visit: store.getSnapshot().visit + 1 });
  }

  async function changeSession({ mergedGuestId }: SessionChange = {}): Promise<void> {
    wipe();
    await identify();
    if (mergedGuestId) await session?.outbox.adopt(mergedGuestId);
  }

  window.addEventListener('online', () => {
    if (hasStarted && store.getSnapshot().phase === 'failed') void identify();
  });

  const chat: Chat = {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    start() {
      if (hasStarted) return;
      hasStarted = true;
      void identify();
    },
    send(body) {
      chat.setDraft('');
      if (session) void session.conversation.send(body, 'reply', context());
      else {
        words.add(body);
        void identify();
      }
    },
    retry(clientId) {
      if (session) return session.conversation.retry(clientId);
      words.mark('sending');
      void identify();
    },
    discard(clientId) {
      if (session) session.conversation.discard(clientId);
      else words.discard(clientId);
    },
    setDraft(draft) {
      change({ draft });
      if (session) session.saveDraft(draft);
      else remember('draft', draft === '' ? null : draft);
    },
    setTyping: (isActive) => session?.conversation.setTyping(isActive),
    markRead: (seq) => session?.conversation.markRead(seq),
    loadEarlier: () => void session?.conversation.loadEarlier(),
    reload() {
      if (session) session.conversation.reload();
      else void identify();
    },
    show(shown) {
      remember('shown', shown);
      remember('place', null);
      const { visit } = store.getSnapshot();
      change({ view: 'conversation', shown, visit: visit + 1, draft: '' });
      session?.show(shown);
    },
    showList: () => change({ view: 'list' }),
    async list() {
      if (!session) return { ok: true, data: { conversations: [] } };
      return session.connection.call('conversation:list', {});
    },
    async introduce(email) {
      if (!session) return null;
      const answer = await session.connection.call('customer:introduce', { email });
      return answer.ok ? null : answer.error;
    },
    changeSession,
  };
  return chat;
}

async function whoIsHere(hasWords: boolean): Promise<Answer<{ actor: Actor | null }>> {
  const current = await currentActor('customer');
  if (!current.ok || current.data.actor || !hasWords) return current;
  return startGuest();
}

/** The page a conversation is started on. */
function context(): { path: string; title: string } {
  return { path: location.pathname.slice(0, 1_024), title: document.title.slice(0, 200) };
}
