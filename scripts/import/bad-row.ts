/** A row that cannot be loaded, as the person who must mend the file wants to hear of it. */

export interface BadRow {
  file: string;
  /** From 1. */
  line: number;
  reason: string;
}

/** Nothing was written: every bad row of the shop, in the order of the files. */
export class BadRowsError extends Error {
  readonly code = 'bad_rows';

  constructor(readonly badRows: readonly BadRow[]) {
    super(`${badRows.length} bad ${badRows.length === 1 ? 'row' : 'rows'}`);
  }
}

export function isBadRowsError(error: unknown): error is BadRowsError {
  return (error as { code?: unknown }).code === 'bad_rows';
}

/** `orders.json:120: customerId: there is no customer "anna_1"`. */
export function badRowText({ file, line, reason }: BadRow): string {
  return `${file}:${line}: ${reason}`;
}
