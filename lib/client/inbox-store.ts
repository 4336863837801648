/** The agents' list of conversations, live: rows of one view in one order, counts of all views, what the viewer has read. */
import type { Counts, Reply, Sort, View } from '#lib/shared/contract/commands';
import type { Row } from '#lib/shared/contract/entities';
import type { Answer } from '#lib/shared/contract/socket';
import type { Problem } from '#lib/shared/errors';
import { inboxPageMaximum, inboxPageSize } from '#lib/shared/limits';
import type { Connection } from './connection';
import type { Viewer } from './conversation-store';
import { openCounts } from './inbox-counts';
import { arrange, countUpdates, type KnownRows, type Question, takeRows } from './inbox-list';
import { createStore, type Store } from './store';
import { browser, type Surroundings } from './surroundings';

export interface InboxSnapshot {
  phase: 'loading' | 'ready' | 'failed';
  /** In phase `ready`: why the list could not be brought up to date. */
  problem: Problem | null;
  view: View;
  query: string;
  sort: Sort;
  rows: readonly Row[];
  /** Null before the first answer. */
  counts: Counts | null;
  /** Conversation → how far the viewer has read. `isUnread` of lib/shared/inbox compares. */
  marks: ReadonlyMap<string, number>;
  /** Conversation → where `query` was found: the text, and the message's seq if it is one. */
  matches: ReadonlyMap<string, Match>;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** Conversations that would come, go or move if the order were not held. */
  waitingUpdates: number;
}

export interface InboxStore extends Store<InboxSnapshot> {
  /** Nothing is fetched before the first call. */
  show(wanted: { view?: View; query?: string; sort?: Sort }): void;
  loadMore(): Promise<void>;
  /** While pointer or focus is in the list its order holds; rows still change in place. */
  hold(): void;
  /** Lets go and applies what waited. */
  release(): void;
  /** Applies what waits without letting go. */
  applyUpdates(): void;
  /** Fetches again, for example after `failed`. */
  reload(): void;
  close(): void;
}

type Page = Reply<'inbox:list'>;
type Match = Pick<Page['matches'][number], 'excerpt' | 'seq'>;

/** The shortest waits; chance adds up to as much again, so that a whole team does not ask at once. */
const refetchMilliseconds = 20_000;
const mendMilliseconds = 4_000;

