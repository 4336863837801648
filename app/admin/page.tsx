/** The team has one tool so far: support. */
import { redirect } from 'next/navigation';
import { requireAgent } from './gate';

export default async function AdminPage() {
  await requireAgent('/admin/support');
  redirect('/admin/support');
}
