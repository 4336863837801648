/**
 * Tells each socket of this process, every 25 s ± 5, the head of what it has open. A crash between commit and publish
 * leaves a client no gap to see; the beacon shows it. A crash between a message and what follows from it leaves the whole
 * log and an old status: conversations with a message of the last minute or so are told again, to their customer only
 * where it is one that customers see.
 */
import { log } from '../platform/log';
import { publish } from '../publish';
import { announceAgain } from '../support/announcements';
import { currentEpoch } from '../support/epoch';
import { readHeads } from '../support/timeline/read';
import { type LiveServer, liveSockets } from './live-sockets';

const intervalMs = 25_000;
const jitterMs = 5_000;
/** Two beacons, and some: one of them comes after the crash. */
const recentSeconds = 75;

/** Returns how to stop. */
export function startBeacon(io: LiveServer): () => void {
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const schedule = () => {
    if (isStopped) return;
    timer = setTimeout(
      () => {
        tellHeads(io)
          .catch((error) => log().warn({ error }, 'Heads could not be told.'))
          .finally(schedule);
      },
      intervalMs + (Math.random() * 2 - 1) * jitterMs,
    );
  };
  schedule();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** Once, at once. */
export async function tellHeads(io: LiveServer): Promise<void> {
  const sockets = liveSockets(io).filter((socket) => socket.data.opened.size > 0);
  if (sockets.length === 0) return;
  const epoch = await currentEpoch();
  const opened = [...new Set(sockets.flatMap((socket) => [...socket.data.opened]))];
  const heads = await readHeads(opened, recentSeconds);
  for (const [conversationId, { isRecent, isRecentForCustomer }] of heads) {
    if (isRecentForCustomer) announceAgain(conversationId, 'everyone');
    else if (isRecent) announceAgain(conversationId, 'team');
  }
  for (const socket of sockets) {
    const of = socket.data.actor.kind;
    for (const conversationId of socket.data.opened) {
      const head = heads.get(conversationId)?.[of];
      if (head === undefined) continue;
      publish({ to: 'socket', id: socket.id, of }, 'conversation:head', { conversationId, head, epoch });
    }
  }
}
