/** How the Socket.IO client is set up. One attempt each: when to try again is decided in connection. */
import { io, type Socket } from 'socket.io-client';
import { contractVersion, type Handshake } from '#lib/shared/contract/socket';
import { httpStatusOf, type Problem } from '#lib/shared/errors';
import type { Sender } from './http';

/**
 * WebSocket first saves three round trips and needs no sticky sessions; polling first, then an upgrade, gets through
 * proxies on which WebSockets hang. Nothing but WebSocket where that has worked a moment ago.
 */
export type Transports = keyof typeof orders;

const orders = {
  'websocket-first': ['websocket', 'polling'],
  'polling-first': ['polling', 'websocket'],
  websocket: ['websocket'],
};

export function dial(sender: Sender, transports: Transports): Socket {
  const handshake: Handshake = {
    v: contractVersion,
    ...(sender.as ? { as: sender.as } : {}),
    ...(sender.token ? { token: sender.token } : {}),
    ...(sender.actorId ? { actorId: sender.actorId } : {}),
  };
  const options = {
    path: '/socket.io',
    auth: handshake,
    forceNew: true,
    reconnection: false,
    transports: orders[transports],
    tryAllTransports: true,
  };
  return sender.origin ? io(sender.origin, options) : io(options);
}

/** What the server said when it refused; null when it was not reached. */
export function problemOfRefusal(error: Error): Problem | null {
  const problem = 'data' in error ? (error.data as Problem | undefined) : undefined;
  return problem && problem.code in httpStatusOf ? problem : null;
}
