/** The sockets of this process, with what each carries. */
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Actor } from '#lib/shared/contract/entities';

export interface SocketData {
  sessionId: string;
  /** As of the last look at the session, at most 2 s ago. */
  actor: Actor;
  address: string;
  /** Conversations whose messages this socket follows. */
  opened: Set<string>;
  /** Commands that have come and are not answered yet. */
  answersOwed: number;
  /** Commands in a row that were too many, or could not be answered. */
  refusals: number;
}

/** Names and payloads are checked where they come in, so the events stay untyped here. */
export type LiveServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;

export function liveSockets(io: LiveServer): LiveSocket[] {
  return [...io.of('/').sockets.values()];
}
