/** Each viewer reads one of a conversation's two logs: agents everything, customers what is theirs to see. */

export type ViewerKind = 'customer' | 'agent';

/** Column names, safe to write into SQL. */
export const logOf = {
  agent: { seq: 'agent_seq', rev: 'agent_rev', length: 'agent_length', head: 'agent_head' },
  customer: { seq: 'customer_seq', rev: 'customer_rev', length: 'customer_length', head: 'customer_head' },
} as const;

/**
 * The ranges of indexes that a viewer's log lies in, one after the other: `within` is a condition on messages `m`, `seq`
 * the column that is the viewer's seq there. A message with the same number in both logs is entered by the agents' only.
 */
export const rangesOf: Record<ViewerKind, { within: string; seq: string }[]> = {
  agent: [{ within: 'true', seq: 'm.agent_seq' }],
  customer: [
    { within: 'm.customer_seq = m.agent_seq', seq: 'm.agent_seq' },
    { within: 'm.customer_seq <> m.agent_seq', seq: 'm.customer_seq' },
  ],
};
