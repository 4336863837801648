import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setEnvironment } from '#e2e/fixtures/environment';
import { createWorld, startedConversation } from '#e2e/fixtures/world';
import { endSession } from '../identity/sessions';

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
