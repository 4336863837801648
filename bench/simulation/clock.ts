/** Simulated time, in microseconds, and what takes it: stations with workers, which may share a machine's processors. */

interface Due {
  at: number;
  order: number;
  action: () => void;
}

export class Clock {
  now = 0;
  #due: Due[] = [];
  #order = 0;

  after(microseconds: number, action: () => void): void {
    this.#order += 1;
    this.#push({ at: this.now + microseconds, order: this.#order, action });
  }

  /** Until nothing is due before `end`. */
  run(end: number): void {
    for (let next = this.#due[0]; next !== undefined && next.at <= end; next = this.#due[0]) {
      this.#pop();
      this.now = next.at;
      next.action();
    }
    this.now = end;
  }

  /** A binary heap: the earliest first, and of equal times the one asked for first. */
  #push(due: Due): void {
    const heap = this.#due;
    let place = heap.length;
    heap.push(due);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, due)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = due;
  }

  #pop(): void {
    const heap = this.#due;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const left = place * 2 + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      if (one === undefined) break;
      const [child, least] = other !== undefined && isBefore(other, one) ? [left + 1, other] : [left, one];
      if (isBefore(last, least)) break;
      heap[place] = least;
      place = child;
    }
    heap[place] = last;
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** The processors of a machine on which several stations run. */
export class Processors {
  stations: Station[] = [];
  constructor(public free: number) {}

  /** Whoever waits gets the processor that became free, each station in turn. */
  offer(): void {
    for (const station of [...this.stations]) {
      if (this.free === 0) return;
      this.stations.push(...this.stations.splice(this.stations.indexOf(station), 1));
      station.begin();
    }
  }
}

interface Job {
  microseconds: number;
  done: () => void;
}

/** First come, first served, by so many workers. Without `processors` it has a machine of its own. */
export class Station {
  busyMicroseconds = 0;
  #waiting: Job[] = [];
  #next = 0;
  #free: number;

  constructor(
    private readonly clock: Clock,
    workers: number,
    private readonly processors = new Processors(workers),
  ) {
    this.#free = workers;
    processors.stations.push(this);
  }

  serve(microseconds: number, done: () => void): void {
    this.#waiting.push({ microseconds, done });
    this.begin();
  }

  begin(): void {
    while (this.#free > 0 && this.processors.free > 0) {
      const job = this.#waiting[this.#next];
      if (job === undefined) break;
      this.#next += 1;
      this.#free -= 1;
      this.processors.free -= 1;
      this.busyMicroseconds += job.microseconds;
      this.clock.after(job.microseconds, () => {
        this.#free += 1;
        this.processors.free += 1;
        this.processors.offer();
        job.done();
      });
    }
    if (this.#next > 1_000) {
      this.#waiting.splice(0, this.#next);
      this.#next = 0;
    }
  }
}

/** Xorshift: the same numbers from 0 to 1 for the same seed, on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}
