/**
 * One conversation, three times: what was written, what the database holds, what either screen holds. Pure; every
 * disagreement is counted and put into a sentence.
 */
import type { ConversationSnapshot } from '#lib/client/conversation-store';
import { type Flaws, flawsOfNumbers, noFlaws, sumOf } from './flaws';
import type { StoredConversation, StoredLog, StoredMessage } from './stored';
import type { Transcript } from './transcripts';

export interface Comparison {
  flaws: Flaws;
  /** Empty when all is equal. */
  differences: string[];
}

type Held = Pick<ConversationSnapshot, 'conversation' | 'messages' | 'outgoing'>;

export function compare(
  { transcript, clientIds }: { transcript: Transcript; clientIds: readonly string[] },
  stored: StoredConversation | undefined,
  held: { customer: Held; agent: Held },
): Comparison {
  if (!stored) return { flaws: noFlaws, differences: [`${transcript.id} is not in the database`] };
  const parts = [
    compareWithTranscript(transcript, clientIds, stored.logs.customer),
    checkLog("the database's log for customers", stored.logs.customer),
    checkLog("the database's log for agents", stored.logs.agent),
    compareHeld("the customer's client", held.customer, stored.status, stored.logs.customer),
    compareHeld("the agent's client", held.agent, stored.status, stored.logs.agent),
  ];
  const closing = stored.status === 'closed' ? [] : [`it is ${stored.status} in the database, not closed`];
  return {
    flaws: sumOf(...parts.map(({ flaws }) => flaws)),
    differences: [...closing, ...parts.flatMap(({ differences }) => differences)].map(
      (difference) => `${transcript.id}: ${difference}`,
    ),
  };
}

/** Each turn once, in the order of writing, and between the first and the last nothing else. */
function compareWithTranscript(
  { messages: turns }: Transcript,
  clientIds: readonly string[],
  log: StoredLog,
): Comparison {
  const wanted = new Set(clientIds);
  const first = log.messages.findIndex(({ clientId }) => clientId === clientIds[0]);
  const replies = log.messages.slice(Math.max(0, first)).filter(({ kind }) => kind === 'reply');
  const strangers = replies.filter(({ clientId }) => !wanted.has(clientId ?? ''));
  const found = replies.filter(({ clientId }) => wanted.has(clientId ?? ''));
  const places = found.map(({ clientId }) => clientIds.indexOf(clientId ?? '') + 1);
  const flaws = sumOf(flawsOfNumbers(places, turns.length), { ...noFlaws, duplicates: strangers.length });
  const changed = found.filter(
    ({ clientId, body }) => turns[clientIds.indexOf(clientId ?? '')]?.body !== body,
  );
  return {
    flaws,
    differences: [
      ...sentences('the database', flaws),
      ...changed.map(({ seq }) => `message ${seq} is not what was written`),
    ],
  };
}

/** The numbers of a log: 1 to its length, 1 to its head. */
export function checkLog(name: string, { length, head, messages, revs }: StoredLog): Comparison {
  const flaws = sumOf(
    flawsOfNumbers(
      messages.map(({ seq }) => seq),
      length,
    ),
    flawsOfNumbers(revs, head),
  );
  return { flaws, differences: sentences(name, flaws) };
}

/** What a client shows, against the log of its side. */
export function compareHeld(name: string, held: Held, status: string, log: StoredLog): Comparison {
  const flaws = flawsOfNumbers(
    held.messages.map(({ seq }) => seq),
    log.length,
  );
  const changed = held.messages.filter((message) => !isSame(message, log.messages[message.seq - 1]));
  const shown = held.conversation?.status ?? 'no conversation';
  return {
    flaws,
    differences: [
      ...sentences(name, flaws),
      ...changed.map(({ seq }) => `${name} holds another message ${seq} than the database`),
      ...(shown === status ? [] : [`${name} shows ${shown}, the database ${status}`]),
      ...(held.outgoing.length === 0 ? [] : [`${name} still has ${held.outgoing.length} to send`]),
    ],
  };
}

function isSame(message: Held['messages'][number], stored: StoredMessage | undefined): boolean {
  return (
    message.id === stored?.id &&
    message.seq === stored.seq &&
    message.rev === stored.rev &&
    message.kind === stored.kind &&
    message.author.id === stored.authorId &&
    message.clientId === stored.clientId &&
    message.body === stored.body
  );
}

function sentences(name: string, { gaps, duplicates, outOfOrder }: Flaws): string[] {
  return [
    ...(gaps > 0 ? [`${name} lacks ${gaps}`] : []),
    ...(duplicates > 0 ? [`${name} has ${duplicates} twice`] : []),
    ...(outOfOrder > 0 ? [`${name} has ${outOfOrder} out of order`] : []),
  ];
}
