/**
 * Backups and restores in the audit log: a restore in the transaction that loads. Refuses to undo what was done because it
 * cannot be recorded afterwards: a database may be older than the log, or take no writes.
 */
import path from 'node:path';
import type { ClientBase } from 'pg';
import { type AuditRecord, commandLine, recordAudit } from '#lib/server/identity/audit';
import type { ArchiveTrailer } from './contents';

type ArchiveAction = 'backup_taken' | 'backup_restored';

/** False where what was loaded is older than the log; asked first, as a failed statement would end the transaction. */
export async function recordRestore(
  client: ClientBase,
  file: string,
  trailer: ArchiveTrailer,
): Promise<boolean> {
  const { rows } = await client.query<{ isThere: boolean }>(
    `SELECT to_regclass('audit_entries') IS NOT NULL AS "isThere"`,
  );
  if (!rows[0]?.isThere) return false;
  await recordAudit(recordOf('backup_restored', file, trailer), client);
  return true;
}

/** When it is done already. */
export async function recordAfterwards(
  action: ArchiveAction,
  file: string,
  trailer: ArchiveTrailer,
): Promise<void> {
  await recordAudit(recordOf(action, file, trailer)).catch((error: Error) =>
    console.error(`The audit log does not have it: ${error.message}`),
  );
}

function recordOf(action: ArchiveAction, file: string, { tables }: ArchiveTrailer): AuditRecord {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    actor: commandLine,
    action,
    subject: { kind: 'backup', id: null, name: path.basename(file) },
    details: { tables: tables.length, rows },
  };
}
