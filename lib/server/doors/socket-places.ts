/**
 * How many sockets each person and each address has, so that none has too many. Counted when a socket is let in, not when
 * it is connected: a hundred that come at once must not all be let in before the first one counts. Lines are counted as
 * well, which need not say at once who they are, or never do: of those the oldest gives way to the next.
 */
import { socketCaps } from '../platform/limits';
import { singleton } from '../platform/singleton';
import type { LiveSocket } from './live-sockets';

type Line = LiveSocket['conn'];

const taken = () => singleton('socket-places', () => new Map<string, number>());
/** Lines that have not said who they are, by address, the oldest first. */
const nameless = () => singleton('nameless-lines', () => new Map<string, Set<Line>>());

/** Takes a place until the line closes. False, and nothing is taken, when person or address have no more. */
export function takePlace({ conn }: LiveSocket, personId: string, address: string): boolean {
  // Who has gone while they were looked up would never give a place back.
  if (conn.readyState === 'closed') return true;
  const caps = socketCaps();
  const [person, place] = [`person:${personId}`, `address:${address}`];
  if (countOf(person) >= caps.person || countOf(place) >= caps.address) return false;
  for (const key of [person, place]) taken().set(key, countOf(key) + 1);
  forgetNameless(conn, address);
  conn.once('close', () => {
    for (const key of [person, place]) leave(key);
  });
  return true;
}

/** Lines of one address that have not said who they are, while all others are its sockets. */
const namelessMaximum = 100;

/**
 * Where an address has enough lines, its oldest one without a name is hung up: who means to say it does so within a moment,
 * and a crowd that never does must not keep everybody else of the same office out.
 */
export function makeRoomForLine(address: string): void {
  if (countOf(`lines:${address}`) < socketCaps().address + namelessMaximum) return;
  const [oldest] = nameless().get(address) ?? [];
  if (oldest !== undefined) hangUp(oldest);
}

export function countLine(conn: Line, address: string): void {
  const key = `lines:${address}`;
  taken().set(key, countOf(key) + 1);
  const lines = nameless().get(address) ?? new Set();
  nameless().set(address, lines.add(conn));
  conn.once('close', () => {
    leave(key);
    forgetNameless(conn, address);
  });
}

function hangUp(conn: Line): void {
  conn.close(true);
  // A WebSocket would wait half a minute for the other end to agree. What polls shares its connection with others.
  if (conn.request.headers.upgrade !== undefined) conn.request.socket.destroy();
}

function forgetNameless(conn: Line, address: string): void {
  const lines = nameless().get(address);
  lines?.delete(conn);
  if (lines?.size === 0) nameless().delete(address);
}

function countOf(key: string): number {
  return taken().get(key) ?? 0;
}

function leave(key: string): void {
  const left = countOf(key) - 1;
  if (left > 0) taken().set(key, left);
  else taken().delete(key);
}
