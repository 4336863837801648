/**
 * The Socket.IO door: admits, joins the rooms that follow from who someone is, and hands every command to `run` with
 * the person as of now. Refuses to keep anything: a lost socket loses nothing.
 */
import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Answer } from '#lib/shared/contract/socket';
import { problemOf, ShopbellError } from '#lib/shared/errors';
import { eventBytesMaximum } from '#lib/shared/limits';
import { startLeaving } from '../platform/draining';
import { log } from '../platform/log';
import { gauge } from '../platform/metrics';
import { connectWire, roomOf } from '../publish';
import { arrive, depart, startPresence, stopPresence } from '../support/presence';
import { prepareToAppend } from '../support/timeline/append';
import { startFollowingWords } from '../support/words-follower';
import { startBeacon } from './beacon';
import { runNamed } from './commands';
import { sendAway } from './departure';
import { admit } from './handshake';
import { type LiveServer, type LiveSocket, liveSockets } from './live-sockets';
import { isOriginAllowed } from './origin';
import { redisAdapter } from './redis-adapter';
import { securityHeaders } from './security-headers';
import { watchSessions } from './session-watch';
import { dropWhenUnread } from './slow-readers';
import { gatherWrites } from './write-gathering';

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
    maxHttpBufferSize: eventBytesMaximum,
    // A line whose client does not say who it is holds a descriptor for nothing.
    connectTimeout: 10_000,
    ...(adapter === null ? {} : { adapter: adapter.create }),
    allowRequest: (request, decide) => {
      const secFetchSite = request.headers['sec-fetch-site']?.toString();
      decide(null, isOriginAllowed({ origin: request.headers.origin, secFetchSite }));
    },
  });
  io.engine.on('headers', (headers: Record<string, string>) => Object.assign(headers, securityHeaders()));
  io.use(admit);
  io.on('connection', welcome);
  connectWire(io);
  gauge('sockets', 'Clients connected to this process.', () => io.engine.clientsCount);
  startPresence();
  const stopWatching = watchSessions(io);
  const stopBeacon = startBeacon(io);
  const stopFollowing = startFollowingWords();
  return {
    io,
    async sendAway() {
      startLeaving();
      await sendAway(liveSockets(io));
    },
    async close() {
      stopWatching();
      stopBeacon();
      stopFollowing();
      stopPresence();
      connectWire(null);
      await io.close();
      await adapter?.close();
    },
  };
}

function welcome(socket: LiveSocket): void {
  const { actor, sessionId } = socket.data;
  dropWhenUnread(socket);
  gatherWrites(socket);
  socket.join(roomOf({ to: 'session', id: sessionId }));
  socket.join(roomOf({ to: actor.kind, id: actor.id }));
  if (actor.kind === 'agent') socket.join(roomOf({ to: 'agents' }));
  arrive(actor).catch((error) => log().warn({ error }, 'An arrival could not be recorded.'));
  socket.on('disconnect', () => depart(actor));

  const inOrder = queueByConversation();
  const rooms = {
    join: (conversationId: string) => join(socket, conversationId),
    leave: (conversationId: string) => leave(socket, conversationId),
  };
  socket.onAny((name: unknown, ...rest: unknown[]) => {
    const [input, acknowledge] = rest;
    // Without a way to answer there is nobody to do it for.
    if (typeof acknowledge !== 'function') return;
    const work = () => runNamed(socket.data.actor, name, input, { requestId: randomUUID(), ...rooms });
    const isTaken = inOrder(name, input, work, (answer) => {
      acknowledge(answer);
      socket.data.answersOwed -= 1;
    });
    if (isTaken) socket.data.answersOwed += 1;
    else acknowledge({ ok: false, error: problemOf(tooManyWaiting()) });
  });
}

function join(socket: LiveSocket, conversationId: string): void | Promise<void> {
  socket.data.opened.add(conversationId);
  // A customer's events come to `customer:<id>`; the conversation's own room carries what agents see.
  if (socket.data.actor.kind === 'agent') {
    return socket.join(roomOf({ to: 'conversation', id: conversationId }));
  }
}

function leave(socket: LiveSocket, conversationId: string): void | Promise<void> {
  socket.data.opened.delete(conversationId);
  return socket.leave(roomOf({ to: 'conversation', id: conversationId }));
}

/** These write to a conversation: one socket's run in the order they arrived. */
const writes: readonly unknown[] = [
  'conversation:start',
  'conversation:update',
  'conversation:assign',
  'message:send',
  'message:edit',
  'message:delete',
];

/** Writes of one socket that may wait for one another. Rates are spent as each begins, so they cannot bound this. */
const waitingMaximum = 200;

type Work = () => Promise<Answer<unknown>>;

/** Runs each write after the one before it to the same conversation, and everything else at once. False: too many wait. */
function queueByConversation() {
  const tails = new Map<string, Promise<void>>();
  let waiting = 0;
  return (name: unknown, input: unknown, work: Work, give: (answer: Answer<unknown>) => void): boolean => {
    if (!writes.includes(name)) {
      void work().then(give);
      return true;
    }
    if (waiting >= waitingMaximum) return false;
    waiting += 1;
    const key = keyOf(input);
    const before = (key === '' ? [...tails.values()] : [tails.get(key), tails.get('')]).filter(Boolean);
    const tail = (before.length === 0 ? work() : Promise.all(before).then(work)).then((answer) => {
      give(answer);
      waiting -= 1;
      if (tails.get(key) === tail) tails.delete(key);
    });
    tails.set(key, tail);
    return true;
  };
}

function tooManyWaiting(): ShopbellError {
  return new ShopbellError('rate_limited', 'Too many at once. Wait for the answers, then go on.', {
    retryAfterMs: 1_000,
  });
}

/** Not parsed yet: what names no conversation, such as an edit, may be of any, and waits for all writes before it. */
function keyOf(input: unknown): string {
  const conversationId = (input as { conversationId?: unknown } | null)?.conversationId;
  return typeof conversationId === 'string' ? conversationId : '';
}