export function openInbox(options: {
  connection: Connection;
  viewer: Viewer;
  surroundings?: Surroundings;
}): InboxStore {
  const { connection, viewer } = options;
  const { after, random, isVisible } = options.surroundings ?? browser;
  let question: Question = { view: 'open', query: '', sort: 'newest' };
  let known: KnownRows = new Map();
  /** What the server listed, in its order; with what was heard since, and during which fetch, all that may be shown. */
  let listed: readonly string[] = [];
  let heard: ReadonlyMap<string, number> = new Map();
  let shown: readonly string[] = [];
  let cursor: string | null = null;
  let marks: ReadonlyMap<string, number> = new Map();
  let matches: ReadonlyMap<string, Match> = new Map();
  let phase: InboxSnapshot['phase'] = 'loading';
  let problem: Problem | null = null;
  let isLoadingMore = false;
  let isHeld = false;
  let hasAsked = false;
  /** Moves with every question, so that late answers to an earlier one are recognised. */
  let turn = 0;
  let isFetching = false;
  let fetches = 0;
  let cancelRefetch = () => {};
  const counts = openCounts(connection, viewer.id, options.surroundings ?? browser, publish);
  const store = createStore<InboxSnapshot>(snapshot());

  function snapshot(): InboxSnapshot {
    return {
      phase,
      problem,
      ...question,
      rows: shown.flatMap((id) => known.get(id) ?? []),
      counts: counts.current(),
      marks,
      matches,
      hasMore: cursor !== null,
      isLoadingMore,
      waitingUpdates: isHeld && phase === 'ready' ? countUpdates(shown, arranged()) : 0,
    };
  }

  function publish(): void {
    store.set(snapshot());
  }

  function arranged(): string[] {
    const eligible = new Set([...listed, ...heard.keys()]);
    const rows = new Map([...known].filter(([id]) => eligible.has(id)));
    return arrange(rows, listed, question, viewer.id, cursor !== null);
  }

  /** Shows what should be shown, unless a hand is on the list. Before an answer, what was heard is not all there is. */
  function settle(): void {
    if (!isHeld && phase === 'ready') shown = arranged();
    publish();
  }

  function fetchPage(after: string | null, limit: number) {
    const { view, query, sort } = question;
    return connection.call('inbox:list', {
      view,
      sort,
      limit,
      ...(query === '' ? {} : { query }),
      ...(after === null ? {} : { cursor: after }),
    });
  }

  async function fetchAgain(): Promise<void> {
    if (!hasAsked || isFetching || isLoadingMore || connection.state !== 'connected') return;
    isFetching = true;
    fetches += 1;
    const [own, begun] = [turn, fetches];
    const fetched = await fetchListed(own);
    if (own !== turn) return;
    isFetching = false;
    if (fetched.ok) {
      heard = new Map([...heard].filter(([, during]) => during >= begun));
      takePages(fetched.data);
    } else fail(fetched.error);
    scheduleRefetch(fetched.ok ? refetchMilliseconds : (fetched.error.retryAfterMs ?? mendMilliseconds));
  }

  /**
   * As much as is listed already, so that nobody who has scrolled down is thrown back. A search may bring few rows a page:
   * its first one is shown as it is. Stops when the question has changed.
   */
  async function fetchListed(own: number): Promise<Answer<Page[]>> {
    const isNewSearch = question.query !== '' && listed.length === 0;
    const pages: Page[] = [];
    let missing = Math.max(inboxPageSize, listed.length);
    let next: string | null = null;
    do {
      const answer = await fetchPage(next, Math.min(missing, inboxPageMaximum));
      if (!answer.ok) return answer;
      pages.push(answer.data);
      missing -= answer.data.rows.length;
      next = answer.data.cursor;
    } while (own === turn && !isNewSearch && next !== null && missing > 0);
    return { ok: true, data: pages };
  }

  /** Rows that were known but are neither listed nor heard of since are of the past. */
  function takePages(pages: readonly Page[]): void {
    listed = pages.flatMap(({ rows }) => rows.map(({ conversationId }) => conversationId));
    cursor = pages.at(-1)?.cursor ?? null;
    matches = new Map();
    const isFirst = phase !== 'ready';
    phase = 'ready';
    problem = null;
    for (const page of pages) takePage(page);
    if (isFirst) shown = arranged();
    settle();
  }

  function takePage(page: Page): void {
    known = takeRows(known, page.rows);
    counts.take(page.counts);
    const nextMarks = new Map(marks);
    for (const { conversationId, readSeq } of page.marks)
      nextMarks.set(conversationId, Math.max(readSeq, nextMarks.get(conversationId) ?? 0));
    marks = nextMarks;
    matches = new Map([
      ...matches,
      ...page.matches.map(({ conversationId, ...match }) => [conversationId, match] as const),
    ]);
  }

  function fail(error: Problem): void {
    // Without a connection nothing has failed: the next one fetches.
    if (connection.state !== 'connected') return;
    problem = error;
    if (phase !== 'ready') phase = 'failed';
    publish();
  }

  function scheduleRefetch(milliseconds: number): void {
    cancelRefetch();
    cancelRefetch = after(milliseconds * (1 + random()), () => {
      // A hidden list is fetched when it is seen again.
      if (isVisible()) void fetchAgain();
      scheduleRefetch(refetchMilliseconds);
    });
  }

  function ask(): void {
    turn += 1;
    isFetching = false;
    void fetchAgain();
  }

  const stops = [
    connection.onAwake(() => void fetchAgain()),
    connection.on('inbox:changed', ({ rows, counts: changed }) => {
      counts.hear(known, rows, changed ?? {});
      known = takeRows(known, rows);
      heard = new Map([...heard, ...rows.map(({ conversationId }) => [conversationId, fetches] as const)]);
      settle();
    }),
    connection.on('receipt:changed', ({ conversationId, receipts }) => {
      const own = receipts.find(({ participant }) => participant.id === viewer.id);
      if (!own || own.readSeq <= (marks.get(conversationId) ?? 0)) return;
      marks = new Map(marks).set(conversationId, own.readSeq);
      publish();
    }),
  ];

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    show(wanted) {
      const next = { ...question, ...wanted };
      const isSame =
        next.view === question.view && next.query === question.query && next.sort === question.sort;
      if (isSame && hasAsked) return;
      // Another view's rows would be wrong in it; another order or search of the same view may show them until it knows.
      if (next.view !== question.view) shown = [];
      question = next;
      hasAsked = true;
      listed = [];
      heard = new Map();
      cursor = null;
      isLoadingMore = false;
      phase = 'loading';
      problem = null;
      publish();
      ask();
    },
    async loadMore() {
      if (cursor === null || isLoadingMore || isFetching || phase !== 'ready') return;
      const own = turn;
      isLoadingMore = true;
      publish();
      const answer = await fetchPage(cursor, inboxPageSize);
      if (own !== turn) return;
      isLoadingMore = false;
      if (!answer.ok) return fail(answer.error);
      problem = null;
      listed = [...new Set([...listed, ...answer.data.rows.map(({ conversationId }) => conversationId)])];
      cursor = answer.data.cursor;
      takePage(answer.data);
      const isShown = new Set(shown);
      shown = [...shown, ...arranged().filter((id) => !isShown.has(id) && listed.includes(id))];
      settle();
    },
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      settle();
    },
    applyUpdates() {
      if (phase === 'ready') shown = arranged();
      publish();
    },
    reload: ask,
    close() {
      turn += 1;
      cancelRefetch();
      counts.close();
      for (const stop of stops) stop();
    },
  };
}
