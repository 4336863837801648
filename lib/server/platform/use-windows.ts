/**
 * How often each key was used, in windows of one length that begin with a key's first use; in this process alone. Answers
 * at once and sets no timers, as two are asked for every message. Refuses to keep keys whose windows are over: they go
 * when the next one begins.
 */
interface UseWindow {
  uses: number;
  /** Of `performance.now()`. */
  endsAt: number;
}

export class UseWindows {
  readonly #usesMaximum: number;
  readonly #lengthMs: number;
  /** They are all of one length, so the oldest ends first. */
  readonly #windows = new Map<string, UseWindow>();

  constructor(usesMaximum: number, lengthMs: number) {
    this.#usesMaximum = usesMaximum;
    this.#lengthMs = lengthMs;
  }

  /** Counts one use; what is one too many counts as well. Answers how many milliseconds to wait; 0: it is allowed. */
  use(key: string): number {
    const now = performance.now();
    const window = this.#current(key, now) ?? this.#begin(key, now);
    window.uses += 1;
    return window.uses <= this.#usesMaximum ? 0 : Math.max(1, Math.ceil(window.endsAt - now));
  }

  /** Takes one use back. */
  giveBack(key: string): void {
    const window = this.#current(key, performance.now());
    if (window && window.uses > 0) window.uses -= 1;
  }

  /** Keys that are kept. */
  get size(): number {
    return this.#windows.size;
  }

  #current(key: string, now: number): UseWindow | undefined {
    const window = this.#windows.get(key);
    return window && window.endsAt > now ? window : undefined;
  }

  #begin(key: string, now: number): UseWindow {
    for (const [known, { endsAt }] of this.#windows) {
      if (endsAt > now) break;
      this.#windows.delete(known);
    }
    const window = { uses: 0, endsAt: now + this.#lengthMs };
    this.#windows.set(key, window);
    return window;
  }
}
