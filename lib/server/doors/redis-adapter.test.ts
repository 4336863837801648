import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { createClient } from 'redis';
import { setEnvironment } from '#e2e/fixtures/environment';
import { skippedWithout } from '#e2e/fixtures/programs';
import { startRedis } from '#e2e/fixtures/redis';
import { createWorld, startedConversation } from '#e2e/fixtures/world';
import { endSession } from '../identity/sessions';
import { redisPrefix } from '../platform/redis';
import { publish } from '../publish';

/** Where nothing answers: a port that was free a moment ago. */
async function addressOfNobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `redis://127.0.0.1:${port}`;
}

test('while Redis is away a process starts, delivers to its own sockets, takes those of ended sessions, and stops', async () => {
  const world = await createWorld({ REDIS_URL: await addressOfNobody() });
  try {
    const [vera, ada] = [
      await world.connect(await world.customer()),
      await world.connect(await world.agent()),
    ];
    const { conversationId } = await startedConversation(vera);
    await ada.do('conversation:open', { conversationId, after: null });
    await ada.do('message:send', {
      conversationId,
      clientId: randomUUID(),
      kind: 'reply',
      body: 'It is here',
    });
    await vera.event('message:changed', ({ message }) => message.body === 'It is here');

    const isGone = new Promise((resolve) => vera.socket.once('disconnect', resolve));
    await endSession(vera.sessionId, 'signed_out');
    assert.equal(await isGone, 'io server disconnect');
    assert.equal((await vera.event('session:ended')).reason, 'signed_out');
  } finally {
    await world.close();
    setEnvironment({ REDIS_URL: undefined });
  }
});

test('what one socket is told reaches it without a detour through Redis', {
  skip: skippedWithout('redis-server'),
}, async () => {
  const redis = await startRedis();
  const listener = createClient({ url: redis.url });
  await listener.connect();
  const world = await createWorld({ REDIS_URL: redis.url });
  try {
    const heard: string[] = [];
    let hear = () => {};
    const isHeard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    await listener.pSubscribe(`${redisPrefix()}#/#*`, (_message, channel) => {
      heard.push(channel);
      if (channel.includes('conversation:')) hear();
    });
    const vera = await world.connect(await world.customer());
    const head = { conversationId: randomUUID(), head: 1, epoch: 'now' };
    publish({ to: 'socket', id: vera.socket.id ?? '', of: 'customer' }, 'conversation:head', head);
    publish({ to: 'conversation', id: head.conversationId }, 'conversation:head', head);
    await vera.event('conversation:head', ({ conversationId }) => conversationId === head.conversationId);
    await isHeard;
    const { id: socketId = 'none' } = vera.socket;
    assert.deepEqual(
      heard.filter((channel) => channel.includes(socketId)),
      [],
    );
  } finally {
    await world.close();
    listener.destroy();
    await redis.stop();
    setEnvironment({ REDIS_URL: undefined });
  }
});

test('two installations that share a Redis use different names in it, the processes of one the same', () => {
  const prefixWith = (secret: string) => {
    setEnvironment({ AUTH_SECRET: secret });
    return redisPrefix();
  };
  try {
    const [one, again, other] = ['a', 'a', 'b'].map((letter) => prefixWith(letter.repeat(40)));
    assert.equal(one, again);
    assert.notEqual(one, other);
    assert.ok(!one?.includes('aaa'), 'the secret itself is not in them');
  } finally {
    setEnvironment({});
  }
});
