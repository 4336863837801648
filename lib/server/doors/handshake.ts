/** Who may open a socket: our own pages, or a program with a token; signed in; of this contract version; within its caps. */
import { z } from 'zod';
import { contractVersion } from '#lib/shared/contract/socket';
import { isShopbellError, type Problem, ShopbellError } from '#lib/shared/errors';
import { parseCookies } from '../identity/cookies';
import { isLeaving } from '../platform/draining';
import { spend } from '../platform/limits';
import { authenticate } from './authentication';
import { clientAddressOf } from './client-address';
import { problemFor } from './commands';
import type { LiveSocket, SocketData } from './live-sockets';
import { takePlace } from './socket-places';

const handshake = z.object({
  v: z.literal(contractVersion),
  as: z.enum(['customer', 'agent']).optional(),
  token: z.string().max(4_096).optional(),
  actorId: z.string().max(64).optional(),
});

/** A Socket.IO middleware: what it refuses, the client learns from `connect_error`'s `data`. */
export function admit(socket: LiveSocket, next: (error?: Error) => void): void {
  authorizeSocket(socket).then(
    (data) => {
      socket.data = data;
      next();
    },
    (error) => next(refusal(error)),
  );
}

async function authorizeSocket(socket: LiveSocket): Promise<SocketData> {
  // Over a connection that a proxy had kept: the next attempt finds this port closed, and another process.
  if (isLeaving()) throw new ShopbellError('unavailable', 'This server is about to stop. Try again.');
  const address = clientAddressOf(socket.request);
  spend('addressConnections', address);
  const { as, token, actorId } = parseHandshake(socket.handshake.auth);
  const { headers } = socket.handshake;
  const session = await authenticate({
    side: as,
    cookies: parseCookies(headers.cookie),
    bearer: token,
    origin: headers.origin,
    secFetchSite: headers['sec-fetch-site']?.toString(),
    isSocket: true,
  });
  if (session === null) throw new ShopbellError('unauthenticated', 'Sign in first.');
  // A tab that slept through a change of person must not go on as the new one: see `Handshake`.
  if (actorId !== undefined && actorId !== session.actor.id) {
    throw new ShopbellError('unauthenticated', 'Somebody else is signed in by now. Reload the page.');
  }
  if (!takePlace(socket, session.actor.id, address)) {
    throw new ShopbellError('rate_limited', 'Too many open connections. Close some tabs, then try again.', {
      retryAfterMs: 5_000,
    });
  }
  return {
    sessionId: session.sessionId,
    actor: session.actor,
    address,
    opened: new Set(),
    answersOwed: 0,
    refusals: 0,
  };
}

function parseHandshake(auth: unknown): z.infer<typeof handshake> {
  const parsed = handshake.safeParse(auth);
  if (parsed.success) return parsed.data;
  const isVersionWrong = parsed.error.issues.some(({ path }) => path[0] === 'v');
  throw isVersionWrong
    ? new ShopbellError('outdated', 'This page is older than the shop. Reload it.')
    : new ShopbellError('invalid', 'The handshake is not one we know.');
}

function refusal(error: unknown): Error {
  const problem: Problem = problemFor(error, undefined, 'handshake');
  const message = isShopbellError(error) ? error.message : 'The connection was refused.';
  return Object.assign(new Error(message), { data: problem });
}
