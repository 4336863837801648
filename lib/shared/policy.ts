/**
 * Who may do what, in which state: one pure function that every door asks. `support/timeline/statement` says the same
 * of sending in SQL, on locked rows; a test holds the two together.
 * Refuses by `not_found` what one may not see, and by `forbidden` what one sees but may not do.
 */

export type Action =
  | 'start'
  | 'read'
  | 'list_conversations'
  | 'mark'
  | 'reply'
  | 'note'
  | 'type_reply'
  | 'type_note'
  | 'update'
  | 'assign'
  | 'list_inbox'
  | 'see_customer'
  | 'see_agents'
  | 'set_presence'
  | 'introduce'
  | 'edit_message'
  | 'delete_message'
  | 'read_audit_log';

export type Verdict = 'allowed' | 'forbidden' | 'not_found';

export interface Asker {
  kind: 'customer' | 'agent';
  id: string;
  /** Agents only. */
  role?: 'agent' | 'admin' | undefined;
}

/** What is acted on. Absent where the action has no object (`start`, `list_inbox`); null when it does not exist. */
export type Subject = {
  conversation: { customerId: string } | null;
  message?: { authorId: string | null; isVisibleToCustomer: boolean; isDeleted: boolean } | null;
};

const actionsOfCustomers: readonly Action[] = [
  'start',
  'read',
  'list_conversations',
  'mark',
  'reply',
  'type_reply',
  'introduce',
  'edit_message',
  'delete_message',
];
const actionsOnlyOfCustomers: readonly Action[] = ['start', 'list_conversations', 'introduce'];
const actionsOfAdmins: readonly Action[] = ['read_audit_log'];

export function decide(asker: Asker, action: Action, subject?: Subject): Verdict {
  const isVisible = subject === undefined || canSee(asker, subject);
  if (!isVisible) return 'not_found';
  if (asker.kind === 'customer' && !actionsOfCustomers.includes(action)) return 'forbidden';
  if (asker.kind === 'agent' && actionsOnlyOfCustomers.includes(action)) return 'forbidden';
  if (actionsOfAdmins.includes(action) && asker.role !== 'admin') return 'forbidden';
  if (action === 'edit_message' || action === 'delete_message')
    return decideOnMessage(asker, action, subject);
  return 'allowed';
}

function canSee(asker: Asker, subject: Subject): boolean {
  const { conversation, message } = subject;
  if (conversation === null || message === null) return false;
  if (asker.kind === 'agent') return true;
  return conversation.customerId === asker.id && (message?.isVisibleToCustomer ?? true);
}

/** Words belong to whoever wrote them, agents of every role included. Deleting twice is done once; deleted is final. */
function decideOnMessage(asker: Asker, action: Action, subject: Subject | undefined): Verdict {
  const message = subject?.message;
  if (message === undefined || message === null) return 'not_found';
  if (message.authorId !== asker.id) return 'forbidden';
  return action === 'edit_message' && message.isDeleted ? 'forbidden' : 'allowed';
}
