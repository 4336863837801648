/**
 * What one viewer knows of one conversation's log, as a pure function of what was heard. Events may come twice, crossed
 * or not at all: the state ends equal to a fresh load, because every doubt ends in an `open`. It keeps no clock and
 * calls nobody; it answers with the effect that its owner must bring about.
 */
import type { Reply } from '#lib/shared/contract/commands';
import type { Conversation, Message, Receipt } from '#lib/shared/contract/entities';
import {
  insertMessage,
  type MessageWindow,
  mergeReceipts,
  newerConversation,
  prependHistory,
  withCustomerName,
  withMessage,
} from './timeline-parts';

/** How long a gap or a beacon's difference may last before it means `open`: two nodes' publishes may cross. */
export const patienceMilliseconds = 300;
const heldMaximum = 100;

export interface Timeline extends MessageWindow {
  /** The rev up to which everything is known; null before the first answer. */
  cursor: number | null;
  epoch: string | null;
  /** How often everything here was replaced: what was read before is not kept up to date any more. */
  replacements: number;
  conversation: Conversation | null;
  receipts: readonly Receipt[];
  /**
   * Pages of a catching-up that is not over. They go by rev: a message that was changed since stands in a later page, and
   * until then its place would be empty.
   */
  arrived: readonly Message[];
  /** Events beyond `cursor + 1`, ascending by rev. */
  held: readonly Message[];
  /** The greatest rev heard of since the last open was sent: a later open covers what was heard before it. */
  heardOf: number;
  /** Another epoch was heard of: everything here may be of a database that no longer is. */
  isStale: boolean;
  isWaiting: boolean;
  isOpening: boolean;
}

export type TimelineInput =
  /** An event or an acknowledgement: the two are the same. */
  | { type: 'message'; message: Message }
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'receipts'; receipts: readonly Receipt[] }
  | { type: 'head'; head: number; epoch: string }
  /** `patienceMilliseconds` have passed since the effect `wait`. */
  | { type: 'waited' }
  /** Something may have been missed. */
  | { type: 'awake' }
  | { type: 'opened'; after: number | null; answer: Reply<'conversation:open'> }
  /** The open failed, or the connection was lost. */
  | { type: 'unanswered' }
  | { type: 'history'; before: number; messages: readonly Message[]; more: boolean };

/** `open`: ask for what is after `cursor` (all of it when null). `wait`: come back with `waited`. */
export type TimelineEffect = 'open' | 'wait' | null;

export interface TimelineStep {
  timeline: Timeline;
  effect: TimelineEffect;
}

export const emptyTimeline: Timeline = {
  cursor: null,
  epoch: null,
  replacements: 0,
  conversation: null,
  messages: [],
  hasEarlier: false,
  aside: new Map(),
  receipts: [],
  arrived: [],
  held: [],
  heardOf: 0,
  isStale: false,
  isWaiting: false,
  isOpening: false,
};

export function stepTimeline(timeline: Timeline, input: TimelineInput): TimelineStep {
  switch (input.type) {
    case 'message':
      return settle(hear(timeline, input.message));
    case 'conversation':
      return still(withConversation(timeline, newerConversation(timeline.conversation, input.conversation)));
    case 'receipts':
      return still({ ...timeline, receipts: mergeReceipts(timeline.receipts, input.receipts) });
    case 'head':
      return settle({
        ...timeline,
        heardOf: Math.max(timeline.heardOf, input.head),
        isStale: timeline.isStale || (timeline.epoch !== null && timeline.epoch !== input.epoch),
      });
    case 'waited': {
      const rested = { ...timeline, isWaiting: false };
      return isBehind(rested) ? open(rested) : still(rested);
    }
    case 'awake':
      return open(timeline);
    case 'opened':
      return opened({ ...timeline, isOpening: false }, input.after, input.answer);
    case 'unanswered':
      // What was heard before any answer is of an unknown epoch by the time of the next one.
      if (timeline.epoch === null) return still({ ...emptyTimeline, isWaiting: timeline.isWaiting });
      return still({ ...timeline, isOpening: false });
    case 'history':
      return still({ ...timeline, ...prependHistory(timeline, input.before, input.messages, input.more) });
  }
}

function withConversation(timeline: Timeline, conversation: Conversation): Timeline {
  return { ...timeline, conversation, messages: withCustomerName(timeline.messages, conversation) };
}

