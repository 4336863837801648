/**
 * One person's way to the server: a relay on loopback that can be cut. A cut resets every connection of that person at
 * both ends, as a lost network does; neither client nor server is told before.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * When a cut falls. `request`: the next bytes to the server are lost. `answer`: they arrive, and what comes back is
 * lost. `event`: the next bytes from the server are lost. `now`: at once, or with the next bytes.
 */
export type Moment = 'request' | 'answer' | 'event' | 'now';

export interface Line {
  /** Where this person's client finds the server. */
  origin: string;
  /** Cuts that have fallen. */
  cuts(): number;
  /** Those that still wait for their moment. */
  waitingCuts(): number;
  cut(moment: Moment): void;
  /** The cut that waits falls now. */
  hurry(): void;
  close(): Promise<void>;
}

export async function openLine(target: URL): Promise<Line> {
  const relays = new Set<() => void>();
  const waiting: Moment[] = [];
  let cuts = 0;

  function sever(): void {
    if (relays.size === 0) return;
    waiting.shift();
    cuts += 1;
    for (const reset of relays) reset();
    relays.clear();
  }

  /** True when the bytes are lost, and the connection with them. */
  function isLost(direction: 'up' | 'down'): boolean {
    const [moment] = waiting;
    if (moment === 'answer' && direction === 'up') waiting[0] = 'event';
    const falls = moment === 'now' || moment === (direction === 'up' ? 'request' : 'event');
    if (falls) sever();
    return falls;
  }

  function relay(client: Socket): void {
    const server = connect(Number(target.port || 80), target.hostname.replace(/[[\]]/g, ''));
    const ends = [client, server];
    const reset = () => {
      for (const end of ends) end.resetAndDestroy();
    };
    relays.add(reset);
    client.on('data', (bytes) => isLost('up') || server.write(bytes));
    server.on('data', (bytes) => isLost('down') || client.write(bytes));
    for (const end of ends) {
      end.setNoDelay();
      end.on('error', () => undefined);
      end.on('close', () => {
        relays.delete(reset);
        for (const other of ends) other.destroy();
      });
    }
  }

  const entrance = createServer(relay);
  await new Promise<void>((resolve) => entrance.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(entrance.address() as AddressInfo).port}`,
    cuts: () => cuts,
    waitingCuts: () => waiting.length,
    cut(moment) {
      waiting.push(moment);
      if (waiting[0] === 'now') sever();
    },
    hurry() {
      if (waiting.length === 0) return;
      waiting[0] = 'now';
      sever();
    },
    close() {
      for (const reset of relays) reset();
      return new Promise((resolve) => entrance.close(() => resolve()));
    },
  };
}
