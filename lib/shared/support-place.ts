/** Where an agent is in the workspace, as the address says it: `/admin/support?view=&q=&c=`. Pure; what the address leaves out is the default. */
import type { View } from './contract/commands';

export type ListView = Exclude<View, 'snoozed'>;

export interface Place {
  view: ListView;
  query: string;
  conversationId: string | null;
}

interface NamedView {
  view: ListView;
  label: string;
}

/** In the order they are shown. */
export const views: readonly NamedView[] = [
  { view: 'open', label: 'Open' },
  { view: 'unassigned', label: 'Unassigned' },
  { view: 'mine', label: 'Mine' },
  { view: 'pending', label: 'Pending' },
  { view: 'closed', label: 'Closed' },
  { view: 'all', label: 'All' },
];

export function viewLabel(view: ListView): string {
  return views.find((named) => named.view === view)?.label ?? view;
}

const queryMaximum = 200;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Anything strange in the address becomes the default: addresses are typed and shared by people. */
export function placeOf(search: Pick<URLSearchParams, 'get'>): Place {
  const view = views.find((named) => named.view === search.get('view'))?.view ?? 'open';
  const conversationId = search.get('c') ?? '';
  return {
    view,
    query: (search.get('q') ?? '').slice(0, queryMaximum),
    conversationId: uuid.test(conversationId) ? conversationId.toLowerCase() : null,
  };
}

export function addressOf(place: Place): string {
  const search = new URLSearchParams();
  if (place.view !== 'open') search.set('view', place.view);
  if (place.query !== '') search.set('q', place.query);
  if (place.conversationId !== null) search.set('c', place.conversationId);
  const text = search.toString();
  return text === '' ? '/admin/support' : `/admin/support?${text}`;
}
