/** The values of one statement that is put together from parts: each part adds its own and names them by place. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Returns how SQL names the value, such as `$3`. */
  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}
