/**
 * What one client is sent within a tick leaves in one write to its socket. A system call costs more than everything else
 * that is done to send a message, and after a batch is stored a client often gets several at once: an event and an
 * acknowledgement, or what ten conversations have to say to one agent. Nothing waits longer than the tick it was made in.
 */
import type { IncomingMessage } from 'node:http';
import { log } from '../platform/log';
import type { LiveSocket } from './live-sockets';

/**
 * What is reached for here are private parts of Engine.IO and ws, whose versions are pinned. Where they are missing
 * packets are sent as they come; the test of this file says so.
 */
interface Connection {
  flush: () => void;
  writeBuffer: unknown[];
  transport: { socket?: { _socket?: { cork(): void; uncork(): void } | null } };
}

/** What leaves at the end of this tick, for all clients: one turn for a whole batch instead of one for each of them. */
let due: (() => void)[] = [];

export function gatherWrites(socket: LiveSocket): void {
  const connection: Partial<Connection> = socket.conn as object;
  const flush = connection.flush?.bind(connection);
  if (!flush) return;
  let isDue = false;
  const flushTogether = () => {
    isDue = false;
    const line = connection.transport?.socket?._socket;
    line?.cork();
    flush();
    line?.uncork();
  };
  connection.flush = () => {
    // Asked also after each write, whether anything is left or not.
    if (isDue || connection.writeBuffer?.length === 0) return;
    isDue = true;
    // Runs when all promises that are settled by now have run: the whole batch's.
    if (due.length === 0) process.nextTick(flushAll);
    due.push(flushTogether);
  };
}

/**
 * The answer to an upgrade and the first packet behind it. Asked once the answer is yes: a refusal is written to a socket
 * that is destroyed at once, together with what waits for it. Clients of older protocols, refused only then, are cut off.
 */
export function gatherUpgrade({ socket }: IncomingMessage): void {
  socket.cork();
  setImmediate(() => socket.uncork());
}

function flushAll(): void {
  const flushes = due;
  due = [];
  for (const flush of flushes) {
    try {
      flush();
    } catch (error) {
      // One line's fault: the others are still to be written.
      log().error({ error }, 'What was meant for a client could not be written.');
    }
  }
}
