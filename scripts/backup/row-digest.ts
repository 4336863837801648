/** Tells whether two tables have the same rows, in whatever order: how many, and the XOR of the SHA-256 of each. */
import { hash } from 'node:crypto';

const newline = 10;
const hashBytes = 32;

export class RowDigest {
  readonly #sum = new Uint8Array(hashBytes);
  #rows = 0;

  /** @param block whole rows in PostgreSQL's text format, each with its end */
  add(block: Buffer): void {
    let start = 0;
    for (let end = block.indexOf(newline); end !== -1; end = block.indexOf(newline, start)) {
      this.#rows += 1;
      const row = hash('sha256', block.subarray(start, end), 'buffer');
      for (let at = 0; at < hashBytes; at += 1) this.#sum[at] = (this.#sum[at] ?? 0) ^ (row[at] ?? 0);
      start = end + 1;
    }
  }

  equals(other: RowDigest): boolean {
    return this.#rows === other.#rows && Buffer.compare(this.#sum, other.#sum) === 0;
  }
}
