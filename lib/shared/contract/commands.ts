/**
 * Every command on the wire: its strict input and its reply. Sockets, REST and the OpenAPI page all read this table;
 * lib/server/doors/commands adds who may call and what runs. A command is listed here once it works.
 */
import { z } from 'zod';
import { auditPageMaximum, bodyMaximum, historyPageMaximum, inboxPageMaximum, typedMaximum } from '../limits';
import { auditAction, auditCursor, auditEntry } from './audit';
import {
  actor,
  agentConversation,
  availability,
  conversation,
  customerConversation,
  customerMessage,
  givenId,
  givenTime,
  id,
  listedConversation,
  listedCustomerConversation,
  mark,
  message,
  priority,
  receipt,
  role,
  row,
  seq,
  status,
  time,
} from './entities';
import { emailAddress, personName } from './session';

/** What PostgreSQL can hold: no U+0000, and U+FFFD for half a surrogate pair, which is what a cut emoji leaves. */
const text = z
  .string()
  .refine((typed) => !typed.includes('\0'), 'A text cannot hold the character U+0000.')
  .overwrite((typed) => typed.toWellFormed());

/** Kept as typed; only blank is refused. */
export const body = text
  .refine((typed) => typed.trim().length > 0, 'Write something first.')
  .refine((typed) => typed.length <= typedMaximum && typed.trim().length <= bodyMaximum, {
    message: `A message holds at most ${bodyMaximum} characters.`,
    params: { code: 'too_large' },
  });

/** The page a conversation was started on, as the shop's own site names it. */
export const context = z.strictObject({
  path: text.max(1_024).startsWith('/'),
  title: text.max(200),
});

export const view = z.enum(['open', 'pending', 'closed', 'unassigned', 'mine', 'snoozed', 'all']);
export const sort = z.enum(['newest', 'waiting', 'priority']);

/** Exact up to 999; 1000 stands for "999+". */
export const counts = z.record(view, mark);
/** Live counts name only what may have changed; `mine` goes to its agent alone. */
export const changedCounts = z.partialRecord(view, mark);

const order = z.strictObject({
  id,
  number: z.string(),
  status: z.enum(['pending', 'processed', 'delivered', 'cancelled']),
  totalCents: mark,
  createdAt: time,
  items: z.array(
    z.strictObject({
      name: z.string(),
      options: z.record(z.string(), z.string()),
      priceCents: mark,
      quantity: seq,
    }),
  ),
  tracking: z.array(z.string()),
});

const empty = z.strictObject({});

