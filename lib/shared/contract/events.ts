/** Every event the server sends. Only lib/server/publish emits them, after parsing the payload by these schemas. */
import { z } from 'zod';
import { changedCounts } from './commands';
import {
  availability,
  conversation,
  customerConversation,
  customerMessage,
  id,
  mark,
  message,
  participant,
  receipt,
  row,
} from './entities';

export const events = {
  'message:changed': z.strictObject({ conversationId: id, message }),
  'conversation:changed': z.strictObject({ conversation }),
  'conversation:head': z.strictObject({ conversationId: id, head: mark, epoch: z.string() }),
  'inbox:changed': z.strictObject({ rows: z.array(row), counts: changedCounts.optional() }),
  'receipt:changed': z.strictObject({ conversationId: id, receipts: z.array(receipt) }),
  'typing:changed': z.strictObject({
    conversationId: id,
    participant: z.strictObject({ kind: z.enum(['customer', 'agent']), id, name: z.string() }),
    active: z.boolean(),
  }),
  'presence:changed': z.strictObject({ participant, availability }),
  'session:ended': z.strictObject({ reason: z.enum(['signed_out', 'expired', 'revoked', 'merged']) }),
} as const;

/** The same events where a customer listens: nothing but what customers may see fits these. */
export const eventsForCustomers = {
  ...events,
  'message:changed': z.strictObject({ conversationId: id, message: customerMessage }),
  'conversation:changed': z.strictObject({ conversation: customerConversation }),
  'inbox:changed': z.never(),
} as const;

export type EventName = keyof typeof events;
export type Event<Name extends EventName> = z.infer<(typeof events)[Name]>;
