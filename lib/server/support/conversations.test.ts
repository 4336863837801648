import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { untilSomebodyWaits } from '#e2e/fixtures/locks';
import { guest } from '#e2e/fixtures/people';
import { pool, prisma } from '../platform/db';
import { startConversation } from './conversations';
import { sendMessage } from './messages';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

test('a start that loses the race for its client id answers with the message that won', async () => {
  const { actor } = await guest();
  const [busy, quiet] = [randomUUID(), randomUUID()];
  await prisma().conversation.createMany({
    data: [
      { id: busy, customerId: actor.id },
      { id: quiet, customerId: actor.id, status: 'closed' },
    ],
  });
  const words = { clientId: randomUUID(), body: 'Hello' };
  const blocker = await pool().connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [busy]);
  // Its statement has looked for repeats, and waits for the conversation it wants to continue.
  const start = startConversation(actor, words);
  await untilSomebodyWaits();
  const { message } = await sendMessage(actor, { conversationId: quiet, kind: 'reply', ...words });
  await blocker.query('COMMIT');
  blocker.release();
  assert.equal((await start).message.id, message.id);
  assert.equal(await prisma().message.count({ where: { clientId: words.clientId } }), 1);
});
