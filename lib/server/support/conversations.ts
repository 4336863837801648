/** Starting, opening and listing conversations. What changes their own fields stands in conversation-changes. */
import type { PoolClient } from 'pg';
import type {
  Actor,
  Conversation,
  ListedConversation,
  Message,
  Receipt,
} from '#lib/shared/contract/entities';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { historyPageMaximum, openPageSize } from '#lib/shared/limits';
import { timeOrderedId } from '#lib/shared/time-ordered-id';
import { inTransaction, pool } from '../platform/db';
import { announceConversation } from './announcements';
import { authorize, demand } from './authorize';
import {
  type ConversationRecord,
  conversationOf,
  selectConversations,
  selectTitle,
} from './conversation-dto';
import { currentEpoch } from './epoch';
import { messageOfVerdict } from './messages';
import { draftOf } from './timeline/draft';
import { noteVerdicts } from './timeline/measurements';
import { readHistory, readTimeline } from './timeline/read';
import { appendInTransaction } from './timeline/store';

const uniqueViolation = '23505';

/** Lists show this many at most; a customer with more finds the older ones by search. */
const listMaximum = 100;

interface StartInput {
  clientId: string;
  body: string;
  context?: { path: string; title: string } | undefined;
}

/** Continues the customer's latest conversation that is not closed, else creates one with its first message. */
export async function startConversation(
  actor: Actor,
  input: StartInput,
): Promise<{ conversation: Conversation; message: Message }> {
  demand(actor, 'start');
  const { draft, verdict } = await inTransaction(
    async (client) => {
      const { rowCount } = await client.query('SELECT FROM customers WHERE id = $1 FOR NO KEY UPDATE', [
        actor.id,
      ]);
      // A guest who signed in meanwhile is gone: the outbox sends it again, as the customer.
      if (rowCount === 0) throw new ShopbellError('unauthenticated', 'Sign in first.');
      const conversationId =
        (await findStarted(client, actor.id, input.clientId)) ??
        (await findUnfinished(client, actor.id)) ??
        (await createConversation(client, actor.id, input.context));
      const draft = draftOf(actor, { conversationId, kind: 'reply', ...input });
      const [verdict] = await appendInTransaction(client, [draft]);
      if (!verdict) throw notFound();
      return { draft, verdict };
    },
    // Another process stored the same client id meanwhile: the next run finds it.
    [uniqueViolation],
  );
  noteVerdicts([verdict]);
  const message = await messageOfVerdict(actor, draft, verdict);
  const record = await loadConversation(message.conversationId);
  return { conversation: conversationOf(record, 'customer'), message };
}

/** A start whose answer was lost: its message may stand in any conversation, closed by now or not. */
async function findStarted(client: PoolClient, customerId: string, clientId: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT conversation_id AS id FROM messages WHERE author_id = $1 AND client_id = $2',
    [customerId, clientId],
  );
  return rows[0]?.id ?? null;
}

