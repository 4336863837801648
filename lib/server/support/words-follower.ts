/**
 * Follows the log with the words of its messages: knows which conversations this process has changed, and brings their
 * words up to date within about a second, later when much is stored. What a process that died left behind, and what was
 * there before there were words, is found by looking through all conversations now and then.
 */
import { log } from '../platform/log';
import { singleton } from '../platform/singleton';
import { conversationsBehind, writeWordsBehind } from './message-words';

const tickMs = 1_000;
/** Some tens of milliseconds of PostgreSQL's work; among messages a few, which would wait for it. */
const revsAtOnce = 500;
const revsAtOnceAmongMessages = 50;
const conversationsAtOnce = 200;
/** Beyond this they are not kept one by one: looking through all finds them. */
const waitingMaximum = 50_000;
/** A million conversations take PostgreSQL some three seconds. */
const sweepIntervalMs = 10 * 60_000;
const pauseAfterErrorMs = 5_000;
/** From so many changes a second on, messages go first: words get a sixtieth of the time, and else half of it. */
const busyRate = 100;
const restAmongMessages = 59;
const restWhenQuiet = 1;
const restMinimumMs = 20;

interface Follower {
  /** In the order they were told, or left over. */
  waiting: Set<string>;
  /** Ends with the step in flight, and never fails. */
  step: Promise<unknown>;
  changes: number;
  sweepAt: number;
}

const follower = () =>
  singleton(
    'words-follower',
    (): Follower => ({ waiting: new Set(), step: Promise.resolve(), changes: 0, sweepAt: 0 }),
  );

/** Told by whoever has stored or changed messages, after the commit. */
export function noteNewWords(conversationId: string): void {
  const state = follower();
  state.changes += 1;
  if (state.waiting.size < waitingMaximum) state.waiting.add(conversationId);
  else state.sweepAt = 0;
}

/**
 * One step, after the one in flight: up to so many revs of what waits. Throws when the database does not answer;
 * what waits goes on waiting then.
 * @returns whether more waits
 */
export function followWords(revsMaximum = revsAtOnce): Promise<boolean> {
  const state = follower();
  const step = state.step.then(() => takeStep(revsMaximum));
  state.step = step.catch(() => undefined);
  return step;
}

async function takeStep(revsMaximum: number): Promise<boolean> {
  const { waiting } = follower();
  // Each that is behind takes a rev or more: further ones would be read in vain.
  const conversationsMaximum = Math.min(conversationsAtOnce, revsMaximum);
  const conversationIds: string[] = [];
  for (const conversationId of waiting) {
    if (conversationIds.length === conversationsMaximum) break;
    conversationIds.push(conversationId);
  }
  if (conversationIds.length === 0) return false;
  // Forgotten before they are read: whatever is told of them from here on is read again.
  let left = conversationIds;
  for (const conversationId of conversationIds) waiting.delete(conversationId);
  try {
    left = await writeWordsBehind(conversationIds, revsMaximum);
  } finally {
    for (const conversationId of left) waiting.add(conversationId);
  }
  return waiting.size > 0;
}

/** Returns how to stop. */
export function startFollowingWords(): () => void {
  const sweeps = new Sweeps();
  follower().sweepAt = 0;
  let timer: NodeJS.Timeout;
  let isStopped = false;
  let lastRunAt = performance.now();
  const schedule = (pauseMs: number) => {
    if (isStopped) return;
    timer = setTimeout(() => void run(), pauseMs);
    timer.unref();
  };
  const run = async () => {
    const began = performance.now();
    const { changes } = follower();
    follower().changes = 0;
    const isBusy = changes > (busyRate * (began - lastRunAt)) / 1_000;
    lastRunAt = began;
    try {
      const hasMoreToSweep = await sweeps.goOn();
      const hasMore = (await followWords(isBusy ? revsAtOnceAmongMessages : revsAtOnce)) || hasMoreToSweep;
      const tookMs = performance.now() - began;
      const rest = isBusy ? restAmongMessages : restWhenQuiet;
      schedule(hasMore ? Math.max(restMinimumMs, rest * tookMs) : tickMs);
    } catch (error) {
      log().warn({ error }, 'The words of new messages could not be written; it is tried again.');
      schedule(pauseAfterErrorMs);
    }
  };
  schedule(tickMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** Looking through all conversations, at the start and every few minutes, never with more at once than waits anyway. */
class Sweeps {
  #current: AsyncGenerator<string[]> | null = null;

  /** Returns whether there is more to look through. */
  async goOn(): Promise<boolean> {
    const state = follower();
    if (this.#current === null && performance.now() < state.sweepAt) return false;
    if (state.waiting.size >= conversationsAtOnce) return true;
    if (this.#current === null) {
      this.#current = conversationsBehind();
      state.sweepAt = performance.now() + sweepIntervalMs;
    }
    try {
      const { done, value } = await this.#current.next();
      if (done) this.#current = null;
      else for (const conversationId of value) state.waiting.add(conversationId);
    } catch (error) {
      this.#current = null;
      state.sweepAt = 0;
      throw error;
    }
    return this.#current !== null;
  }
}
