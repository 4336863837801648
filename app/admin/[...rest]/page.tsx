/** Every other address below /admin: unknown to agents, and strangers do not learn which ones exist. */
import { notFound } from 'next/navigation';
import { requireAgent } from '../gate';

interface UnknownPageProps {
  params: Promise<{ rest: string[] }>;
}

export default async function UnknownPage({ params }: UnknownPageProps) {
  const { rest } = await params;
  await requireAgent(`/admin/${rest.join('/')}`);
  notFound();
}
