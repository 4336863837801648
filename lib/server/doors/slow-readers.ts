/**
 * A client that stops reading hurts only itself: what waits for it is bounded. It loses its line and catches up when it
 * comes back, as after any lost connection.
 */
import { singleton } from '../platform/singleton';
import type { LiveSocket } from './live-sockets';

/** More than this may wait only for a moment: one answer with two hundred long messages is larger. */
const waitingMaximum = 1024 * 1024;
const patienceMs = 2_000;
/** Nothing a reader does in a moment is this much. */
const waitingAtMost = 16 * 1024 * 1024;

/** What has been handed to a line and is not taken within this is read by nobody: at most a megabyte or so, on a slow line. */
const takenWithinMs = 30_000;
const lookMs = 2_500;

interface Line {
  /** Handed to the line so far: one that goes on reading has taken what came before. */
  flushes: number;
  /** As of the last look, when the line was busy with it already. */
  busyWith: number;
  busySince: number;
}

const lines = () => singleton('lines', () => new Map<LiveSocket['conn'], Line>());

/** What Engine.IO says of a packet that it is about to queue. */
interface Packet {
  data?: unknown;
}

export function dropWhenUnread({ conn }: LiveSocket): void {
  const line: Line = { flushes: 0, busyWith: 0, busySince: performance.now() };
  lines().set(conn, line);
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
    line.flushes += 1;
    clearTimeout(timer);
    timer = undefined;
  });
  conn.once('close', () => {
    clearTimeout(timer);
    lines().delete(conn);
  });
}

/**
 * Closes the lines on which one answer stands still: nothing may wait behind it, so its size alone would not tell. Lines
 * that poll are the HTTP server's. Returns how to stop.
 */
export function watchReaders(): () => void {
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [conn, line] of lines()) {
      const isBusy = conn.transport.name === 'websocket' && !conn.transport.writable;
      if (!isBusy || line.busyWith !== line.flushes) {
        line.busyWith = line.flushes;
        line.busySince = now;
      } else if (now - line.busySince > takenWithinMs) conn.close(true);
    }
  }, lookMs);
  return () => clearInterval(timer);
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return data instanceof Uint8Array ? data.byteLength : 0;
}
