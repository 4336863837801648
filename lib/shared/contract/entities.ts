/**
 * What travels on the wire, as zod schemas and as types. Every object is strict: a payload with a field that is not
 * named here does not leave the server.
 */
import { z } from 'zod';
import { emailMaximum, nameMaximum } from '../limits';

/** As it comes in. In upper case it is the same id; rooms and comparisons know it in one spelling. */
export const givenId = z.uuid().toLowerCase();
export const givenTime = z.iso.datetime();
/** As they leave: known to be well formed, and not read again letter by letter for every message. */
export const id = z.string().meta({ format: 'uuid' });
export const time = z.string().meta({ format: 'date-time' });
/** A place in a log, from 1. PostgreSQL's `integer` bounds it. */
export const seq = z.int().min(1).max(2_147_483_647);
/** A count or a mark that may be 0: nothing yet. */
export const mark = z.int().min(0).max(2_147_483_647);

export const role = z.enum(['agent', 'admin']);
export const status = z.enum(['open', 'pending', 'snoozed', 'closed']);
export const priority = z.enum(['low', 'normal', 'high', 'urgent']);
export const messageKind = z.enum(['reply', 'note', 'activity']);
export const availability = z.enum(['online', 'away', 'offline']);

export const actor = z.strictObject({
  kind: z.enum(['customer', 'agent']),
  id,
  name: z.string().max(nameMaximum),
  /** Null for a guest, also for one who told a contact e-mail. */
  email: z.string().max(emailMaximum).nullable(),
  /** Customers only. */
  registered: z.boolean().optional(),
  /** Agents only. */
  role: role.optional(),
});

export const author = z.strictObject({
  kind: z.enum(['customer', 'agent', 'system']),
  id: id.nullable(),
  name: z.string(),
});

const person = z.strictObject({ id, name: z.string() });

/** What happened to the conversation. The interface words it; `agent` is who did it, `assignee` who has it now. */
export const activity = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('assigned'), agent: person, assignee: person }),
  z.strictObject({ type: z.literal('unassigned'), agent: person }),
  z.strictObject({ type: z.literal('closed'), agent: person }),
  z.strictObject({ type: z.literal('reopened'), agent: person }),
  z.strictObject({ type: z.literal('status'), agent: person, status }),
  z.strictObject({ type: z.literal('priority'), agent: person, priority }),
]);

/** Numbers are those of the viewer's log. A deleted message keeps its place and has an empty body. */
export const message = z.strictObject({
  id,
  conversationId: id,
  kind: messageKind,
  seq,
  rev: seq,
  author,
  body: z.string(),
  activity: activity.optional(),
  attachments: z.array(z.never()),
  /** Null for activity, which nobody sends. */
  clientId: id.nullable(),
  createdAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
});

/** The activities a customer is shown; the others are the team's. */
export const publicActivities: readonly string[] = ['assigned', 'closed', 'reopened'];

/** What may leave for a customer. */
export const customerMessage = message.refine(
  (candidate) =>
    candidate.kind === 'reply' ||
    (candidate.kind === 'activity' && publicActivities.includes(candidate.activity?.type ?? '')),
);

const conversationForCustomers = {
  id,
  status,
  customer: z.strictObject({
    id,
    name: z.string(),
    email: z.string().nullable(),
    kind: z.enum(['guest', 'registered']),
    createdAt: time,
  }),
  assignee: person.nullable(),
  /** Messages in the viewer's log. */
  length: mark,
  createdAt: time,
  lastMessageAt: time,
  closedAt: time.nullable(),
};

const conversationForAgents = {
  ...conversationForCustomers,
  version: mark,
  priority,
  tags: z.array(z.string()),
  waitingSince: time.nullable(),
  snoozedUntil: time.nullable(),
};

export const customerConversation = z.strictObject(conversationForCustomers);
export const agentConversation = z.strictObject(conversationForAgents);
export const conversation = z.union([agentConversation, customerConversation]);

/** In lists a conversation goes by the beginning of its first message. */
const title = z.string();
export const listedCustomerConversation = z.strictObject({ ...conversationForCustomers, title });
export const listedConversation = z.union([
  z.strictObject({ ...conversationForAgents, title }),
  listedCustomerConversation,
]);

/** Marks are numbers of the viewer's log. `team`, without an id, is what customers see of all agents together. */
export const receipt = z.strictObject({
  participant: z.strictObject({ kind: z.enum(['customer', 'agent', 'team']), id: id.optional() }),
  deliveredSeq: mark,
  readSeq: mark,
  /** When `readSeq` was last moved; null before anything was read. */
  readAt: time.nullable(),
});

/** One line of the inbox. The greatest `stamp` of a conversation wins. */
export const row = z.strictObject({
  conversationId: id,
  stamp: mark,
  customer: z.strictObject({
    id,
    name: z.string(),
    email: z.string().nullable(),
    kind: z.enum(['guest', 'registered']),
  }),
  status,
  priority,
  assignee: person.nullable(),
  preview: z.string(),
  lastMessageAt: time,
  lastAuthor: author.nullable(),
  lastCustomerSeq: mark,
  waitingSince: time.nullable(),
  version: mark,
});

export const participant = z.strictObject({ kind: z.enum(['customer', 'agent']), id });

export type Actor = z.infer<typeof actor>;
export type Role = z.infer<typeof role>;
export type Status = z.infer<typeof status>;
export type Priority = z.infer<typeof priority>;
export type MessageKind = z.infer<typeof messageKind>;
export type Author = z.infer<typeof author>;
export type Activity = z.infer<typeof activity>;
export type Message = z.infer<typeof message>;
export type CustomerConversation = z.infer<typeof customerConversation>;
export type AgentConversation = z.infer<typeof agentConversation>;
export type Conversation = z.infer<typeof conversation>;
export type ListedConversation = z.infer<typeof listedConversation>;
export type Receipt = z.infer<typeof receipt>;
export type Row = z.infer<typeof row>;
export type Participant = z.infer<typeof participant>;
export type Availability = z.infer<typeof availability>;
