/**
 * Keeps one timeline up to date over a connection: turns events and answers into its inputs and brings about its
 * effects. It decides nothing about the log itself: that is the timeline's.
 */
import type { Message } from '#lib/shared/contract/entities';
import { type Problem, refusalCodes } from '#lib/shared/errors';
import type { Connection } from './connection';
import { jitteredDelay, type Surroundings } from './surroundings';
import {
  emptyTimeline,
  patienceMilliseconds,
  stepTimeline,
  type Timeline,
  type TimelineInput,
} from './timeline';

export interface Follower {
  timeline(): Timeline;
  conversationId(): string | null;
  /** Why the last open failed; null after one that did not. `isFinal`: asking again cannot help. */
  failure(): { problem: Problem; isFinal: boolean } | null;
  step(input: TimelineInput): void;
  /** Turns to another conversation and reads it. */
  follow(conversationId: string): void;
  /** Asks what was missed; the first call begins. */
  wake(): void;
  stop(): void;
}

/** Gaps are seen by everybody at once; their questions are spread over this time. */
const spreadMilliseconds = 200;
const retries = { first: 1_000, longest: 15_000 };

/** `target` null is the viewer's latest conversation; `'new'` none until `follow`. */
export function followConversation(options: {
  connection: Connection;
  target: string | 'new' | null;
  surroundings: Surroundings;
  onStep: (input: TimelineInput) => void;
}): Follower {
  const { connection, target, onStep } = options;
  const { after, random } = options.surroundings;
  let id = target === 'new' ? null : target;
  let hasTarget = target !== 'new';
  let timeline = emptyTimeline;
  let failure: { problem: Problem; isFinal: boolean } | null = null;
  let failures = 0;
  let generation = 0;
  let isStopped = false;
  const timers = new Set<() => void>();

  function later(milliseconds: number, work: () => void): void {
    const cancel = after(milliseconds, () => {
      timers.delete(cancel);
      work();
    });
    timers.add(cancel);
  }

  function step(input: TimelineInput): void {
    if (isStopped) return;
    const { timeline: next, effect } = stepTimeline(timeline, input);
    timeline = next;
    onStep(input);
    const own = generation;
    if (effect === 'wait') later(patienceMilliseconds, () => own === generation && step({ type: 'waited' }));
    if (effect !== 'open') return;
    if (input.type === 'waited') later(random() * spreadMilliseconds, () => own === generation && void ask());
    else void ask();
  }

  async function ask(): Promise<void> {
    const own = generation;
    const cursor = id === null ? null : timeline.cursor;
    const answer = await connection.call('conversation:open', {
      ...(id === null ? {} : { conversationId: id }),
      after: cursor,
    });
    if (isStopped || own !== generation) return;
    if (answer.ok) {
      id ??= answer.data.conversation?.id ?? null;
      failure = null;
      failures = 0;
      step({ type: 'opened', after: cursor, answer: answer.data });
    } else fail(answer.error);
  }

  function fail(problem: Problem): void {
    const isFinal = refusalCodes.includes(problem.code);
    // Without a connection nothing has failed: the next one asks again.
    if (connection.state === 'connected') failure = { problem, isFinal };
    step({ type: 'unanswered' });
    if (connection.state !== 'connected' || isFinal) return;
    later((problem.retryAfterMs ?? 0) + jitteredDelay(failures, retries, random), wake);
    failures += 1;
  }

  function wake(): void {
    if (hasTarget && connection.state === 'connected') step({ type: 'awake' });
  }

  function follow(conversationId: string): void {
    generation += 1;
    id = conversationId;
    hasTarget = true;
    timeline = emptyTimeline;
    failure = null;
    wake();
  }

  function hear(message: Message): void {
    if (message.conversationId === id) step({ type: 'message', message });
    else if (id === null) wake();
  }

  const stops = [
    connection.on('message:changed', ({ message }) => hear(message)),
    connection.on('conversation:changed', ({ conversation }) => {
      if (conversation.id === id) step({ type: 'conversation', conversation });
      else if (id === null) wake();
    }),
    connection.on('conversation:head', ({ conversationId, head, epoch }) => {
      if (conversationId === id) step({ type: 'head', head, epoch });
    }),
    connection.on('receipt:changed', ({ conversationId, receipts }) => {
      if (conversationId === id) step({ type: 'receipts', receipts });
    }),
    connection.onAwake(wake),
    connection.subscribe(() => {
      if (connection.state !== 'connected' && !timeline.isOpening) step({ type: 'unanswered' });
    }),
  ];

  return {
    timeline: () => timeline,
    conversationId: () => id,
    failure: () => failure,
    step,
    follow,
    wake,
    stop() {
      isStopped = true;
      for (const end of [...stops, ...timers]) end();
    },
  };
}
