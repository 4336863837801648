/** JSON over HTTP to the shop's own server. Never rejects: a lost network answers `unavailable`, like a lost socket. */
import type { Side } from '#lib/shared/contract/session';
import type { Answer } from '#lib/shared/contract/socket';
import type { Problem } from '#lib/shared/errors';

export interface Sender {
  as?: Side;
  /** Whom the page believes to be; the server refuses when the cookie is somebody else's by now. */
  actorId?: string;
  /** Programs outside a browser: where the server is, and a bearer token instead of the cookie. */
  origin?: string;
  token?: string;
}

/** What a caller is told when no answer came, by whichever way. */
export const unreachable: Problem = {
  code: 'unavailable',
  message: 'The shop cannot be reached right now. Try again in a moment.',
};

const requestMilliseconds = 10_000;

export async function request<Data>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  sender: Sender,
  body?: unknown,
): Promise<Answer<Data>> {
  try {
    const response = await fetch(`${sender.origin ?? ''}${path}`, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(sender.as ? { 'Shopbell-As': sender.as } : {}),
        ...(sender.actorId ? { 'Shopbell-Actor': sender.actorId } : {}),
        ...(sender.token ? { Authorization: `Bearer ${sender.token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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

function problemIn(answer: unknown): Problem | null {
  const error = (answer as { error?: Problem } | null)?.error;
  return typeof error?.code === 'string' ? error : null;
}
