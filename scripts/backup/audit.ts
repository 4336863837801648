/**
 * Backups and restores in the audit log. What was done stays done where it cannot be recorded: a database may be older
 * than the log, or take no writes.
 */
import path from 'node:path';
import { commandLine, recordAudit } from '#lib/server/identity/audit';
import type { ArchiveTrailer } from './contents';

export async function recordArchive(
  action: 'backup_taken' | 'backup_restored',
  file: string,
  { tables }: ArchiveTrailer,
): Promise<void> {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  await recordAudit({
    actor: commandLine,
    action,
    subject: { kind: 'backup', id: null, name: path.basename(file) },
    details: { tables: tables.length, rows },
  }).catch((error: Error) => console.error(`The audit log does not have it: ${error.message}`));
}
