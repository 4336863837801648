/** Reading the audit log, newest first, page by page. For admins alone; nothing here changes it, and nothing could. */
import type { AuditAction, AuditDetails, AuditEntry } from '#lib/shared/contract/audit';
import type { Actor, Role } from '#lib/shared/contract/entities';
import { auditPageSize } from '#lib/shared/limits';
import { pool } from '../platform/db';
import { SqlParameters } from '../platform/sql-parameters';
import { demand } from './authorize';

export interface AuditQuestion {
  /** Part of a name, of whoever did it or to whom it was done; or an id. */
  person?: string | undefined;
  action?: AuditAction | undefined;
  from?: string | undefined;
  until?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

export interface AuditPage {
  entries: AuditEntry[];
  cursor: string | null;
}

export async function listAudit(actor: Actor, question: AuditQuestion): Promise<AuditPage> {
  demand({ ...actor, role: await roleOf(actor) }, 'read_audit_log');
  const limit = question.limit ?? auditPageSize;
  const parameters = new SqlParameters();
  const { rows } = await pool().query<EntryRow>(
    `SELECT * FROM audit_entries WHERE ${conditionOf(question, parameters)}
     ORDER BY at DESC, id DESC LIMIT ${parameters.add(limit + 1)}`,
    parameters.values,
  );
  const entries = rows.slice(0, limit).map(entryOf);
  return { entries, cursor: rows.length > limit ? cursorOf(entries.at(-1)) : null };
}

/** Asked anew: a socket that is open hears of a lost role only within 2 s, and this must not be read for even so long. */
async function roleOf({ kind, id }: Actor): Promise<Role | undefined> {
  if (kind !== 'agent') return undefined;
  const { rows } = await pool().query<{ role: Role }>(
    'SELECT role::text AS role FROM agents WHERE id = $1 AND disabled_at IS NULL',
    [id],
  );
  return rows[0]?.role;
}

function conditionOf({ person, action, from, until, cursor }: AuditQuestion, parameters: SqlParameters) {
  const conditions = ['true'];
  const given = person?.trim() ?? '';
  if (given !== '') conditions.push(personIs(parameters.add(given)));
  if (action !== undefined) conditions.push(`action = ${parameters.add(action)}`);
  if (from !== undefined) conditions.push(`at >= ${parameters.add(new Date(from))}`);
  if (until !== undefined) conditions.push(`at < ${parameters.add(new Date(until))}`);
  if (cursor !== undefined) {
    const [milliseconds, id] = cursor.split('.');
    const at = parameters.add(new Date(Number(milliseconds)));
    conditions.push(`(at, id) < (${at}, ${parameters.add(id)})`);
  }
  return conditions.join(' AND ');
}

/** `strpos` takes every sign as it is. Names are read one by one: the log is small, and few people read it. */
function personIs(person: string): string {
  return `(strpos(lower(actor_name), lower(${person})) > 0 OR strpos(lower(subject_name), lower(${person})) > 0
    OR lower(${person}) IN (actor_id::text, subject_id::text))`;
}

interface EntryRow {
  id: string;
  at: Date;
  actor_kind: AuditEntry['actor']['kind'];
  actor_id: string | null;
  actor_name: string;
  action: AuditAction;
  subject_kind: NonNullable<AuditEntry['subject']>['kind'] | null;
  subject_id: string | null;
  subject_name: string | null;
  address: string | null;
  session_id: string | null;
  request_id: string | null;
  details: AuditDetails;
}

function entryOf(row: EntryRow): AuditEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    subject:
      row.subject_kind === null
        ? null
        : { kind: row.subject_kind, id: row.subject_id, name: row.subject_name ?? '' },
    address: row.address,
    sessionId: row.session_id,
    requestId: row.request_id,
    details: row.details,
  };
}

function cursorOf(last: AuditEntry | undefined): string | null {
  return last === undefined ? null : `${Date.parse(last.at)}.${last.id}`;
}
