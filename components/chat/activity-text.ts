/** The words for what happened to a conversation. Customers read less of it than agents do. */
import type { Activity, Participant } from '#lib/shared/contract/entities';

export function activityText(activity: Activity, viewer: Participant): string {
  const named = (person: { id: string; name: string }) => (person.id === viewer.id ? 'You' : person.name);
  const who = named(activity.agent);
  switch (activity.type) {
    case 'assigned':
      if (viewer.kind === 'customer' || activity.agent.id === activity.assignee.id)
        return `${named(activity.assignee)} joined the conversation`;
      return `${who} assigned this to ${activity.assignee.id === viewer.id ? 'you' : activity.assignee.name}`;
    case 'unassigned':
      return `${who} removed the assignee`;
    case 'closed':
      return viewer.kind === 'customer' ? 'The conversation was closed' : `${who} closed the conversation`;
    case 'reopened':
      return viewer.kind === 'customer'
        ? 'The conversation was reopened'
        : `${who} reopened the conversation`;
    case 'status':
      return `${who} set the status to ${activity.status}`;
    case 'priority':
      return `${who} set the priority to ${activity.priority}`;
  }
}
