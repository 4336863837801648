/** Sending, editing and deleting single messages. Whoever wrote a message may change it, nobody else. */
import type { PoolClient } from 'pg';
import type { Actor, Message } from '#lib/shared/contract/entities';
import type { Event } from '#lib/shared/contract/events';
import { notFound, ShopbellError } from '#lib/shared/errors';
import { type AuditSource, auditActorOf, recordAudit } from '../identity/audit';
import { inTransaction, pool } from '../platform/db';
import { isFitting, type MaybeFitting, publish } from '../publish';
import { announceConversation, announceToTeam } from './announcements';
import { demand, refusalOf } from './authorize';
import { announceRow } from './inbox-rows';
import { messageOfDraft } from './message-dto';
import { writeWordsOf } from './message-words';
import { appendToTimeline } from './timeline/append';
import { type Draft, draftOf, type Verdict } from './timeline/draft';
import { readMessage } from './timeline/read';
import { previewLength } from './timeline/statement';
import { noteNewWords } from './words-follower';

interface SendInput {
  conversationId: string;
  clientId: string;
  kind: 'reply' | 'note';
  body: string;
  lastSeenSeq?: number | undefined;
}

interface Sent {
  message: Message;
}

type Stored = Extract<Verdict, { verdict: 'stored' }>;

/** What each side was told; null where nothing was. */
type Told = Record<Actor['kind'], Event<'message:changed'> | null>;

export async function sendMessage(actor: Actor, input: SendInput): Promise<MaybeFitting<Sent>> {
  const draft = draftOf(actor, input);
  const verdict = await appendToTimeline(draft);
  if (verdict.verdict === 'stored') {
    const told = publishStored(draft, verdict)[actor.kind];
    // The sender is answered with what the others were told.
    return told
      ? { message: told.message, [isFitting]: true }
      : { message: messageOfStored(actor, draft, verdict) };
  }
  if (verdict.verdict === 'not_found' && actor.kind === 'customer') await demandCustomer(actor.id);
  return { message: await messageOfVerdict(actor, draft, verdict) };
}

/** A guest who signed in meanwhile is gone, but their words are not refused: the outbox sends them as the customer. */
async function demandCustomer(customerId: string): Promise<void> {
  const { rowCount } = await pool().query('SELECT FROM customers WHERE id = $1', [customerId]);
  if (rowCount === 0) throw new ShopbellError('unauthenticated', 'Sign in first.');
}

/** Publishes what was stored and returns it as the sender sees it. A repeat is published again, with all that follows from it. */
export async function messageOfVerdict(actor: Actor, draft: Draft, verdict: Verdict): Promise<Message> {
  switch (verdict.verdict) {
    case 'stored':
      publishStored(draft, verdict);
      return messageOfStored(actor, draft, verdict);
    case 'repeat':
      return publishRepeat(actor, verdict.messageId);
    case 'conflict':
      throw verdict.unseen === null
        ? new ShopbellError('conflict', 'This client id already belongs to another message.')
        : new ShopbellError('conflict', 'Something new has arrived in this conversation.', {
            details: { unseen: verdict.unseen },
          });
    default:
      throw refusalOf(verdict.verdict) ?? notFound();
  }
}

function messageOfStored(actor: Actor, draft: Draft, stored: Stored): Message {
  const message = messageOfDraft(draft, stored.place, stored.createdAt, actor.kind);
  if (message === null) throw notFound();
  return message;
}

export function publishStored(draft: Draft, stored: Stored): Told {
  const { conversationId } = draft;
  const forAgents = messageOfDraft(draft, stored.place, stored.createdAt, 'agent');
  const { agentSeq, agentRev, customerSeq, customerRev } = stored.place;
  // Until a conversation has its first note, both sides have the same numbers.
  const forCustomer =
    agentSeq === customerSeq && agentRev === customerRev
      ? forAgents
      : messageOfDraft(draft, stored.place, stored.createdAt, 'customer');
  const told = publishMessage(conversationId, stored.customerId, forAgents, forCustomer);
  noteNewWords(conversationId);
  if (stored.hasConversationChanged) announceConversation(conversationId);
  else announceRow(conversationId);
  return told;
}

function publishMessage(
  conversationId: string,
  customerId: string,
  forAgents: Message | null,
  forCustomer: Message | null,
): Told {
  const agents = { to: 'conversation', id: conversationId } as const;
  const customer = { to: 'customer', id: customerId } as const;
  const areAlike =
    forAgents !== null && forAgents.seq === forCustomer?.seq && forAgents.rev === forCustomer.rev;
  if (areAlike) {
    const told = publish([agents, customer], 'message:changed', { conversationId, message: forAgents });
    return { agent: told, customer: told };
  }
  return {
    agent: forAgents && publish(agents, 'message:changed', { conversationId, message: forAgents }),
    customer: forCustomer && publish(customer, 'message:changed', { conversationId, message: forCustomer }),
  };
}

async function publishRepeat(actor: Actor, messageId: string): Promise<Message> {
  const { forAgents, forCustomer, customerId } = await inTransaction((client) => loadBoth(client, messageId));
  const own = actor.kind === 'agent' ? forAgents : forCustomer;
  if (!own) throw notFound();
  publishMessage(own.conversationId, customerId, forAgents, forCustomer);
  // Whoever stored it may not have heard so, and told nobody what follows either.
  noteNewWords(own.conversationId);
  if (forCustomer) announceConversation(own.conversationId);
  else announceToTeam(own.conversationId);
  return own;
}

