/**
 * How often each key was used, in fixed windows of one length that begin with a key's first use; in this process alone.
 * Answers at once and sets no timers, as two are asked for every message. Keys are forgotten together, some time after their
 * windows are over, when another window begins.
 */
interface Window {
  uses: number;
  /** Of `performance.now()`. */
  endsAt: number;
}

export class FixedWindows {
  readonly #usesMaximum: number;
  readonly #lengthMs: number;
  /** Begun within one length from another. */
  #younger = new Map<string, Window>();
  #older = new Map<string, Window>();
  #olderAt = Number.NEGATIVE_INFINITY;

  constructor(usesMaximum: number, lengthMs: number) {
    this.#usesMaximum = usesMaximum;
    this.#lengthMs = lengthMs;
  }

  /** Counts one use; what is one too many counts as well. Answers how many milliseconds to wait; 0: it is allowed. */
  use(key: string): number {
    const now = performance.now();
    const window = this.#current(key, now) ?? this.#begin(key, now);
    window.uses += 1;
    return window.uses <= this.#usesMaximum ? 0 : window.endsAt - now;
  }

  /** Takes one use back. */
  giveBack(key: string): void {
    const window = this.#current(key, performance.now());
    if (window && window.uses > 0) window.uses -= 1;
  }

  /** Keys that are kept. */
  get size(): number {
    return this.#younger.size + this.#older.size;
  }

  #current(key: string, now: number): Window | undefined {
    const window = this.#younger.get(key) ?? this.#older.get(key);
    return window && window.endsAt > now ? window : undefined;
  }

  #begin(key: string, now: number): Window {
    // The older ones began a length ago at least, so all of them are over.
    if (now >= this.#olderAt + this.#lengthMs) {
      this.#older = this.#younger;
      this.#younger = new Map();
      this.#olderAt = now;
    }
    const window = { uses: 0, endsAt: now + this.#lengthMs };
    this.#younger.set(key, window);
    return window;
  }
}
