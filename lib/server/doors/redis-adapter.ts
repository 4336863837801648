/**
 * Carries what is published to the sockets of other processes, where `REDIS_URL` is set. The process's own sockets never
 * wait for Redis; what is lost while it is away, catching up brings.
 */
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { env } from '../platform/env';
import { log } from '../platform/log';

export interface RedisAdapter {
  create: ReturnType<typeof createAdapter>;
  close(): Promise<void>;
}

export async function redisAdapter(): Promise<RedisAdapter | null> {
  const { REDIS_URL: url } = env();
  if (url === undefined) return null;
  // Publishing fails at once while Redis is away: a queue of stale hints helps nobody.
  const publisher = createClient({ url, disableOfflineQueue: true });
  const subscriber = createClient({ url });
  for (const client of [publisher, subscriber]) {
    client.on('error', (error: Error) => log().warn({ error }, 'Redis does not answer.'));
  }
  await Promise.all([publisher.connect(), subscriber.connect()]);
  return {
    create: createAdapter(publisher, subscriber),
    async close() {
      publisher.destroy();
      subscriber.destroy();
    },
  };
}