export const commands = {
  'conversation:start': {
    input: z.strictObject({ clientId: givenId, body, context: context.optional() }),
    reply: z.strictObject({ conversation, message }),
  },
  'conversation:open': {
    input: z.strictObject({ conversationId: givenId.optional(), after: mark.nullable() }),
    reply: z.strictObject({
      conversation: conversation.nullable(),
      messages: z.array(message),
      head: mark,
      length: mark,
      more: z.boolean(),
      reset: z.boolean(),
      epoch: z.string(),
      receipts: z.array(receipt),
    }),
  },
  'conversation:leave': { input: z.strictObject({ conversationId: givenId }), reply: empty },
  'conversation:history': {
    input: z
      .strictObject({
        conversationId: givenId,
        before: seq.optional(),
        after: mark.optional(),
        limit: z.int().min(1).max(historyPageMaximum).optional(),
      })
      .refine(({ before, after }) => (before === undefined) !== (after === undefined), {
        message: 'Say either before or after which message.',
        path: ['before'],
      }),
    reply: z.strictObject({ messages: z.array(message), more: z.boolean() }),
  },
  'conversation:list': {
    input: empty,
    reply: z.strictObject({ conversations: z.array(listedConversation) }),
  },
  'conversation:mark': {
    input: z.strictObject({
      conversationId: givenId,
      deliveredSeq: mark.optional(),
      readSeq: mark.optional(),
    }),
    reply: z.strictObject({ receipts: z.array(receipt) }),
  },
  'conversation:update': {
    input: z.strictObject({
      conversationId: givenId,
      version: mark,
      status: status.exclude(['snoozed']).optional(),
      priority: priority.optional(),
      lastSeenSeq: mark.optional(),
    }),
    reply: z.strictObject({ conversation: agentConversation }),
  },
  'conversation:assign': {
    input: z.strictObject({
      conversationId: givenId,
      assigneeId: givenId.nullable(),
      expectedAssigneeId: givenId.nullable(),
      clientId: givenId.optional(),
    }),
    reply: z.strictObject({ conversation: agentConversation }),
  },
  'message:send': {
    input: z.strictObject({
      conversationId: givenId,
      clientId: givenId,
      kind: z.enum(['reply', 'note']),
      body,
      lastSeenSeq: mark.optional(),
    }),
    reply: z.strictObject({ message }),
  },
  'message:edit': {
    input: z.strictObject({ messageId: givenId, rev: seq, body }),
    reply: z.strictObject({ message }),
  },
  'message:delete': {
    input: z.strictObject({ messageId: givenId }),
    reply: z.strictObject({ message }),
  },
  'typing:set': {
    input: z.strictObject({
      conversationId: givenId,
      active: z.boolean(),
      kind: z.enum(['reply', 'note']).optional(),
    }),
    reply: empty,
  },
  'inbox:list': {
    input: z.strictObject({
      view,
      query: text.max(200).optional(),
      sort: sort.optional(),
      cursor: z.string().max(400).optional(),
      limit: z.int().min(1).max(inboxPageMaximum).optional(),
    }),
    reply: z.strictObject({
      rows: z.array(row),
      /** Null on the last page. */
      cursor: z.string().nullable(),
      counts,
      /** How far the asking agent has read the listed conversations. */
      marks: z.array(z.strictObject({ conversationId: id, readSeq: mark })),
      /** Where `query` was found, when that is not in the row itself. */
      matches: z.array(z.strictObject({ conversationId: id, excerpt: z.string(), seq: seq.optional() })),
    }),
  },
  'customer:open': {
    input: z.strictObject({ customerId: givenId }),
    reply: z.strictObject({
      customer: z.strictObject({
        id,
        name: z.string(),
        email: z.string().nullable(),
        kind: z.enum(['guest', 'registered']),
        createdAt: time,
      }),
      presence: z.strictObject({ availability, lastSeenAt: time.nullable() }),
      orders: z.array(order),
      conversations: z.array(listedConversation),
    }),
  },
  /** A guest tells a name or an address to be answered at. It proves nothing and gives access to nothing. */
  'customer:introduce': {
    input: z.strictObject({ name: personName.optional(), email: emailAddress.optional() }),
    reply: z.strictObject({ actor }),
  },
  'agent:list': {
    input: empty,
    reply: z.strictObject({
      agents: z.array(z.strictObject({ id, name: z.string(), role, availability })),
    }),
  },
  'presence:set': {
    input: z.strictObject({ availability: availability.exclude(['offline']) }),
    reply: empty,
  },
  /** Newest first. `from` and `until` are instants; an entry of the very moment `until` is left out. */
  'audit:list': {
    input: z.strictObject({
      person: text.max(200).optional(),
      action: auditAction.optional(),
      from: givenTime.optional(),
      until: givenTime.optional(),
      cursor: auditCursor.optional(),
      limit: z.int().min(1).max(auditPageMaximum).optional(),
    }),
    reply: z.strictObject({
      entries: z.array(auditEntry),
      /** Null on the last page. */
      cursor: z.string().nullable(),
    }),
  },
} as const;

const messageForCustomers = z.strictObject({ message: customerMessage });

/** The same replies where a customer asked: nothing but what customers may see fits these. */
export const repliesForCustomers: Partial<Record<CommandName, z.ZodType>> = {
  'conversation:start': z.strictObject({ conversation: customerConversation, message: customerMessage }),
  'conversation:open': commands['conversation:open'].reply.extend({
    conversation: customerConversation.nullable(),
    messages: z.array(customerMessage),
  }),
  'conversation:history': commands['conversation:history'].reply.extend({
    messages: z.array(customerMessage),
  }),
  'conversation:list': z.strictObject({ conversations: z.array(listedCustomerConversation) }),
  'message:send': messageForCustomers,
  'message:edit': messageForCustomers,
  'message:delete': messageForCustomers,
};

export type CommandName = keyof typeof commands;
/** What a client sends. */
export type Input<Name extends CommandName> = z.input<(typeof commands)[Name]['input']>;
/** What `ok: true` carries. */
export type Reply<Name extends CommandName> = z.output<(typeof commands)[Name]['reply']>;
export type View = z.infer<typeof view>;
export type Sort = z.infer<typeof sort>;
export type Counts = z.infer<typeof counts>;
export type OrderSummary = z.infer<typeof order>;
