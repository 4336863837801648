/**
 * Carries what is published to the sockets of other processes, where `REDIS_URL` is set. The process's own sockets never
 * wait for Redis; what is lost while it is away, catching up brings.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createAdapter } from '@socket.io/redis-adapter';
import { env } from '../platform/env';
import { log } from '../platform/log';
import { redisClient, redisPrefix } from '../platform/redis';

/** A Redis that does not answer for so long does not pass anything on either. */
const closingMs = 500;

export interface RedisAdapter {
  create: ReturnType<typeof createAdapter>;
  close(): Promise<void>;
}

export async function redisAdapter(): Promise<RedisAdapter | null> {
  const { REDIS_URL: url } = env();
  if (url === undefined) return null;
  const publisher = redisClient(url);
  const subscriber = redisClient(url, { isPatient: true });
  for (const client of [publisher, subscriber]) {
    client.on('error', (error: Error) => log().warn({ error }, 'Redis does not answer.'));
  }
  // Not waited for: a server that starts while Redis is away serves its own sockets, and the others' when it is back.
  for (const client of [publisher, subscriber]) client.connect().catch(() => undefined);
  return {
    create: createAdapter(withoutComplaint(publisher), withoutComplaint(subscriber), { key: redisPrefix() }),
    async close() {
      subscriber.destroy();
      // What was published last is still on its way to Redis.
      if (publisher.isReady) await Promise.race([publisher.close(), pause(closingMs)]).catch(() => undefined);
      if (publisher.isOpen) publisher.destroy();
    },
  };
}

/** The adapter drops the promises of what it asks of Redis; one rejected and heard by nobody would end the process. */
function withoutComplaint<Client extends object>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const result: unknown = member.apply(target, args);
        if (result instanceof Promise) result.catch(() => undefined);
        return result;
      };
    },
  });
}
