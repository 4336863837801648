/**
 * Appending to the message log, grouped: what people send. What changes the conversation too is stored in a transaction of
 * its caller (store.ts). Whatever waits joins the next batch, and a lone message is one by itself as the turn of the event
 * loop ends. Batches in flight never share a conversation, so arrival order is the order of the log.
 */
import type { Pool } from 'pg';
import { ShopbellError } from '#lib/shared/errors';
import { isConnectionLost, sqlStateOf } from '../../platform/database-errors';
import { pool, timelinePool } from '../../platform/db';
import { log } from '../../platform/log';
import { singleton } from '../../platform/singleton';
import type { Draft, Verdict } from './draft';
import { heldAmong } from './held';
import { measureLog, noteBatch, noteVerdicts } from './measurements';
import { emptyStatements } from './statement';
import { lockNotAvailable, storeOnItsOwn } from './store';

export const batchMaximum = 200;
/**
 * While one batch is stored the next one gathers: each costs PostgreSQL a commit and a plan of forty nodes to set up, so
 * two small ones at once move less than one. A second goes beside it when it is large, or when the first takes long: a
 * conversation that somebody else holds must not keep all others waiting.
 */
export const batchesInFlightMaximum = 2;
export const sizeWorthASecond = 40;
const longBatchMs = 25;
/** Beyond this the database cannot follow: senders are told to come back. */
const waitingMaximum = 10_000;
/** A race for one client id is over after one more run; three cover a deadlock on top. */
const runsMaximum = 3;

/** Conversations that others hold for long, and whose messages wait apart. Each takes one of the other connections. */
const heldMaximum = 2;
/** How long one more than these is left alone. */
const refusedForMs = 5_000;

const uniqueViolation = '23505';
const deadlock = '40P01';
const serializationFailure = '40001';

interface Waiting {
  draft: Draft;
  /** Of `performance.now()`. */
  offeredAt: number;
  resolve: (verdict: Verdict) => void;
  reject: (error: unknown) => void;
}

interface BatchInFlight {
  /** Of `performance.now()`. */
  begunAt: number;
}

const queue = () =>
  singleton('timeline', () => ({
    waiting: [] as Waiting[],
    busyConversations: new Set<string>(),
    heldConversations: new Set<string>(),
    /** Oldest first. */
    batchesInFlight: new Set<BatchInFlight>(),
    patience: undefined as NodeJS.Timeout | undefined,
    isTurnToEnd: false,
  }));

/** Stores the draft with the next batch. Throws `unavailable` when the database does not answer: nothing is known then. */
export function appendToTimeline(draft: Draft): Promise<Verdict> {
  const { waiting } = queue();
  if (waiting.length >= waitingMaximum) return Promise.reject(unavailable());
  return new Promise((resolve, reject) => {
    waiting.push({ draft, offeredAt: performance.now(), resolve, reject });
    fillAfterTurn();
  });
}

/** What else has come in this turn of the event loop joins the batch, instead of waiting until it is stored. */
function fillAfterTurn(): void {
  const state = queue();
  if (state.isTurnToEnd) return;
  state.isTurnToEnd = true;
  setImmediate(() => {
    state.isTurnToEnd = false;
    fillBatches();
  });
}

/** Opens the connections that store messages, the statement planned in each: no message waits for that. */
export async function prepareToAppend(): Promise<void> {
  measureLog(queue());
  const clients = await Promise.all(
    Array.from({ length: batchesInFlightMaximum }, () => timelinePool().connect()),
  );
  try {
    await Promise.all(
      clients.map(async (client) => {
        for (const statement of emptyStatements()) await client.query(statement);
      }),
    );
  } finally {
    for (const client of clients) client.release();
  }
}

function fillBatches(): void {
  const state = queue();
  while (state.batchesInFlight.size < batchesInFlightMaximum) {
    if (mustGather()) return;
    const batch = takeBatch();
    if (batch.length === 0) return;
    const conversations = new Set(batch.map(({ draft }) => draft.conversationId));
    for (const conversationId of conversations) state.busyConversations.add(conversationId);
    const inFlight = { begunAt: performance.now() };
    state.batchesInFlight.add(inFlight);
    noteBatch(batch.length);
    void store(batch).finally(() => {
      for (const conversationId of conversations) state.busyConversations.delete(conversationId);
      state.batchesInFlight.delete(inFlight);
      fillBatches();
    });
  }
}

function mustGather(): boolean {
  const state = queue();
  const [oldest] = state.batchesInFlight;
  if (oldest === undefined || state.waiting.length >= sizeWorthASecond) return false;
  const leftMs = oldest.begunAt + longBatchMs - performance.now();
  if (leftMs <= 0) return false;
  if (state.waiting.length > 0) {
    state.patience ??= setTimeout(() => {
      state.patience = undefined;
      fillBatches();
    }, leftMs);
  }
  return true;
}