function hear(timeline: Timeline, message: Message): Timeline {
  const { cursor } = timeline;
  const heard = { ...timeline, heardOf: Math.max(timeline.heardOf, message.rev) };
  if (cursor !== null && message.rev <= cursor) return timeline;
  if (cursor !== null && message.rev === cursor + 1) return applyHeld(apply(heard, message));
  return hold(heard, message);
}

function apply(timeline: Timeline, message: Message): Timeline {
  const isCatchingUp = timeline.arrived.length > 0;
  return {
    ...timeline,
    ...(isCatchingUp ? { arrived: [...timeline.arrived, message] } : insertMessage(timeline, message)),
    conversation: timeline.conversation && withMessage(timeline.conversation, message),
    cursor: message.rev,
  };
}

/** What does not fit any more is fetched: `heardOf` remembers that it exists. */
function hold(timeline: Timeline, message: Message): Timeline {
  const isKnown = timeline.held.some((held) => held.rev === message.rev);
  if (isKnown || timeline.held.length >= heldMaximum) return timeline;
  const held = [...timeline.held, message].sort((left, right) => left.rev - right.rev);
  return { ...timeline, held };
}

function applyHeld(timeline: Timeline): Timeline {
  let next = timeline;
  for (const message of timeline.held) {
    const cursor = next.cursor ?? 0;
    if (message.rev > cursor + 1) break;
    if (message.rev === cursor + 1) next = apply(next, message);
  }
  const cursor = next.cursor ?? 0;
  return { ...next, held: next.held.filter((message) => message.rev > cursor) };
}

function opened(timeline: Timeline, after: number | null, answer: Reply<'conversation:open'>): TimelineStep {
  const isWhole = after === null || answer.reset;
  // The numbers of another epoch mean other messages: nothing of this answer fits what is here.
  if (!isWhole && answer.epoch !== timeline.epoch) return open({ ...timeline, cursor: null });
  const next = isWhole ? replaced(timeline, answer) : extended(timeline, answer);
  return answer.more ? open(next) : settle(applyHeld(next));
}

function replaced(timeline: Timeline, answer: Reply<'conversation:open'>): Timeline {
  const isOtherEpoch = timeline.epoch !== null && timeline.epoch !== answer.epoch;
  const messages = [...answer.messages].sort((left, right) => left.seq - right.seq);
  return {
    ...timeline,
    cursor: answer.head,
    epoch: answer.epoch,
    replacements: timeline.replacements + 1,
    // Within one epoch, what was heard while the answer was on its way may be newer than the answer.
    conversation: isOtherEpoch
      ? answer.conversation
      : answer.conversation && newerConversation(timeline.conversation, answer.conversation),
    messages,
    hasEarlier: (messages[0]?.seq ?? 1) > 1,
    aside: new Map(),
    receipts: isOtherEpoch ? answer.receipts : mergeReceipts(timeline.receipts, answer.receipts),
    arrived: [],
    held: isOtherEpoch ? [] : timeline.held,
    heardOf: isOtherEpoch ? 0 : timeline.heardOf,
    isStale: false,
  };
}

/** One page of what changed, taken whole: stored revs have holes, so there is nothing to check. The last one shows all. */
function extended(timeline: Timeline, answer: Reply<'conversation:open'>): Timeline {
  const arrived = [...timeline.arrived, ...answer.messages];
  let window: MessageWindow = timeline;
  if (!answer.more) for (const message of arrived) window = insertMessage(window, message);
  const reached = answer.more ? (answer.messages.at(-1)?.rev ?? 0) : answer.head;
  return {
    ...timeline,
    ...window,
    arrived: answer.more ? arrived : [],
    cursor: Math.max(timeline.cursor ?? 0, reached),
    conversation: answer.conversation && newerConversation(timeline.conversation, answer.conversation),
    receipts: mergeReceipts(timeline.receipts, answer.receipts),
  };
}

function isBehind(timeline: Timeline): boolean {
  return timeline.isStale || (timeline.cursor !== null && timeline.heardOf > timeline.cursor);
}

function settle(timeline: Timeline): TimelineStep {
  if (!isBehind(timeline) || timeline.isWaiting || timeline.isOpening) return still(timeline);
  return { timeline: { ...timeline, isWaiting: true }, effect: 'wait' };
}

/** One at a time. */
function open(timeline: Timeline): TimelineStep {
  if (timeline.isOpening) return still(timeline);
  const cursor = timeline.isStale ? null : timeline.cursor;
  return { timeline: { ...timeline, cursor, isOpening: true, heardOf: 0 }, effect: 'open' };
}

function still(timeline: Timeline): TimelineStep {
  return { timeline, effect: null };
}
