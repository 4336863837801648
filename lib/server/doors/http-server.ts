/**
 * The one HTTP server: a first look at every request, then Next. Sockets attach to it by themselves; upgrades that are
 * nobody's are destroyed, whatever address they name.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDraining } from '../platform/draining';
import { log } from '../platform/log';
import { histogram } from '../platform/metrics';
import { admit } from './guard';

/** How long a client may take for its headers and for its whole request, in milliseconds. */
const headersTimeout = 15_000;
const requestTimeout = 60_000;
/** How often both are looked at. Node's own half a minute would let a slow client stay three times as long. */
const connectionsCheckingInterval = 5_000;
/**
 * On a connection nothing moves in either direction: an answer that nobody reads is not kept. Longer than a poll waits, and
 * twice as long where a part of the answer was taken.
 */
const stillTimeout = 60_000;
/** While stopping: how often connections are closed that have answered their last request. */
const idleLookMs = 100;

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** @param hotReload in development the server that Next hangs its own socket on; it never listens itself. */
export function createHttpServer(handle: Handle, hotReload: Server | undefined): Server {
  const server = createServer(
    { headersTimeout, requestTimeout, connectionsCheckingInterval },
    (request, response) => {
      measure(response);
      // A proxy would send its next request over a connection that is about to be closed.
      if (isDraining()) response.shouldKeepAlive = false;
      answer(handle, request, response).catch((error) => {
        // Next answers what fails in pages and routes; what fails before or after that would end the process.
        log().error({ error }, 'A request could not be answered.');
        response.destroy();
      });
    },
  );
  server.setTimeout(stillTimeout);
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const path = request.url ?? '';
    // Engine.IO listens for its own.
    if (path.startsWith('/socket.io/')) return;
    if (hotReload && path.startsWith('/_next/')) hotReload.emit('upgrade', request, socket, head);
    else socket.destroy();
  });
  return server;
}

async function answer(handle: Handle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (await admit(request, response)) await handle(request, response);
}

function measure(response: ServerResponse): void {
  const end = histogram('http_seconds', 'How long requests took, by the kind of answer.', [
    'status',
  ]).startTimer();
  response.once('close', () => end({ status: `${Math.floor(response.statusCode / 100)}xx` }));
}

/** @throws an Error with one sentence for people when the port is taken. */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(portTaken(port)) : error);
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

/** No new connections from here on, and none kept for a next request; resolves when the last answer is written. */
export function stopListening(server: Server): Promise<void> {
  const closing = setInterval(() => server.closeIdleConnections(), idleLookMs);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(closing);
      resolve();
    });
  });
}

const portTaken = (port: number) =>
  `Port ${port} is taken by another program; choose another one with PORT, for example PORT=${port + 1}.`;
