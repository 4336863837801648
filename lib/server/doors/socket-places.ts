/**
 * How many sockets each person and each address has, so that none has too many. Counted when a socket is let in, not when
 * it is connected: a hundred that come at once must not all be let in before the first one counts. Lines are counted as
 * well, which need not say at once who they are, or never do.
 */
import { socketCaps } from '../platform/limits';
import { singleton } from '../platform/singleton';
import type { LiveSocket } from './live-sockets';

const taken = () => singleton('socket-places', () => new Map<string, number>());

/** Takes a place until the line closes. False, and nothing is taken, when person or address have no more. */
export function takePlace({ conn }: LiveSocket, personId: string, address: string): boolean {
  // Who has gone while they were looked up would never give a place back.
  if (conn.readyState === 'closed') return true;
  const caps = socketCaps();
  const [person, place] = [`person:${personId}`, `address:${address}`];
  if (countOf(person) >= caps.person || countOf(place) >= caps.address) return false;
  for (const key of [person, place]) taken().set(key, countOf(key) + 1);
  conn.once('close', () => {
    for (const key of [person, place]) leave(key);
  });
  return true;
}

/** Lines of one address that have not said who they are, while all others are its sockets. */
const namelessMaximum = 100;

/** False: this address has enough lines, named and nameless. */
export function hasRoomForLine(address: string): boolean {
  return countOf(`lines:${address}`) < socketCaps().address + namelessMaximum;
}

export function countLine(conn: LiveSocket['conn'], address: string): void {
  const key = `lines:${address}`;
  taken().set(key, countOf(key) + 1);
  conn.once('close', () => leave(key));
}

function countOf(key: string): number {
  return taken().get(key) ?? 0;
}

function leave(key: string): void {
  const left = countOf(key) - 1;
  if (left > 0) taken().set(key, left);
  else taken().delete(key);
}
