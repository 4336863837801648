/**
 * A client that stops reading hurts only itself: what waits for it is bounded. It loses its line and catches up when it
 * comes back, as after any lost connection.
 */
import type { LiveSocket } from './live-sockets';

/** More than this may wait only for a moment: one answer with two hundred long messages is larger. */
const waitingMaximum = 1024 * 1024;
const patienceMs = 2_000;
/** Nothing a reader does in a moment is this much. */
const waitingAtMost = 16 * 1024 * 1024;

/** What Engine.IO says of a packet that it is about to queue. */
interface Packet {
  data?: unknown;
}

export function dropWhenUnread({ conn }: LiveSocket): void {
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  const drop = () => conn.close(true);
  conn.on('packetCreate', ({ data }: Packet) => {
    waiting += sizeOf(data);
    if (waiting > waitingAtMost) drop();
    else if (waiting > waitingMaximum) timer ??= setTimeout(drop, patienceMs);
  });
  // Everything that waited is handed to the transport, which takes it only when it has got rid of what came before.
  conn.on('flush', () => {
    waiting = 0;
    clearTimeout(timer);
    timer = undefined;
  });
  conn.once('close', () => clearTimeout(timer));
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return data instanceof Uint8Array ? data.byteLength : 0;
}
