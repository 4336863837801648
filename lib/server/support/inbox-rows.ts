/**
 * The inbox's rows as they change, for all agents, off the path of the message. The first change is told at once; what
 * follows is coalesced per conversation and told in ticks, each as far from the next as what it cost: rows times agents.
 * So the inbox takes a bounded share of a process, less where messages need it, and a message does not get dearer with
 * agents who look elsewhere.
 */
import { pool } from '../platform/db';
import { log } from '../platform/log';
import { singleton } from '../platform/singleton';
import { hasAudience, localAudienceSize, publish } from '../publish';
import { type ConversationRecord, rowOf, selectConversations } from './conversation-dto';
import { scheduleCounts } from './inbox-counts';

/** A row told to one agent is one delivery. A few percent of a core, and more than any team can read. */
const deliveriesPerSecond = { most: 6_000, least: 2_000 };
/** A change, mostly a message, takes a process, and those who receive it, about as long as so many deliveries. */
const deliveriesOfOneChange = 8;
/** Told within two milliseconds or so, to a few hundred agents: whatever comes meanwhile waits behind them. */
const deliveriesPerTick = 500;
export const shortestTickMs = 50;
/** In one tick, and one event: far below the 64 KB of an event. */
const rowsMaximum = 50;

interface Pending {
  conversationIds: Set<string>;
  isRunning: boolean;
  /** Since `countedAt` of `performance.now()`. */
  changes: number;
  countedAt: number;
}

const pending = () =>
  singleton(
    'inbox-rows',
    (): Pending => ({ conversationIds: new Set(), isRunning: false, changes: 0, countedAt: 0 }),
  );

/** What the conversation's row shows may have changed. */
export function announceRow(conversationId: string): void {
  const state = pending();
  state.conversationIds.add(conversationId);
  state.changes += 1;
  if (state.isRunning) return;
  state.isRunning = true;
  setImmediate(() => void tick());
}

/** One at a time: what a later tick reads is newer than what an earlier one published. */
async function tick(): Promise<void> {
  const state = pending();
  const agents = localAudienceSize({ to: 'agents' });
  const batch = [...state.conversationIds].slice(0, rowsPerTick(agents));
  for (const conversationId of batch) state.conversationIds.delete(conversationId);
  try {
    await publishRows(batch);
  } catch (error) {
    // Clients fetch their lists again by themselves; nothing stored is affected.
    log().warn({ error, conversations: batch.length }, 'Inbox rows could not be announced.');
  }
  const costMs = (batch.length * agents * 1_000) / affordableDeliveries(takeChangesPerSecond());
  setTimeout(goOn, Math.max(shortestTickMs, costMs)).unref();
}

/** At least one. */
export function rowsPerTick(agents: number): number {
  return Math.min(rowsMaximum, Math.max(1, Math.floor(deliveriesPerTick / Math.max(1, agents))));
}

/** In a second. Messages go first: what they take is not there for rows. */
export function affordableDeliveries(changesPerSecond: number): number {
  const { most, least } = deliveriesPerSecond;
  return Math.max(least, most - deliveriesOfOneChange * changesPerSecond);
}

/** Since they were taken before. */
function takeChangesPerSecond(): number {
  const state = pending();
  const now = performance.now();
  const seconds = Math.max(shortestTickMs, now - state.countedAt) / 1_000;
  const perSecond = state.changes / seconds;
  state.changes = 0;
  state.countedAt = now;
  return perSecond;
}

function goOn(): void {
  const state = pending();
  if (state.conversationIds.size > 0) void tick();
  else state.isRunning = false;
}

async function publishRows(conversationIds: string[]): Promise<void> {
  if (!hasAudience({ to: 'agents' })) return;
  const { rows: records } = await pool().query<ConversationRecord>({
    name: 'announced-rows',
    text: `${selectConversations} WHERE c.id = ANY($1)`,
    values: [conversationIds],
  });
  publish({ to: 'agents' }, 'inbox:changed', { rows: records.map(rowOf) });
  scheduleCounts();
}