export async function editMessage(
  actor: Actor,
  input: { messageId: string; rev: number; body: string },
  source: AuditSource = {},
): Promise<{ message: Message }> {
  return changeMessage(actor, 'edit_message', input.messageId, source, {
    isDone: (message) => message.body === input.body,
    isOutdated: (message) => message.rev !== input.rev,
    set: 'body = $2, edited_at = now()',
    values: [input.body],
  });
}

/** The place stays, the words go: from the database and from the search too. */
export async function deleteMessage(
  actor: Actor,
  input: { messageId: string },
  source: AuditSource = {},
): Promise<{ message: Message }> {
  return changeMessage(actor, 'delete_message', input.messageId, source, {
    isDone: (message) => message.deletedAt !== null,
    isOutdated: () => false,
    set: `body = '', deleted_at = now(), edited_at = NULL`,
    values: [],
  });
}

interface Change {
  /** The result already holds: nothing is written, the answer is ok. */
  isDone: (message: Message) => boolean;
  isOutdated: (message: Message) => boolean;
  set: string;
  values: unknown[];
}

/** Takes the conversation's lock before the message's, as the log does; a change takes a rev in each log that shows it. */
async function changeMessage(
  actor: Actor,
  action: 'edit_message' | 'delete_message',
  messageId: string,
  source: AuditSource,
  change: Change,
): Promise<{ message: Message }> {
  const { forAgents, forCustomer, customerId, hasChanged } = await inTransaction(async (client) => {
    const record = await lockMessage(client, messageId);
    demand(actor, action, record);
    const loaded = await loadBoth(client, messageId);
    const current = actor.kind === 'agent' ? loaded.forAgents : loaded.forCustomer;
    if (current === null) throw notFound();
    if (change.isDone(current)) return { ...loaded, hasChanged: false };
    if (change.isOutdated(current)) {
      throw new ShopbellError('conflict', 'This message was changed meanwhile.', {
        details: { rev: current.rev },
      });
    }
    await takeRevs(client, current.conversationId, messageId, change);
    if (actor.kind === 'agent') await recordChange(client, actor, action, current, source);
    return { ...(await loadBoth(client, messageId)), hasChanged: true };
  });
  const message = actor.kind === 'agent' ? forAgents : forCustomer;
  if (message === null) throw notFound();
  if (hasChanged) {
    publishMessage(message.conversationId, customerId, forAgents, forCustomer);
    noteNewWords(message.conversationId);
    announceRow(message.conversationId);
  }
  return { message };
}

/** That it was done, never which words: those of a deleted message are gone. */
function recordChange(
  client: PoolClient,
  actor: Actor,
  action: 'edit_message' | 'delete_message',
  { id, conversationId, kind, seq }: Message,
  source: AuditSource,
): Promise<void> {
  return recordAudit(
    {
      actor: auditActorOf(actor),
      action: action === 'edit_message' ? 'message_edited' : 'message_deleted',
      subject: { kind: 'message', id, name: `Message ${seq}` },
      source,
      details: { conversationId, messageSeq: seq, ...(kind === 'activity' ? {} : { messageKind: kind }) },
    },
    client,
  );
}

async function lockMessage(client: PoolClient, messageId: string) {
  await client.query(
    `SELECT FROM conversations WHERE id = (SELECT conversation_id FROM messages WHERE id = $1) FOR NO KEY UPDATE`,
    [messageId],
  );
  // Read only now: what another change wrote while this one waited for the lock counts.
  const { rows } = await client.query<{
    customerId: string;
    authorId: string | null;
    isVisibleToCustomer: boolean;
    isDeleted: boolean;
  }>(
    `SELECT c.customer_id AS "customerId", m.author_id AS "authorId",
       m.customer_seq IS NOT NULL AS "isVisibleToCustomer", m.deleted_at IS NOT NULL AS "isDeleted"
     FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.id = $1`,
    [messageId],
  );
  const record = rows[0] ?? null;
  return { conversation: record, message: record };
}

async function takeRevs(client: PoolClient, conversationId: string, messageId: string, change: Change) {
  await client.query(
    `WITH moved AS (
       UPDATE conversations c SET
         agent_head = agent_head + 1,
         customer_head = customer_head + (m.customer_seq IS NOT NULL)::int
       FROM messages m WHERE m.id = $1 AND c.id = m.conversation_id
       RETURNING c.agent_head, c.customer_head
     )
     UPDATE messages SET ${change.set}, agent_rev = moved.agent_head,
       customer_rev = CASE WHEN customer_seq IS NOT NULL THEN moved.customer_head END
     FROM moved WHERE messages.id = $1`,
    [messageId, ...change.values],
  );
  await client.query(
    `UPDATE conversations c SET preview = left(m.body, ${previewLength})
     FROM messages m WHERE c.id = $1 AND c.last_message_id = $2 AND m.id = $2`,
    [conversationId, messageId],
  );
  // Last: it may wait for who writes words at this moment, and nobody who writes words waits for what is held here.
  await writeWordsOf(client, messageId);
}

async function loadBoth(client: PoolClient, messageId: string) {
  const forAgents = await readMessage('agent', messageId, client);
  const forCustomer = await readMessage('customer', messageId, client);
  const { rows } = await client.query<{ customer_id: string }>(
    'SELECT c.customer_id FROM conversations c JOIN messages m ON m.conversation_id = c.id WHERE m.id = $1',
    [messageId],
  );
  return { forAgents, forCustomer, customerId: rows[0]?.customer_id ?? '' };
}
