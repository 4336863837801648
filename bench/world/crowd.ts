/** What is asked of a crowd of clients and what it answers: plain data that travels between processes. */
export interface Person {
  as: 'customer' | 'agent';
  actorId: string;
  token: string;
  /** Conversations to open after connecting. */
  opens: string[];
  /** Asks for the first page of the inbox, as the workspace does. */
  listsInbox: boolean;
  /** Whether what reaches this person counts as delivered. */
  isOtherSide: boolean;
}

/** One conversation and who writes in it. */
export interface Conversing {
  customerId: string;
  conversationId: string;
}

export interface Talked {
  messages: number;
  atSeconds: number;
}

export interface PaceJob {
  conversations: Conversing[];
  perSecond: number;
  seconds: number;
  /** Before them, at the same rate, and not counted. */
  warmUpSeconds: number;
}

export interface Paced {
  /** Milliseconds from sending to the other side's receiving, one a message. */
  latencies: number[];
  undelivered: number;
}

/** Customers who each follow the conversation at the same place of the other list. */
export interface Following {
  url: string;
  people: Person[];
  conversations: Conversing[];
}
