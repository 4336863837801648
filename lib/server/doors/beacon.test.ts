import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { freshDatabase } from '#e2e/fixtures/database';
import { customer } from '#e2e/fixtures/people';
import { connectPerson, startedConversation } from '#e2e/fixtures/world';
import { prisma } from '../platform/db';
import { tellHeads } from './beacon';
import { attachRealtime } from './realtime';

test('a status of which nobody was told, as its process died, is told with the next beacon, and an old one is not told again', async () => {
  const database = await freshDatabase();
  const server = createServer();
  const realtime = await attachRealtime(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const vera = await connectPerson(url, (await customer()).actor);
  try {
    const { conversationId } = await startedConversation(vera);
    await vera.do('conversation:open', { conversationId, after: null });
    // What follows from the start itself is told first.
    await vera.event('conversation:changed');
    await prisma().conversation.update({ where: { id: conversationId }, data: { status: 'pending' } });
    vera.events.length = 0;
    await tellHeads(realtime.io);
    await vera.event('conversation:changed', ({ conversation }) => conversation.status === 'pending');
    await vera.event('conversation:head');

    await prisma().message.updateMany({ data: { createdAt: new Date(Date.now() - 120_000) } });
    vera.events.length = 0;
    await tellHeads(realtime.io);
    await vera.event('conversation:head');
    // Answered after whatever the beacon has set off.
    await vera.do('conversation:list', {});
    assert.ok(!vera.events.some(({ name }) => name === 'conversation:changed'));
  } finally {
    vera.socket.disconnect();
    await realtime.close();
    server.close();
    await database.drop();
  }
});
