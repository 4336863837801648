/**
 * The commands of one socket that are under way. Writes to one conversation run in the order they arrived, each after the
 * one before it; everything else runs at once, a few at a time, counted for the person and not for each of their sockets.
 * Refuses to keep more than a bounded number waiting.
 */
import type { Answer } from '#lib/shared/contract/socket';
import { singleton } from '../platform/singleton';

/** These write to a conversation. */
const writes: readonly unknown[] = [
  'conversation:start',
  'conversation:update',
  'conversation:assign',
  'message:send',
  'message:edit',
  'message:delete',
];

/** Commands of one socket that wait or run. Rates are spent as each begins, so they cannot bound this. */
const waitingMaximum = 200;
/** Of one person. More would keep other people's commands from the database. A workspace that opens asks for half as many. */
const readsAtOnce = 12;

type Work = () => Promise<Answer<unknown>>;
type Give = (answer: Answer<unknown>) => void;

/** What one person reads just now, and what waits for that, of any of their sockets. */
interface Reading {
  running: number;
  waiting: { queue: CommandQueue; begin: () => void }[];
}

const readingOf = () => singleton('reading', () => new Map<string, Reading>());

export class CommandQueue {
  /** The last write to each conversation; under '' the last that may be of any. */
  readonly #tails = new Map<string, Promise<void>>();
  readonly #personId: string;
  #waiting = 0;

  constructor(personId: string) {
    this.#personId = personId;
  }

  /** Runs `work`, which never fails, when its turn comes. False: too many wait, and it does not run. */
  add(name: unknown, input: unknown, work: Work, give: Give): boolean {
    if (this.#waiting >= waitingMaximum) return false;
    this.#waiting += 1;
    if (writes.includes(name)) this.#write(keyOf(input), work, give);
    else this.#read(work, give);
    return true;
  }

  /** Its person has gone. What waits to be read, or is worth little later, is dropped unanswered; writes are carried out. */
  close(): void {
    const reading = readingOf().get(this.#personId);
    if (reading) reading.waiting = reading.waiting.filter(({ queue }) => queue !== this);
  }

  #write(key: string, work: Work, give: Give): void {
    const before = (
      key === '' ? [...this.#tails.values()] : [this.#tails.get(key), this.#tails.get('')]
    ).filter(Boolean);
    const tail = (before.length === 0 ? work() : Promise.all(before).then(work)).then((answer) => {
      give(answer);
      this.#waiting -= 1;
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    this.#tails.set(key, tail);
  }

  #read(work: Work, give: Give): void {
    const reading = readingOf().get(this.#personId) ?? { running: 0, waiting: [] };
    readingOf().set(this.#personId, reading);
    const begin = () => {
      reading.running += 1;
      void work().then((answer) => {
        reading.running -= 1;
        this.#waiting -= 1;
        give(answer);
        reading.waiting.shift()?.begin();
        if (reading.running === 0) readingOf().delete(this.#personId);
      });
    };
    if (reading.running < readsAtOnce) begin();
    else reading.waiting.push({ queue: this, begin });
  }
}

/** Not parsed yet: what names no conversation, such as an edit, may be of any, and waits for all writes before it. */
function keyOf(input: unknown): string {
  const conversationId = (input as { conversationId?: unknown } | null)?.conversationId;
  return typeof conversationId === 'string' ? conversationId : '';
}
