/** Each viewer reads one of a conversation's two logs: agents everything, customers what is theirs to see. */

export type ViewerKind = 'customer' | 'agent';

/** Column names, safe to write into SQL. */
export const logOf = {
  agent: { seq: 'agent_seq', rev: 'agent_rev', length: 'agent_length', head: 'agent_head' },
  customer: { seq: 'customer_seq', rev: 'customer_rev', length: 'customer_length', head: 'customer_head' },
} as const;