/** Takes what may be stored now. Once one draft of a conversation must wait, so do all behind it. */
function takeBatch(): Waiting[] {
  const state = queue();
  const batch: Waiting[] = [];
  const left: Waiting[] = [];
  const blockedConversations = new Set([...state.busyConversations, ...state.heldConversations]);
  const clientIds = new Set<string | null>();
  const takenConversations = new Set<string>();
  for (const entry of state.waiting) {
    const { conversationId, clientId, lastSeenSeq } = entry.draft;
    // What a sender has not seen is counted in what is stored: none of it may be in the same batch.
    const couldMissSome = lastSeenSeq !== null && takenConversations.has(conversationId);
    // One client id of two authors is one too many as well: it saves writing out whose each is.
    const isBlocked = blockedConversations.has(conversationId) || clientIds.has(clientId) || couldMissSome;
    if (batch.length >= batchMaximum || isBlocked) {
      blockedConversations.add(conversationId);
      left.push(entry);
      continue;
    }
    clientIds.add(clientId);
    takenConversations.add(conversationId);
    batch.push(entry);
  }
  state.waiting = left;
  return batch;
}

/** Never throws: every entry is resolved or rejected. */
async function store(batch: Waiting[], run = 1, database = timelinePool()): Promise<void> {
  try {
    const drafts = batch.map(({ draft }) => draft);
    const verdicts = await storeOnItsOwn(database, drafts);
    setImmediate(() => answer(batch, verdicts));
  } catch (error) {
    await recover(batch, run, error, database);
  }
}

/** In a turn of its own: the next batch is on its way to the database before what follows from this one is done. */
function answer(batch: Waiting[], verdicts: Verdict[]): void {
  for (const [ordinal, verdict] of verdicts.entries()) batch[ordinal]?.resolve(verdict);
  // The senders go on, and publish, in the microtasks before this one.
  queueMicrotask(() => noteVerdicts(verdicts, batch[0]?.offeredAt));
}

async function recover(batch: Waiting[], run: number, error: unknown, database: Pool): Promise<void> {
  if (isConnectionLost(error)) {
    log().warn({ error, messages: batch.length }, 'The database did not answer; the senders will try again.');
    return refuse(batch);
  }
  const code = sqlStateOf(error);
  if ([uniqueViolation, deadlock, serializationFailure].includes(code) && run < runsMaximum) {
    return store(batch, run + 1, database);
  }
  if (code === lockNotAvailable) {
    return database === timelinePool() ? storeApart(batch, run) : refuse(batch);
  }
  const [only] = batch;
  if (batch.length === 1 && only) {
    only.reject(error);
    return;
  }
  // One draft spoils the batch: halving finds it, and the others are stored in their order.
  const middle = Math.ceil(batch.length / 2);
  await store(batch.slice(0, middle), 1, database);
  await store(batch.slice(middle), 1, database);
}

/** Somebody holds some of the conversations, for whatever long: the others do not wait for them. */
async function storeApart(batch: Waiting[], run: number): Promise<void> {
  const held = await heldAmong(batch.map(({ draft }) => draft.conversationId)).catch(() => null);
  if (held === null || run >= runsMaximum) return refuse(batch);
  for (const conversationId of held) {
    storeHeld(
      conversationId,
      batch.filter(({ draft }) => draft.conversationId === conversationId),
    );
  }
  const free = batch.filter(({ draft }) => !held.has(draft.conversationId));
  if (free.length > 0) await store(free, run + 1);
}

/** Waits for whoever holds the conversation, on a connection that storing the others does not need. */
function storeHeld(conversationId: string, batch: Waiting[]): void {
  const { heldConversations } = queue();
  const isOneTooMany = heldConversations.size >= heldMaximum;
  heldConversations.add(conversationId);
  const goOn = () => {
    heldConversations.delete(conversationId);
    fillBatches();
  };
  if (isOneTooMany) {
    refuse(batch);
    // Not at once: it would keep the next batch waiting as well.
    setTimeout(goOn, refusedForMs).unref();
  } else void store(batch, 1, pool()).finally(goOn);
}

/** Nothing is known of these to be stored. */
function refuse(batch: Waiting[]): void {
  for (const entry of batch) entry.reject(unavailable());
}

function unavailable(): ShopbellError {
  return new ShopbellError('unavailable', 'We could not store this just now. It will be tried again.', {
    retryAfterMs: 1_000,
  });
}
