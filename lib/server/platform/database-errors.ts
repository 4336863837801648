/** Tells a database that did not answer from one that refused. */

/** Prisma's: no connection, timed out, closed by the server, none free in the pool. */
const lostCodesOfPrisma = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024'];

/** SQLSTATE classes: connection exception, operator intervention (shutdown, crash), insufficient resources. */
const lostClasses = ['08', '57P', '53'];

/**
 * True when nobody knows what became of the statement, or it never arrived: the same may be tried again.
 * Errors of the socket and of `pg`'s own time limits carry no SQLSTATE.
 */
export function isConnectionLost(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && lostCodesOfPrisma.includes(code)) return true;
  if (typeof code === 'string' && isSqlState(code))
    return lostClasses.some((prefix) => code.startsWith(prefix));
  if (typeof code === 'string') return code.startsWith('E');
  const message = error instanceof Error ? error.message : '';
  return /connection|timeout|not queryable/i.test(message);
}

/** What PostgreSQL calls the error. One that is not PostgreSQL's has another code, or none: empty then. */
export function sqlStateOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Five characters with a digit: `ECONN…` and the like are longer, and `EPIPE` has none. */
function isSqlState(code: string): boolean {
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(code);
}
