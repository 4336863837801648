/** The agent's workspace. The browser fills it: nothing of anybody is in the page the server sends. */
import type { Metadata } from 'next';
import { Workspace } from '#components/support/workspace';
import { addressOf, placeOf } from '#lib/shared/support-place';
import { requireAgent } from '../gate';

export const metadata: Metadata = { title: 'Support' };

interface SupportPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SupportPage({ searchParams }: SupportPageProps) {
  const search = await searchParams;
  const me = await requireAgent(addressOf(placeOf({ get: (name) => [search[name]].flat()[0] ?? null })));
  return <Workspace me={me} />;
}
