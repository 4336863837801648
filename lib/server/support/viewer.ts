/** Each viewer reads one of a conversation's two logs: agents everything, customers what is theirs to see. */

export type ViewerKind = 'customer' | 'agent';

/** Column names, safe to write into SQL. */
export const logOf = {
  agent: { seq: 'agent_seq', rev: 'agent_rev', length: 'agent_length', head: 'agent_head' },
  customer: { seq: 'customer_seq', rev: 'customer_rev', length: 'customer_length', head: 'customer_head' },
} as const;

/** The customer's number of the first message after a note: from there on both logs have different numbers. */
const firstAfterNote = (
  conversationId: string,
) => `coalesce((SELECT min(other.customer_seq) FROM messages other
  WHERE other.conversation_id = ${conversationId} AND other.customer_seq <> other.agent_seq), 2147483647)`;

/**
 * The ranges of indexes that a viewer's log of a conversation lies in, one after the other: `within` is a condition on
 * messages `m`, `seq` the column that is the viewer's seq there. A message with the same number in both logs is entered
 * by the agents' only; where that range ends is said, so that nobody reads on to the end of the conversation.
 */
export function rangesOf(viewer: ViewerKind, conversationId: string): { within: string; seq: string }[] {
  if (viewer === 'agent') return [{ within: 'true', seq: 'm.agent_seq' }];
  return [
    {
      within: `m.customer_seq = m.agent_seq AND m.agent_seq < ${firstAfterNote(conversationId)}`,
      seq: 'm.agent_seq',
    },
    { within: 'm.customer_seq <> m.agent_seq', seq: 'm.customer_seq' },
  ];
}
