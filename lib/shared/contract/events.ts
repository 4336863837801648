/** Every event the server sends. Only lib/server/publish emits them, after parsing the payload by these schemas. */
import { z } from 'zod';
import { counts } from './commands';
import { availability, conversation, id, mark, message, participant, receipt, row } from './entities';

export const events = {
  'message:changed': z.strictObject({ conversationId: id, message }),
  'conversation:changed': z.strictObject({ conversation }),
  'conversation:head': z.strictObject({ conversationId: id, head: mark, epoch: z.string() }),
  'inbox:changed': z.strictObject({ rows: z.array(row), counts: counts.optional() }),
  'receipt:changed': z.strictObject({ conversationId: id, receipts: z.array(receipt) }),
  'typing:changed': z.strictObject({
    conversationId: id,
    participant: z.strictObject({ kind: z.enum(['customer', 'agent']), id, name: z.string() }),
    active: z.boolean(),
  }),
  'presence:changed': z.strictObject({ participant, availability }),
  'session:ended': z.strictObject({ reason: z.enum(['signed_out', 'expired', 'revoked', 'merged']) }),
} as const;

export type EventName = keyof typeof events;
export type Event<Name extends EventName> = z.infer<(typeof events)[Name]>;
