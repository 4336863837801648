import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { isConnectionLost } from '#lib/server/platform/database-errors';
import { pool, prisma } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { appendToTimeline } from './append';
import { draftOf } from './draft';
import { storeOnItsOwn } from './store';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

test('a batch that is not answered in time fails as for a lost connection, and storing it again stores it once', async () => {
  const vera: Actor = { kind: 'customer', id: randomUUID(), name: 'Vera', email: null, registered: false };
  await prisma().customer.create({ data: { id: vera.id, name: vera.name } });
  const conversationId = randomUUID();
  await prisma().conversation.create({ data: { id: conversationId, customerId: vera.id } });
  const draft = draftOf(vera, { conversationId, clientId: randomUUID(), kind: 'reply', body: 'Hello' });

  const holder = await pool().connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [conversationId]);
    const connections = pool().totalCount;
    await assert.rejects(storeOnItsOwn(pool(), [draft], 100), (error) => isConnectionLost(error));
    assert.ok(pool().totalCount <= connections, 'its connection is not kept');
    await holder.query('ROLLBACK');
  } finally {
    holder.release();
  }

  // What was cut off may have gone on to its end, or goes on now.
  const { verdict } = await appendToTimeline(draft);
  assert.ok(verdict === 'stored' || verdict === 'repeat', verdict);
  assert.equal(await prisma().message.count({ where: { conversationId } }), 1);
});
