/**
 * The Socket.IO door: admits, joins the rooms that follow from who someone is, and hands every command to `run` with
 * the person as of now. Refuses to keep anything: a lost socket loses nothing.
 */
import { randomUUID } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import { problemOf, ShopbellError } from '#lib/shared/errors';
import { eventBytesMaximum, openedMaximum } from '#lib/shared/limits';
import { startLeaving } from '../platform/draining';
import { log } from '../platform/log';
import { gauge } from '../platform/metrics';
import { connectWire, roomOf } from '../publish';
import { arrive, depart, startPresence, stopPresence } from '../support/presence';
import { prepareToAppend } from '../support/timeline/append';
import { startFollowingWords } from '../support/words-follower';
import { startBeacon } from './beacon';
import { clientAddressOf } from './client-address';
import { countAnswer, countRefusal, prepareToMeasure } from './command-measurements';
import { CommandQueue } from './command-queue';
import { type CommandContext, kindOf, runNamed } from './commands';
import { sendAway } from './departure';
import { admit } from './handshake';
import { type LiveServer, type LiveSocket, liveSockets } from './live-sockets';
import { isOriginAllowed } from './origin';
import { redisAdapter } from './redis-adapter';
import { securityHeaders } from './security-headers';
import { watchSessions } from './session-watch';
import { dropWhenUnread, watchReaders } from './slow-readers';
import { countLine, makeRoomForLine } from './socket-places';
import { textPackets } from './text-packets';
import { gatherUpgrade, gatherWrites } from './write-gathering';

/** In a row, of one socket: a client that waits as it is told has one or two. */
const refusalsMaximum = 2_000;

export interface Realtime {
  io: LiveServer;
  /** Takes nobody in any more and sends every client away, to come back by itself. What they asked for is finished. */
  sendAway(): Promise<void>;
  /** Stops, clients or not. Nothing is published from here on. */
  close(): Promise<void>;
}

export async function attachRealtime(httpServer: HttpServer): Promise<Realtime> {
  const [adapter] = await Promise.all([redisAdapter(), prepareToAppend()]);
  const io: LiveServer = new Server(httpServer, {
    path: '/socket.io',
    destroyUpgrade: false,
    serveClient: false,
    parser: textPackets,
    maxHttpBufferSize: eventBytesMaximum,
    // A line whose client does not say who it is holds a descriptor for nothing.
    connectTimeout: 10_000,
    ...(adapter === null ? {} : { adapter: adapter.create }),
    allowRequest: (request, decide) => {
      const secFetchSite = request.headers['sec-fetch-site']?.toString();
      const isOurs = isOriginAllowed({ origin: request.headers.origin, secFetchSite });
      if (isOurs) makeRoomForLine(clientAddressOf(request));
      decide(null, isOurs);
    },
  });
  io.engine.on('connection', (conn: LiveSocket['conn']) => countLine(conn, clientAddressOf(conn.request)));
  io.engine.on('headers', (headers: Record<string, string>, request: IncomingMessage) => {
    Object.assign(headers, securityHeaders());
    if (request.headers.upgrade !== undefined) gatherUpgrade(request);
  });
  io.use(admit);
  io.on('connection', welcome);
  connectWire(io);
  prepareToMeasure();
  gauge('sockets', 'Clients connected to this process.', () => io.engine.clientsCount);
  startPresence();
  const stopWatching = watchSessions(io);
  const stopBeacon = startBeacon(io);
  const stopReaders = watchReaders();
  const stopFollowing = startFollowingWords();
  return {
    io,
    async sendAway() {
      startLeaving();
      // Processes that know of one another have a Redis in common.
      await sendAway(liveSockets(io), adapter !== null);
    },
    async close() {
      stopWatching();
      stopBeacon();
      stopReaders();
      stopFollowing();
      stopPresence();
      connectWire(null);
      await io.close();
      await adapter?.close();
    },
  };
}

function welcome(socket: LiveSocket): void {
  const { actor, sessionId, address } = socket.data;
  dropWhenUnread(socket);
  gatherWrites(socket);
  socket.join(roomOf({ to: 'session', id: sessionId }));
  socket.join(roomOf({ to: actor.kind, id: actor.id }));
  if (actor.kind === 'agent') socket.join(roomOf({ to: 'agents' }));
  arrive(actor).catch((error) => log().warn({ error }, 'An arrival could not be recorded.'));
  socket.on('disconnect', () => {
    depart(actor);
    commands.close();
  });

  const commands = new CommandQueue(actor.id);
  const origin: Origin = {
    address,
    sessionId,
    join: (conversationId) => join(socket, conversationId),
    leave: (conversationId) => leave(socket, conversationId),
  };
  socket.onAny((name: unknown, input: unknown, acknowledge: unknown) => {
    // Without a way to answer there is nobody to do it for.
    if (typeof acknowledge !== 'function') return noteRefusal(socket);
    const takenAt = performance.now();
    const isTaken = commands.add(
      name,
      input,
      () => runNamed(socket.data.actor, name, input, new SocketCommand(origin)),
      (answer) => {
        acknowledge(answer);
        countAnswer(kindOf(name), takenAt);
        socket.data.answersOwed -= 1;
        if (answer.ok) socket.data.refusals = 0;
        else if (answer.error.code === 'rate_limited') noteRefusal(socket);
      },
    );
    if (isTaken) {
      socket.data.answersOwed += 1;
      return;
    }
    acknowledge({ ok: false, error: problemOf(tooManyWaiting()) });
    countRefusal('rate_limited');
    noteRefusal(socket);
  });
}

/** What all commands of a socket have in common. */
type Origin = Required<Pick<CommandContext, 'join' | 'leave'>> & { address: string; sessionId: string };

/** One of them. Its number is made when it is asked for: a message has an id of its own to go by. */
class SocketCommand implements CommandContext {
  readonly address: string;
  readonly sessionId: string;
  readonly join: Origin['join'];
  readonly leave: Origin['leave'];
  #requestId: string | undefined;

  constructor({ address, sessionId, join, leave }: Origin) {
    this.address = address;
    this.sessionId = sessionId;
    this.join = join;
    this.leave = leave;
  }

  get requestId(): string {
    this.#requestId ??= randomUUID();
    return this.#requestId;
  }
}

/** Who goes on in spite of every refusal is not talked to any more: answering costs as well. */
function noteRefusal(socket: LiveSocket): void {
  socket.data.refusals += 1;
  if (socket.data.refusals > refusalsMaximum) socket.disconnect(true);
}

function tooManyWaiting(): ShopbellError {
  return new ShopbellError('rate_limited', 'Too many at once. Wait for the answers, then go on.', {
    retryAfterMs: 1_000,
  });
}

function join(socket: LiveSocket, conversationId: string): void | Promise<void> {
  const { opened } = socket.data;
  if (opened.size >= openedMaximum && !opened.has(conversationId)) {
    throw new ShopbellError(
      'too_large',
      `At most ${openedMaximum} conversations are open at a time. Leave some, then try again.`,
    );
  }
  opened.add(conversationId);
  // A customer's events come to `customer:<id>`; the conversation's own room carries what agents see.
  if (socket.data.actor.kind === 'agent') {
    return socket.join(roomOf({ to: 'conversation', id: conversationId }));
  }
}

function leave(socket: LiveSocket, conversationId: string): void | Promise<void> {
  socket.data.opened.delete(conversationId);
  return socket.leave(roomOf({ to: 'conversation', id: conversationId }));
}
