/** Every other address below /admin: unknown to agents, and strangers do not learn which ones exist. */
import { notFound } from 'next/navigation';
import { requireAgent } from '../gate';

export default async function UnknownPage() {
  await requireAgent('/admin/support');
  notFound();
}
