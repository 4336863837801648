/**
 * What follows from a change of a conversation's own fields, off the path of the message: the conversation for who has
 * it open and for its customer, and its row for the inbox. Coalesced per conversation and read back once per run, so a
 * hundred changes of one conversation are one event.
 */
import { pool } from '../platform/db';
import { log } from '../platform/log';
import { singleton } from '../platform/singleton';
import { publish } from '../publish';
import {
  agentConversationOf,
  type ConversationRecord,
  customerConversationOf,
  selectConversations,
} from './conversation-dto';
import { announceRow } from './inbox-rows';

/** Who is told of the conversation beside its row: who has it open, or its customer as well. */
type Reach = 'team' | 'everyone';

interface Pending {
  conversations: Map<string, Reach>;
  isRunning: boolean;
}

const pending = () =>
  singleton('announcements', (): Pending => ({ conversations: new Map(), isRunning: false }));

/** Status, assignee or customer changed: conversation and row follow. */
export function announceConversation(conversationId: string): void {
  announce(conversationId, 'everyone');
}

/** Something changed that is the team's: its customer must not even hear when. */
export function announceToTeam(conversationId: string): void {
  announce(conversationId, 'team');
}

/** Nothing is known to have changed, but a process that died may have told of the last change only in part. */
export function announceAgain(conversationId: string, reach: Reach): void {
  tell(conversationId, reach);
}

function announce(conversationId: string, reach: Reach): void {
  announceRow(conversationId);
  tell(conversationId, reach);
}

function tell(conversationId: string, reach: Reach): void {
  const state = pending();
  const isFurther = state.conversations.get(conversationId) !== 'everyone';
  if (isFurther) state.conversations.set(conversationId, reach);
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
      // Clients open their conversations again by themselves; nothing stored is affected.
      log().warn({ error, conversations: batch.size }, 'Conversations could not be announced.');
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
    const forAgents = { conversation: agentConversationOf(record) };
    publish({ to: 'conversation', id: record.id }, 'conversation:changed', forAgents);
    if (batch.get(record.id) === 'team') continue;
    const forCustomer = { conversation: customerConversationOf(record) };
    publish({ to: 'customer', id: record.customer_id }, 'conversation:changed', forCustomer);
  }
}
