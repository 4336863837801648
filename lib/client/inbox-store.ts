/** The agents' list of conversations, live: rows of one view in one order, counts of all views, what the viewer has read. */
import type { Counts, Sort, View } from '#lib/shared/contract/commands';
import type { Row } from '#lib/shared/contract/entities';
import type { Problem } from '#lib/shared/errors';
import type { Connection } from './connection';
import type { Viewer } from './conversation-store';
import type { Store } from './store';

export interface InboxSnapshot {
  phase: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  view: View;
  query: string;
  sort: Sort;
  rows: readonly Row[];
  /** Null before the first answer. */
  counts: Counts | null;
  /** Conversation → how far the viewer has read. `isUnread` of lib/shared/inbox compares. */
  marks: ReadonlyMap<string, number>;
  /** Conversation → the text in which `query` was found. */
  matches: ReadonlyMap<string, string>;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** Conversations that would come, go or move if the order were not held. */
  waitingUpdates: number;
}

export interface InboxStore extends Store<InboxSnapshot> {
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

export declare function openInbox(options: { connection: Connection; viewer: Viewer }): InboxStore;
