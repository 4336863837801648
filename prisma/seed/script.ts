/** The words in which the demo's conversations are written. Times are minutes before the planting. */
import type { Priority } from '#lib/shared/contract/entities';
import type { AgentKey } from './people';

export type Turn = { ago: number } & (
  | { type: 'customer'; body: string }
  | { type: 'reply' | 'note'; agent: AgentKey; body: string }
  | { type: 'assigned'; agent: AgentKey; assignee: AgentKey }
  | { type: 'closed'; agent: AgentKey }
  | { type: 'priority'; agent: AgentKey; priority: Priority }
);

export interface DemoConversation {
  key: string;
  /** A key of `people`. */
  customer: string;
  /** The page the first message was written on. */
  page: { path: string; title: string };
  /** The customer has not been back since their last message. */
  isAnswerUnread?: true;
  turns: Turn[];
}

export const minute = 1;
export const hour = 60;
export const day = 24 * hour;

export function asks(ago: number, body: string): Turn {
  return { ago, type: 'customer', body };
}

export function replies(ago: number, agent: AgentKey, body: string): Turn {
  return { ago, type: 'reply', agent, body };
}

export function notes(ago: number, agent: AgentKey, body: string): Turn {
  return { ago, type: 'note', agent, body };
}

export function takes(ago: number, agent: AgentKey): Turn {
  return { ago, type: 'assigned', agent, assignee: agent };
}

export function hands(ago: number, agent: AgentKey, assignee: AgentKey): Turn {
  return { ago, type: 'assigned', agent, assignee };
}

export function closes(ago: number, agent: AgentKey): Turn {
  return { ago, type: 'closed', agent };
}

export function ranks(ago: number, agent: AgentKey, priority: Priority): Turn {
  return { ago, type: 'priority', agent, priority };
}
