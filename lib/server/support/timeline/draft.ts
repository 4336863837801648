/** What is handed to the message log, and what the log answers. */
import { hash } from 'node:crypto';
import type { Activity, Actor } from '#lib/shared/contract/entities';
import { timeOrderedId } from '#lib/shared/time-ordered-id';

export interface Draft {
  /** In the order of time. */
  messageId: string;
  conversationId: string;
  kind: 'reply' | 'note' | 'activity';
  author: { kind: 'customer' | 'agent' | 'system'; id: string | null; name: string };
  /** Replies and public activity go to both logs, everything else to the agents' only. */
  isPublic: boolean;
  /** Null for activity, which nobody sends twice. */
  clientId: string | null;
  inputHash: string | null;
  body: string;
  activity: Activity | null;
  /** When given, the sender refuses to talk past what came after it. In the numbers of the sender's log. */
  lastSeenSeq: number | null;
}

/** Where a message stands in each log; the customer's numbers are null where they must not see it. */
export interface Place {
  agentSeq: number;
  agentRev: number;
  customerSeq: number | null;
  customerRev: number | null;
}

export type Verdict =
  | {
      verdict: 'stored';
      place: Place;
      /** ISO, in UTC. */
      createdAt: string;
      customerId: string;
      /** The message moved the conversation to another status, woke it, or began or ended the customer's waiting. */
      hasConversationChanged: boolean;
    }
  /** The same message is already stored, as `messageId`. */
  | { verdict: 'repeat'; messageId: string }
  /** `unseen` counts what came after `lastSeenSeq`; null when the client id was used for other words. */
  | { verdict: 'conflict'; unseen: number | null }
  | { verdict: 'not_found' }
  | { verdict: 'forbidden' };

export function draftOf(
  actor: Actor,
  input: {
    conversationId: string;
    clientId: string;
    kind: 'reply' | 'note';
    body: string;
    lastSeenSeq?: number | undefined;
  },
): Draft {
  return {
    messageId: timeOrderedId(),
    conversationId: input.conversationId,
    kind: input.kind,
    author: { kind: actor.kind, id: actor.id, name: actor.name },
    isPublic: input.kind === 'reply',
    clientId: input.clientId,
    inputHash: hashOf(input.kind, input.body),
    body: input.body,
    activity: null,
    lastSeenSeq: input.lastSeenSeq ?? null,
  };
}

/** @param clientId of the command that it tells of, where that names one. */
export function activityDraftOf(
  conversationId: string,
  activity: Activity,
  isPublic: boolean,
  clientId: string | null = null,
): Draft {
  return {
    messageId: timeOrderedId(),
    conversationId,
    kind: 'activity',
    author: { kind: 'system', id: null, name: '' },
    isPublic,
    clientId,
    inputHash: null,
    body: '',
    activity,
    lastSeenSeq: null,
  };
}

/** SHA-256, as hex, of what the sender meant. The conversation is left out: a start is retried before it has one. */
function hashOf(kind: string, body: string): string {
  return hash('sha256', `${kind}\0${body}`);
}
