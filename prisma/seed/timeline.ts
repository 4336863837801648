/**
 * Turns a written conversation into rows that are numbered as the message log numbers them: two gapless logs, their
 * heads, the summary, the receipts. The test beside this file counts everything again.
 */

import { type Activity, publicActivities } from '#lib/shared/contract/entities';
import type { Prisma } from '#prisma/generated/client';
import type { AgentKey } from './people';
import type { DemoConversation, Turn } from './script';
import { stableId } from './stable-id';

export interface Rows {
  conversation: Prisma.ConversationCreateManyInput;
  messages: Prisma.MessageCreateManyInput[];
  receipts: Prisma.ReceiptCreateManyInput[];
}

type People = { customerId: string; agents: Record<AgentKey, { id: string; name: string }> };
type Message = Prisma.MessageCreateManyInput & { createdAt: Date };

export function rowsOf(written: DemoConversation, people: People, plantedAt: Date): Rows {
  const id = stableId('conversation', written.key);
  const messages: Message[] = [];
  let conversation: Prisma.ConversationCreateManyInput = {
    id,
    customerId: people.customerId,
    context: written.page,
    version: 0,
    status: 'open',
    waitingSince: null,
  };
  for (const turn of written.turns) {
    const createdAt = new Date(plantedAt.getTime() - turn.ago * 60_000);
    const message = messageOf(turn, messages, id, people, createdAt);
    messages.push(message);
    const changes = changesBy(turn, message, conversation, people);
    conversation = {
      ...conversation,
      ...changes,
      version: (conversation.version ?? 0) + Number(movesOwnFields(conversation, changes)),
    };
  }
  const customerLength = messages.filter((message) => message.customerSeq !== null).length;
  return {
    conversation: {
      ...conversation,
      agentLength: messages.length,
      agentHead: messages.length,
      customerLength,
      customerHead: customerLength,
      createdAt: messages[0]?.createdAt ?? plantedAt,
    },
    messages,
    receipts: receiptsOf(written, messages, people),
  };
}

function messageOf(
  turn: Turn,
  earlier: Message[],
  conversationId: string,
  people: People,
  createdAt: Date,
): Message {
  const activity = activityOf(turn, people);
  const isPublic = activity === null ? turn.type !== 'note' : publicActivities.includes(activity.type);
  const agentSeq = earlier.length + 1;
  const customerSeq = isPublic ? earlier.filter((message) => message.customerSeq !== null).length + 1 : null;
  const place = { agentSeq, agentRev: agentSeq, customerSeq, customerRev: customerSeq };
  const id = stableId('message', `${conversationId} ${agentSeq}`);
  const message = { id, conversationId, ...place, createdAt };
  if (activity !== null) return { ...message, kind: 'activity', authorKind: 'system', body: '', activity };
  const author =
    turn.type === 'customer'
      ? ({ kind: 'reply', authorKind: 'customer', authorId: people.customerId } as const)
      : ({
          kind: turn.type === 'note' ? 'note' : 'reply',
          authorKind: 'agent',
          authorId: people.agents[turn.agent].id,
        } as const);
  return { ...message, ...author, body: 'body' in turn ? turn.body : '', clientId: stableId('client', id) };
}

function activityOf(turn: Turn, people: People): Activity | null {
  switch (turn.type) {
    case 'assigned':
      return { type: 'assigned', agent: people.agents[turn.agent], assignee: people.agents[turn.assignee] };
    case 'closed':
      return { type: 'closed', agent: people.agents[turn.agent] };
    case 'priority':
      return { type: 'priority', agent: people.agents[turn.agent], priority: turn.priority };
    default:
      return null;
  }
}

/** What a message does to its conversation, as docs/WIRE.md says under "Status". */
function changesBy(
  turn: Turn,
  message: Message,
  before: Prisma.ConversationCreateManyInput,
  people: People,
): Partial<Prisma.ConversationCreateManyInput> {
  const summary = {
    preview: message.body.slice(0, 200),
    lastMessageAt: message.createdAt,
    lastMessageId: message.id,
    lastAuthorKind: message.authorKind,
    lastAuthorId: message.authorId,
  };
  switch (turn.type) {
    case 'customer':
      return {
        ...summary,
        status: 'open',
        closedAt: null,
        lastCustomerSeq: message.agentSeq,
        waitingSince: before.waitingSince ?? message.createdAt,
      };
    case 'reply':
      return { ...summary, status: 'pending', waitingSince: null };
    case 'assigned':
      return { assigneeId: people.agents[turn.assignee].id };
    case 'closed':
      return { status: 'closed', closedAt: message.createdAt, waitingSince: null };
    case 'priority':
      return { priority: turn.priority };
    case 'note':
      return {};
  }
}

function movesOwnFields(
  before: Prisma.ConversationCreateManyInput,
  changes: Partial<Prisma.ConversationCreateManyInput>,
): boolean {
  return (['status', 'priority', 'assigneeId'] as const).some(
    (field) => field in changes && changes[field] !== before[field],
  );
}

/** Whoever did something has read everything before it; the customer the answer as well, unless it is still unread. */
function receiptsOf(
  written: DemoConversation,
  messages: Message[],
  people: People,
): Prisma.ReceiptCreateManyInput[] {
  const conversationId = stableId('conversation', written.key);
  const shown = messages.filter((message) => message.customerSeq !== null);
  const ownLast = shown.findLast((message) => message.authorKind === 'customer');
  const read = written.isAnswerUnread ? ownLast : shown.at(-1);
  const customer = {
    conversationId,
    participantKind: 'customer' as const,
    participantId: people.customerId,
    deliveredSeq: read?.customerSeq ?? 0,
    readSeq: read?.customerSeq ?? 0,
    readAt: read?.createdAt ?? null,
  };
  const agents = Object.entries(people.agents).flatMap(([key, agent]) => {
    const turn = written.turns.findLastIndex((each) => each.type !== 'customer' && each.agent === key);
    const last = messages[turn];
    if (last === undefined) return [];
    return {
      conversationId,
      participantKind: 'agent' as const,
      participantId: agent.id,
      deliveredSeq: last.agentSeq,
      readSeq: last.agentSeq,
      readAt: last.createdAt,
    };
  });
  return [customer, ...agents];
}
