/**
 * What follows from a change, off the path of the message: the inbox row for all agents, and the conversation itself
 * for who has it open and for its customer. Coalesced per conversation and read back once per tick, so a hundred
 * changes of one conversation within a tick are one row.
 */
import { pool } from '../platform/db';
import { log } from '../platform/log';
import { singleton } from '../platform/singleton';
import { publish } from '../publish';
import {
  agentConversationOf,
  type ConversationRecord,
  customerConversationOf,
  rowOf,
  selectConversations,
} from './conversation-dto';
import { scheduleCounts } from './inbox-counts';

/** Rows of one event: keeps it far below the 64 KB of an event. */
const rowsPerEvent = 50;

/** Who is told of the conversation beside its row: nobody, who has it open, or its customer as well. */
type Reach = 'row' | 'team' | 'everyone';
const reaches: readonly Reach[] = ['row', 'team', 'everyone'];

interface Pending {
  conversations: Map<string, Reach>;
  isRunning: boolean;
}

const pending = () =>
  singleton('announcements', (): Pending => ({ conversations: new Map(), isRunning: false }));

/** A message came or changed: agents' rows follow. */
export function announceRow(conversationId: string): void {
  announce(conversationId, 'row');
}

/** Status, assignee or customer changed: conversation and row follow. */
export function announceConversation(conversationId: string): void {
  announce(conversationId, 'everyone');
}

/** Something changed that is the team's: its customer must not even hear when. */
export function announceToTeam(conversationId: string): void {
  announce(conversationId, 'team');
}

function announce(conversationId: string, reach: Reach): void {
  const state = pending();
  const known = state.conversations.get(conversationId) ?? 'row';
  const isFurther = reaches.indexOf(reach) > reaches.indexOf(known);
  state.conversations.set(conversationId, isFurther ? reach : known);
  if (state.isRunning) return;
  state.isRunning = true;
  setImmediate(() => void publishPending());
}

/** One at a time: what a later run reads is newer than what an earlier one published. */
async function publishPending(): Promise<void> {
  const state = pending();
  while (state.conversations.size > 0) {
    const batch = state.conversations;
    state.conversations = new Map();
    try {
      await publishConversations(batch);
    } catch (error) {
      // Clients fetch their lists again by themselves; nothing stored is affected.
      log().warn({ error, conversations: batch.size }, 'Inbox rows could not be announced.');
    }
  }
  state.isRunning = false;
}

async function publishConversations(batch: Map<string, Reach>): Promise<void> {
  const { rows: records } = await pool().query<ConversationRecord>({
    name: 'announced-conversations',
    text: `${selectConversations} WHERE c.id = ANY($1)`,
    values: [[...batch.keys()]],
  });
  for (const record of records) {
    const reach = batch.get(record.id);
    if (reach === 'row') continue;
    const forAgents = { conversation: agentConversationOf(record) };
    publish({ to: 'conversation', id: record.id }, 'conversation:changed', forAgents);
    if (reach === 'team') continue;
    const forCustomer = { conversation: customerConversationOf(record) };
    publish({ to: 'customer', id: record.customer_id }, 'conversation:changed', forCustomer);
  }
  for (let start = 0; start < records.length; start += rowsPerEvent) {
    const rows = records.slice(start, start + rowsPerEvent).map(rowOf);
    publish({ to: 'agents' }, 'inbox:changed', { rows });
  }
  scheduleCounts();
}
