/**
 * The closed list of what can go wrong, and the one error class that crosses a door.
 * Two module graphs evaluate this file, so compare `code`, never `instanceof`.
 */

/** Code → HTTP status. The table in docs/WIRE.md says when each is used. */
export const httpStatusOf = {
  invalid: 422,
  too_large: 413,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
  outdated: 426,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof httpStatusOf;

/** An error as clients receive it. `details` is present where the code's meaning needs it (`conflict`, `invalid`). */
export interface Problem {
  code: ErrorCode;
  message: string;
  retryAfterMs?: number;
  details?: Record<string, unknown>;
}

/** Thrown by every verb that refuses. The message is for people: it says what to do. */
export class ShopbellError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { retryAfterMs?: number; details?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = 'ShopbellError';
    this.code = code;
    this.retryAfterMs = more.retryAfterMs;
    this.details = more.details;
  }
}

/** True for a `ShopbellError` of either module graph. Other errors with a `code` (PostgreSQL's, Node's) are not ours. */
export function isShopbellError(error: unknown): error is ShopbellError {
  return error instanceof Error && error.name === 'ShopbellError';
}

export function problemOf(error: ShopbellError): Problem {
  return {
    code: error.code,
    message: error.message,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

/** The answer for what does not exist and for what may not be seen: the two must not differ by a byte. */
export function notFound(): ShopbellError {
  return new ShopbellError('not_found', 'This does not exist, or you may not see it.');
}

/** A refusal by these codes stands: sending the same again cannot succeed. Everything else may be tried again. */
export const refusalCodes: readonly ErrorCode[] = [
  'invalid',
  'too_large',
  'forbidden',
  'not_found',
  'conflict',
];
