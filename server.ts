/** Starts environment, database, Next, HTTP and sockets, in this order, and stops them in reverse. Nothing else. */
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import next from 'next';
import { createHttpServer, listen, stopListening } from '#lib/server/doors/http-server';
import { attachRealtime } from '#lib/server/doors/realtime';
import { closeDatabase, requireDatabase } from '#lib/server/platform/db';
import { startDraining } from '#lib/server/platform/draining';
import { releaseEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/held-postgres';
import { env } from '#lib/server/platform/env';
import { closeLimits } from '#lib/server/platform/limits';
import { log } from '#lib/server/platform/log';

/** A proxy that asks /readyz at least every second has heard of the stop by then. */
const noticeMs = 2_000;
/** Slow answers are cut off so long after the last request was let in. */
const answerWithinMs = 5_000;
/** After the signal the process is gone by then, finished or not. */
const stopWithinMs = 9_500;

const { HOST, PORT, NODE_ENV, TRUST_PROXY } = env();
const isDevelopment = NODE_ENV === 'development';
await requireDatabase();

// Next hangs its own upgrades on the server that it is given, else on the one of the first request, and would then look
// up a route for every socket of ours.
const upgradesOfNext = createServer();
const app = next({ dev: isDevelopment, hostname: HOST, port: PORT, httpServer: upgradesOfNext });
await app.prepare();

const server = createHttpServer(app.getRequestHandler(), isDevelopment ? upgradesOfNext : undefined);
const realtime = await attachRealtime(server);
const { port } = await listen(server, HOST, PORT);
log().info({ host: HOST, port }, 'listening');

let isStopping = false;

async function stop(signal: string): Promise<void> {
  // A terminal's Ctrl-C comes twice: to everybody, and from npm.
  if (isStopping) return;
  isStopping = true;
  log().info({ signal }, 'stopping');
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  startDraining();
  // Until the proxy knows, it sends people here: to a closed port, if nobody waited.
  if (TRUST_PROXY > 0) await pause(noticeMs);
  const lastAnswer = stopListening(server);
  const isLate = pause(answerWithinMs);
  await realtime.sendAway();
  await Promise.race([lastAnswer, isLate]);
  server.closeAllConnections();
  // Not before: what the last requests have written is still told to the clients of other processes.
  await realtime.close();
  await app.close();
  closeLimits();
  await closeDatabase();
  await releaseEmbeddedPostgres();
  log().info('stopped');
  process.exit(0);
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
