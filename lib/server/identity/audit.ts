/**
 * Writing the audit log: who did what, from where. In the transaction of what it tells of, so that neither is without the
 * other. Refuses details that the contract does not name; whoever reads it is in support/audit-log.
 */

import type { PoolClient } from 'pg';
import {
  type AuditAction,
  type AuditActor,
  type AuditDetails,
  type AuditSubject,
  auditDetails,
} from '#lib/shared/contract/audit';
import type { Actor } from '#lib/shared/contract/entities';
import { withoutInvisible } from '#lib/shared/text';
import { inTransaction, pool } from '../platform/db';

/** Where something came from, as far as its door knows. */
export interface AuditSource {
  address?: string | undefined;
  sessionId?: string | undefined;
  requestId?: string | undefined;
}

export interface AuditRecord {
  actor: AuditActor;
  action: AuditAction;
  subject?: AuditSubject;
  source?: AuditSource;
  details?: AuditDetails;
}

/** Whoever runs a script beside the server. */
export const commandLine: AuditActor = { kind: 'system', id: null, name: 'Command line' };

/** Whoever has proved nothing. */
export const somebody: AuditActor = { kind: 'system', id: null, name: 'Somebody' };

export function auditActorOf({ kind, id, name }: Actor): AuditActor {
  return { kind, id, name };
}

export function auditAgent({ id, name }: { id: string; name: string }): AuditSubject {
  return { kind: 'agent', id, name };
}

/** Give the client of the transaction that does what is recorded. */
export async function recordAudit(
  { actor, action, subject, source, details = {} }: AuditRecord,
  client: Pick<PoolClient, 'query'> = pool(),
): Promise<void> {
  await client.query(
    `INSERT INTO audit_entries (actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name,
       address, session_id, request_id, details)
     VALUES ($1::author_kind, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      actor.kind,
      actor.id,
      nameKept(actor.name),
      action,
      subject?.kind ?? null,
      subject?.id ?? null,
      subject === undefined ? null : nameKept(subject.name),
      source?.address || null,
      source?.sessionId ?? null,
      source?.requestId ?? null,
      JSON.stringify(auditDetails.parse(details)),
    ],
  );
}

/** So often the same may happen to one subject until it is no longer recorded, and for how long. */
const repeatsMaximum = 10;
const repeatsWithin = '15 minutes';

/**
 * For what somebody could repeat as often as they like: the tenth within a quarter of an hour says that it is the last one
 * recorded. Counted in the database, so that it holds on every machine and after a restart.
 */
export async function recordRepeatable(record: AuditRecord & { subject: AuditSubject }): Promise<void> {
  await inTransaction(async (client) => {
    // A hundred at once count one after the other.
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `audit:${record.action}:${record.subject.id}`,
    ]);
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit_entries
       WHERE subject_id = $1 AND action = $2 AND at > now() - interval '${repeatsWithin}'`,
      [record.subject.id, record.action],
    );
    const number = (rows[0]?.count ?? 0) + 1;
    if (number > repeatsMaximum) return;
    const isLast = number === repeatsMaximum;
    await recordAudit(
      { ...record, details: { ...record.details, ...(isLast ? { isLastRecorded: true } : {}) } },
      client,
    );
  });
}

/** As it was called then. Cut rather than refused: what has happened is recorded under any name. */
function nameKept(name: string): string {
  return withoutInvisible(name.toWellFormed()).slice(0, 200).toWellFormed();
}
