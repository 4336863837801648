/** The audit log, for admins: drawn on the server, so that whoever asks is asked who they are each time. */
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuditLog } from '#components/support/audit/audit-log';
import { listAudit } from '#lib/server/support/audit-log';
import { auditAddressOf, auditPlaceOf, auditQuestionOf } from '#lib/shared/audit-place';
import { decide } from '#lib/shared/policy';
import { teamActor } from '../../actor';
import { requireAllowed } from '../gate';

/** The title of a page that does not exist says nothing of one that does. */
export async function generateMetadata(): Promise<Metadata> {
  const agent = await teamActor();
  const mayRead = agent !== null && decide(agent, 'read_audit_log') === 'allowed';
  return mayRead ? { title: 'Audit log' } : {};
}

interface AuditPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const search = await searchParams;
  const place = auditPlaceOf({ get: (name) => [search[name]].flat()[0] ?? null });
  const address = auditAddressOf(place);
  const me = await requireAllowed(address, 'read_audit_log');
  // A form sends its empty fields too; the address that one shares goes without.
  if (Object.values(search).includes('')) redirect(address);
  const { entries, cursor } = await listAudit(me, auditQuestionOf(place));
  return <AuditLog me={me} place={place} entries={entries} cursor={cursor} />;
}
