/**
 * How a node hands its messages to PostgreSQL: as lib/server/support/timeline/append.ts does, without its patience
 * and as if each message came in a turn of its own.
 */
import { batchesInFlightMaximum, batchMaximum, sizeWorthASecond } from '#lib/server/support/timeline/append';
import type { Clock, Station } from './clock';
import type { Costs } from './costs';

export class Batches {
  stored = 0;
  commits = 0;
  #waiting: (() => void)[] = [];
  #inFlight = 0;

  constructor(
    private readonly clock: Clock,
    private readonly postgres: Station,
    private readonly costs: Pick<Costs, 'postgres' | 'commitWait'>,
    private readonly uneven: () => number,
  ) {}

  append(stored: () => void): void {
    this.#waiting.push(stored);
    this.#fill();
  }

  #fill(): void {
    while (this.#waiting.length > 0 && this.#inFlight < batchesInFlightMaximum) {
      if (this.#inFlight > 0 && this.#waiting.length < sizeWorthASecond) return;
      const batch = this.#waiting.splice(0, batchMaximum);
      this.#inFlight += 1;
      this.commits += 1;
      this.stored += batch.length;
      this.postgres.serve(batch.length * this.costs.postgres * this.uneven(), () => {
        this.clock.after(this.costs.commitWait, () => {
          this.#inFlight -= 1;
          this.#fill();
          for (const stored of batch) stored();
        });
      });
    }
  }
}
