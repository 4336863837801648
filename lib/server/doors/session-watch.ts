/**
 * Takes the sockets of sessions that ended, expired or were revoked, and gives the others their person's role as it is
 * now. Asks the database every 2 s in one query, so it holds on every machine, with Redis or without.
 */
import { changedSessions } from '../identity/sessions';
import { log } from '../platform/log';
import { publishSessionEnd } from '../publish';
import { type LiveServer, liveSockets } from './live-sockets';

const intervalMs = 2_000;

/** Returns how to stop watching. */
export function watchSessions(io: LiveServer): () => void {
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      await look(io);
    } catch (error) {
      // While the database is away nobody can be revoked, and sockets can do nothing without it either.
      log().warn({ error }, 'Sessions could not be looked at.');
    } finally {
      isLooking = false;
    }
  }, intervalMs);
  return () => clearInterval(timer);
}

async function look(io: LiveServer): Promise<void> {
  const sockets = liveSockets(io);
  const changes = await changedSessions(sockets.map(({ data }) => data));
  const changeOf = new Map(changes.map((change) => [change.sessionId, change]));
  for (const { data } of sockets) {
    const change = changeOf.get(data.sessionId);
    if (change?.ended === null) data.actor = change.actor;
  }
  for (const { sessionId, ended } of changes) if (ended !== null) publishSessionEnd(sessionId, ended);
}
