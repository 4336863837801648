/** Starts environment, database, Next, HTTP and sockets, in this order, and stops them in reverse. Nothing else. */
import { createServer } from 'node:http';
import next from 'next';
import { createHttpServer, listen, stopListening } from '#lib/server/doors/http-server';
import { attachRealtime } from '#lib/server/doors/realtime';
import { closeDatabase, requireDatabase } from '#lib/server/platform/db';
import { startDraining } from '#lib/server/platform/draining';
import { releaseEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/held-postgres';
import { env } from '#lib/server/platform/env';
import { closeLimits } from '#lib/server/platform/limits';
import { log } from '#lib/server/platform/log';

/** After a signal, slow answers are cut off at the first time, and at the second the process is gone, finished or not. */
const answerWithinMs = 5_000;
const stopWithinMs = 9_500;

const { HOST, PORT, NODE_ENV } = env();
const isDevelopment = NODE_ENV === 'development';
await requireDatabase();

const hotReload = isDevelopment ? createServer() : undefined;
const app = next({
  dev: isDevelopment,
  hostname: HOST,
  port: PORT,
  ...(hotReload ? { httpServer: hotReload } : {}),
});
await app.prepare();

const server = createHttpServer(app.getRequestHandler(), hotReload);
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
  const lastAnswer = stopListening(server);
  await realtime.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), answerWithinMs).unref();
  await lastAnswer;
  await app.close();
  closeLimits();
  await closeDatabase();
  await releaseEmbeddedPostgres();
  log().info('stopped');
  process.exit(0);
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
