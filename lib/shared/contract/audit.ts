/**
 * What the audit log records and how an entry reads. Closed lists: no entry can hold words of a message, a password or a
 * token, as there is no field for them.
 */
import { z } from 'zod';
import { id, role, seq, time } from './entities';

export const auditActions = [
  'signed_in',
  'sign_in_failed',
  'sign_in_refused',
  'signed_out',
  'token_minted',
  'agent_created',
  'agent_disabled',
  'agent_enabled',
  'agent_role_changed',
  'agent_password_changed',
  'message_edited',
  'message_deleted',
  'shop_imported',
  'backup_taken',
  'backup_restored',
] as const;
export const auditAction = z.enum(auditActions);

export const auditActor = z.strictObject({
  /** `system`: a program, or somebody who has proved nothing. */
  kind: z.enum(['agent', 'customer', 'system']),
  id: id.nullable(),
  /** As it was then. */
  name: z.string(),
});

export const auditSubject = z.strictObject({
  kind: z.enum(['agent', 'session', 'message', 'shop', 'backup']),
  id: id.nullable(),
  name: z.string(),
});

const count = z.int().min(0);

/** What an action needs to be understood; each names a few of these. */
export const auditDetails = z.strictObject({
  role: role.optional(),
  formerRole: role.optional(),
  sessionsEnded: count.optional(),
  conversationId: id.optional(),
  messageKind: z.enum(['reply', 'note']).optional(),
  /** Of the message in the agents' log. */
  messageSeq: seq.optional(),
  products: count.optional(),
  customers: count.optional(),
  orders: count.optional(),
  tables: count.optional(),
  rows: count.optional(),
  /** More of the same followed within the quarter of an hour, and were not recorded. */
  isLastRecorded: z.literal(true).optional(),
});

export const auditEntry = z.strictObject({
  /** A number, as a text: it grows beyond what JSON's numbers hold exactly. */
  id: z.string().regex(/^\d{1,19}$/),
  at: time,
  actor: auditActor,
  action: auditAction,
  subject: auditSubject.nullable(),
  address: z.string().nullable(),
  sessionId: id.nullable(),
  requestId: z.string().nullable(),
  details: auditDetails,
});

/** The time and number of the last entry of a page. */
export const auditCursor = z.string().regex(/^\d{1,13}\.\d{1,18}$/, 'This cursor is not one of ours.');

export type AuditAction = z.infer<typeof auditAction>;
export type AuditActor = z.infer<typeof auditActor>;
export type AuditSubject = z.infer<typeof auditSubject>;
export type AuditDetails = z.infer<typeof auditDetails>;
export type AuditEntry = z.infer<typeof auditEntry>;
