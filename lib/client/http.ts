/** JSON over HTTP to the shop's own server. Never rejects: a lost network answers `unavailable`, like a lost socket. */
import type { Side } from '#lib/shared/contract/session';
import type { Answer } from '#lib/shared/contract/socket';
import type { Problem } from '#lib/shared/errors';

export interface HttpOptions {
  as?: Side;
  body?: unknown;
  /** Whom the caller believes to be; the server refuses when the cookie is somebody else's by now. */
  actorId?: string;
  /** The page may be closing: let the request outlive it. */
  keepalive?: boolean;
}

const requestMilliseconds = 10_000;

export async function request<Data>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: HttpOptions = {},
): Promise<Answer<Data>> {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      keepalive: options.keepalive ?? false,
      headers: {
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(options.as ? { 'Shopbell-As': options.as } : {}),
        ...(options.actorId ? { 'Shopbell-Actor': options.actorId } : {}),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(requestMilliseconds),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? {} : JSON.parse(text);
    if (response.ok) return { ok: true, data: answer as Data };
    return { ok: false, error: problemIn(answer) ?? unreachable };
  } catch {
    return { ok: false, error: unreachable };
  }
}

/** What a caller is told when no answer came, by whichever way. */
export const unreachable: Problem = {
  code: 'unavailable',
  message: 'The shop cannot be reached right now. Try again in a moment.',
};

function problemIn(answer: unknown): Problem | null {
  const error = (answer as { error?: Problem } | null)?.error;
  return typeof error?.code === 'string' ? error : null;
}