async function findUnfinished(client: PoolClient, customerId: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM conversations WHERE customer_id = $1 AND status <> 'closed'
     ORDER BY last_message_at DESC, id DESC LIMIT 1`,
    [customerId],
  );
  return rows[0]?.id ?? null;
}

async function createConversation(
  client: PoolClient,
  customerId: string,
  context: StartInput['context'],
): Promise<string> {
  const id = timeOrderedId();
  await client.query('INSERT INTO conversations (id, customer_id, context) VALUES ($1, $2, $3)', [
    id,
    customerId,
    context ? JSON.stringify(context) : null,
  ]);
  return id;
}

export interface Opening {
  conversation: Conversation | null;
  messages: Message[];
  head: number;
  length: number;
  more: boolean;
  reset: boolean;
  epoch: string;
  receipts: Receipt[];
}

/** Lets the caller follow what is live in a conversation. */
type Join = (conversationId: string) => void | Promise<void>;

/**
 * Authorizes, lets the caller join what is live, and only then reads: nothing can fall between the two. Without an id a
 * customer gets the conversation last active, or null.
 */
export async function openConversation(
  actor: Actor,
  input: { conversationId?: string | undefined; after: number | null },
  join: Join = () => undefined,
): Promise<Opening> {
  const epoch = await currentEpoch();
  const conversationId = input.conversationId ?? (await findLatest(actor));
  if (conversationId === null) {
    return {
      conversation: null,
      messages: [],
      head: 0,
      length: 0,
      more: false,
      reset: false,
      epoch,
      receipts: [],
    };
  }
  const page =
    actor.kind === 'agent'
      ? await joinAndRead(actor, conversationId, input.after, join)
      : await readAndJoin(actor, conversationId, input.after, join);
  return {
    conversation: conversationOf(page.conversation, actor.kind),
    messages: page.messages,
    head: page.head,
    length: page.length,
    more: page.hasMore,
    reset: page.isReset,
    epoch,
    receipts: page.receipts,
  };
}

async function joinAndRead(actor: Actor, conversationId: string, after: number | null, join: Join) {
  await authorize(actor, 'read', conversationId);
  await join(conversationId);
  const page = await readTimeline('agent', actor.id, conversationId, after);
  if (page === null) throw notFound();
  return page;
}

/** A customer's messages come to them in any case, so joining adds but the beacon, and one query says all. */
async function readAndJoin(actor: Actor, conversationId: string, after: number | null, join: Join) {
  const page = await readTimeline('customer', actor.id, conversationId, after);
  const conversation = page && { customerId: page.conversation.customer_id };
  demand(actor, 'read', { conversation });
  if (page === null) throw notFound();
  await join(conversationId);
  return page;
}

async function findLatest(actor: Actor): Promise<string | null> {
  if (actor.kind === 'agent') throw notFound();
  const { rows } = await pool().query<{ id: string }>(
    'SELECT id FROM conversations WHERE customer_id = $1 ORDER BY last_message_at DESC, id DESC LIMIT 1',
    [actor.id],
  );
  return rows[0]?.id ?? null;
}

/** Beside `before` or `after`: the contract sees to it that exactly one is given. */
export async function readConversationHistory(
  actor: Actor,
  input: {
    conversationId: string;
    before?: number | undefined;
    after?: number | undefined;
    limit?: number | undefined;
  },
): Promise<{ messages: Message[]; more: boolean }> {
  await authorize(actor, 'read', input.conversationId);
  const limit = Math.min(input.limit ?? openPageSize, historyPageMaximum);
  const beside = input.before === undefined ? { after: input.after ?? 0 } : { before: input.before };
  const page = await readHistory(actor.kind, input.conversationId, beside, limit);
  return { messages: page.messages, more: page.hasMore };
}

/** A customer's own, the one last active first. */
export async function listConversations(actor: Actor): Promise<{ conversations: ListedConversation[] }> {
  demand(actor, 'list_conversations');
  return { conversations: await conversationsOfCustomer(actor.id, 'customer') };
}

/** For whoever may see all of this customer's conversations: callers have asked the policy. */
export async function conversationsOfCustomer(
  customerId: string,
  viewer: Actor['kind'],
): Promise<ListedConversation[]> {
  const { rows } = await pool().query<ConversationRecord & { title: string | null }>({
    name: 'conversations-of-customer',
    text: `SELECT c.*, ${selectTitle} FROM (${selectConversations} WHERE c.customer_id = $1) AS c
      ORDER BY c.last_message_at DESC, c.id DESC LIMIT ${listMaximum}`,
    values: [customerId],
  });
  return rows.map((record) => ({ ...conversationOf(record, viewer), title: record.title ?? '' }));
}

/** Throws `not_found`. */
export async function loadConversation(conversationId: string): Promise<ConversationRecord> {
  const { rows } = await pool().query<ConversationRecord>({
    name: 'conversation',
    text: `${selectConversations} WHERE c.id = $1`,
    values: [conversationId],
  });
  if (!rows[0]) throw notFound();
  return rows[0];
}

/** The customer's name, address or standing changed: every screen that shows them follows. */
export async function announceCustomer(customerId: string): Promise<void> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM conversations WHERE customer_id = $1 ORDER BY last_message_at DESC LIMIT ${listMaximum}`,
    [customerId],
  );
  for (const { id } of rows) announceConversation(id);
}
