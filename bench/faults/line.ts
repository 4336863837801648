/**
 * A TCP proxy between somebody and what they talk to, with weather of its own in each direction. What a black line
 * swallows is not lost but late, as with TCP; an end that hangs up meanwhile is not heard of at the other end. A reset
 * tells both ends at once. It knows nothing of what it carries but where acknowledgements are in it.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { readFrames } from './frames';

export interface Weather {
  /** Nothing arrives. */
  isBlack?: boolean;
  /** Every piece waits so long. */
  delayMs?: number;
  bytesPerSecond?: number;
  /** Every byte in a packet of its own. */
  isSliced?: boolean;
  /** Only downwards: acknowledgements of a server are lost for good, and all else arrives. */
  isLosingAcknowledgements?: boolean;
}

/** `up` leads to the target, `down` back. */
export type Direction = 'up' | 'down';

export interface Target {
  host: string;
  port: number;
}

export interface Line {
  port: number;
  /** Such as `http://127.0.0.1:41234`. */
  origin: string;
  set(direction: Direction, weather: Weather): void;
  /** Fair weather in both directions: what was held arrives, and hung-up ends are heard of. */
  clear(): void;
  /** Every connection ends at once, at both ends. Answers how many there were. */
  reset(): number;
  /** While true, nobody listens, and the connections there were have ended. */
  refuse(isRefusing: boolean): Promise<void>;
  /** Resolves once the black direction holds something back. */
  untilHolding(direction: Direction): Promise<void>;
  /** Resolves in the tick in which the next acknowledgement comes in, lost or not. */
  untilAcknowledgement(): Promise<void>;
  /** For each connection from now on, `listen` makes a listener of its own, which hears what the target says there. */
  overhear(listen: () => (bytes: Buffer) => void): void;
  /** Whom the latest connection leads to; null when there is none. */
  target(): Target | null;
  /** Acknowledgements lost so far. */
  lostAcknowledgements(): number;
  connections(): number;
  close(): Promise<void>;
}

const fair: Weather = {};
const piecesBeforePause = 64;

/** @param targets asked for each new connection: the first that takes it is the one. None: it is reset. */
export async function openLine(targets: () => readonly Target[]): Promise<Line> {
  const weather: Record<Direction, Weather> = { up: fair, down: fair };
  const clearances = new Set<() => void>();
  const holding: Record<Direction, Set<() => void>> = { up: new Set(), down: new Set() };
  const pairs = new Set<() => void>();
  const acknowledgements = new Set<() => void>();
  let listen = (): ((bytes: Buffer) => void) => () => undefined;
  const open = new Map<Socket, Target>();
  let lostAcknowledgements = 0;

  const cleared = () => new Promise<void>((resolve) => clearances.add(resolve));

  async function throughBlack(direction: Direction): Promise<void> {
    if (weather[direction].isBlack) announce(holding[direction]);
    while (weather[direction].isBlack) await cleared();
  }

  async function carry(direction: Direction, bytes: Buffer, to: Socket): Promise<void> {
    const { delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY, isSliced = false } = weather[direction];
    if (delayMs > 0) await pause(delayMs);
    await throughBlack(direction);
    if (isSliced) await writeSliced(bytes, to);
    else if (!to.write(bytes)) await drained(to);
    const dueMs = (bytes.length / bytesPerSecond) * 1_000;
    if (dueMs >= 1) await pause(dueMs);
  }

  function pour(direction: Direction, from: Socket, to: Socket): void {
    const frames = readFrames();
    const hear = listen();
    from.on('data', async (bytes: Buffer) => {
      from.pause();
      let passed = bytes;
      if (direction === 'down') {
        hear(bytes);
        const [lost, seen] = [frames.lost(), frames.seen()];
        passed = frames.pass(bytes, weather.down.isLosingAcknowledgements === true);
        lostAcknowledgements += frames.lost() - lost;
        if (frames.seen() > seen) announce(acknowledgements);
      }
      if (passed.length > 0) await carry(direction, passed, to);
      from.resume();
    });
    from.on('end', async () => {
      await throughBlack(direction);
      to.end();
    });
    from.on('close', async () => {
      if (from.readableEnded) return;
      await throughBlack(direction);
      to.destroy();
    });
  }

  async function join(client: Socket): Promise<void> {
    client.on('error', () => undefined);
    client.pause();
    const found = await firstThatTakes(targets());
    if (found === null || client.destroyed) {
      client.resetAndDestroy();
      found?.server.destroy();
      return;
    }
    const { server, target } = found;
    open.set(client, target);
    client.on('close', () => open.delete(client));
    server.on('error', () => undefined);
    const reset = () => {
      for (const end of [client, server]) if (!end.destroyed) end.resetAndDestroy();
    };
    pairs.add(reset);
    const forget = () => {
      if (client.destroyed && server.destroyed) pairs.delete(reset);
    };
    for (const end of [client, server]) {
      end.setNoDelay();
      end.on('close', forget);
    }
    pour('up', client, server);
    pour('down', server, client);
    client.resume();
  }

  function reset(): number {
    const ended = pairs.size;
    for (const end of pairs) end();
    pairs.clear();
    return ended;
  }

  const entrance = createServer((client) => void join(client));
  const listenAt = (at: number) => new Promise<void>((resolve) => entrance.listen(at, '127.0.0.1', resolve));
  await listenAt(0);
  const { port } = entrance.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    set(direction, next) {
      weather[direction] = next;
      announce(clearances);
    },
    clear() {
      weather.up = fair;
      weather.down = fair;
      announce(clearances);
    },
    reset,
    async refuse(isRefusing) {
      if (!isRefusing) return listenAt(port);
      const closed = new Promise<void>((resolve) => entrance.close(() => resolve()));
      reset();
      await closed;
    },
    target: () => [...open.values()].at(-1) ?? null,
    untilAcknowledgement: () => new Promise((resolve) => acknowledgements.add(resolve)),
    untilHolding: (direction) => new Promise((resolve) => holding[direction].add(resolve)),
    overhear(next) {
      listen = next;
    },
    lostAcknowledgements: () => lostAcknowledgements,
    connections: () => pairs.size,
    close() {
      weather.up = fair;
      weather.down = fair;
      announce(clearances);
      const closed = new Promise<void>((resolve) => entrance.close(() => resolve()));
      reset();
      return closed;
    },
  };
}

function announce(waiting: Set<() => void>): void {
  for (const resolve of waiting) resolve();
  waiting.clear();
}

async function firstThatTakes(
  targets: readonly Target[],
): Promise<{ server: Socket; target: Target } | null> {
  for (const target of targets) {
    const server = connect({ ...target, noDelay: true });
    const isTaken = await new Promise<boolean>((resolve) => {
      server.once('connect', () => resolve(true));
      server.once('error', () => resolve(false));
    });
    if (isTaken) return { server, target };
    server.destroy();
  }
  return null;
}

async function writeSliced(bytes: Buffer, to: Socket): Promise<void> {
  for (let start = 0; start < bytes.length && !to.destroyed; start += 1) {
    to.write(bytes.subarray(start, start + 1));
    if (start % piecesBeforePause === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    const settle = () => {
      socket.off('drain', settle).off('close', settle);
      resolve();
    };
    socket.on('drain', settle).on('close', settle);
  });
}
