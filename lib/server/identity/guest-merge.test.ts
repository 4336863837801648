import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { agent, customer, guest, type Person } from '#e2e/fixtures/people';
import { pool } from '../platform/db';
import { addToCart, openCart } from '../shop/carts';
import { openConversation, startConversation } from '../support/conversations';
import { sendMessage } from '../support/messages';
import { markConversation } from '../support/receipts';
import { guestMergedBefore, mergeGuest } from './guest-merge';
import { changedSessions, mintToken } from './sessions';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
  await pool().query(
    `INSERT INTO installation (id, epoch) VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING`,
  );
});
after(() => database.drop());

const write = (person: Person, body: string, clientId: string = randomUUID()) =>
  startConversation(person.actor, { clientId, body });

async function variant(): Promise<string> {
  const { rows } = await pool().query<{ id: string }>(
    `WITH product AS (
       INSERT INTO products (id, slug, name) VALUES (gen_random_uuid(), gen_random_uuid()::text, 'Kettle') RETURNING id
     )
     INSERT INTO product_variants (id, product_id, sku, options, price_cents)
     SELECT gen_random_uuid(), id, gen_random_uuid()::text, '{}', 4900 FROM product RETURNING id`,
  );
  return rows[0]?.id ?? '';
}

test('a merge moves conversations, authorship, receipts, cart and orders, and the guest is gone', async () => {
  const [stranger, vera, ada] = [await guest(), await customer(), await agent()];
  const started = await write(stranger, 'Where is my order?');
  const conversationId = started.conversation.id;
  await sendMessage(ada.actor, {
    conversationId,
    clientId: randomUUID(),
    kind: 'reply',
    body: 'On its way.',
  });
  await markConversation(stranger.actor, { conversationId, deliveredSeq: 2, readSeq: 2 });
  const kettle = await variant();
  await addToCart(stranger.actor, { variantId: kettle, quantity: 2 });
  await addToCart(vera.actor, { variantId: kettle, quantity: 1 });
  await pool().query(
    `INSERT INTO orders (id, number, customer_id, total_cents, address) VALUES (gen_random_uuid(), $1, $2, 0, '{}')`,
    [`#${randomUUID()}`, stranger.actor.id],
  );

  assert.equal(await mergeGuest(stranger.actor.id, vera.actor.id), true);

  const opened = await openConversation(vera.actor, { conversationId, after: null });
  assert.equal(opened.conversation?.customer.id, vera.actor.id);
  assert.deepEqual(opened.messages.map(({ author, clientId }) => [author.id, clientId]).at(0), [
    vera.actor.id,
    started.message.clientId,
  ]);
  assert.equal(opened.receipts.find(({ participant }) => participant.kind === 'customer')?.readSeq, 2);
  assert.equal((await openCart(vera.actor)).lines[0]?.quantity, 3);
  const left = await pool().query(
    `SELECT (SELECT count(*) FROM customers WHERE id = $1) + (SELECT count(*) FROM orders WHERE customer_id = $1)
       + (SELECT count(*) FROM messages WHERE author_id = $1) + (SELECT count(*) FROM receipts WHERE participant_id = $1)
       + (SELECT count(*) FROM conversations WHERE customer_id = $1 OR last_author_id = $1) AS count`,
    [stranger.actor.id],
  );
  assert.equal(Number(left.rows[0].count), 0);
});

test('whoever has the conversation open catches up to what a fresh load shows', async () => {
  const [stranger, vera, ada] = [await guest(), await customer(), await agent()];
  const { conversation } = await write(stranger, 'First');
  const conversationId = conversation.id;
  await sendMessage(ada.actor, { conversationId, clientId: randomUUID(), kind: 'note', body: 'Polite.' });
  await sendMessage(stranger.actor, {
    conversationId,
    clientId: randomUUID(),
    kind: 'reply',
    body: 'Second',
  });
  const seen = await openConversation(ada.actor, { conversationId, after: null });

  await mergeGuest(stranger.actor.id, vera.actor.id);

  const news = await openConversation(ada.actor, { conversationId, after: seen.head });
  const fresh = await openConversation(ada.actor, { conversationId, after: null });
  const merged = new Map([...seen.messages, ...news.messages].map((message) => [message.seq, message]));
  assert.deepEqual([...merged.values()], fresh.messages);
  assert.equal(news.head, fresh.head);
  assert.equal(fresh.head, seen.head + 2);
});

test('two unfinished conversations both stay', async () => {
  const [stranger, vera] = [await guest(), await customer()];
  await write(stranger, 'As a guest');
  await write(vera, 'As Vera');
  await mergeGuest(stranger.actor.id, vera.actor.id);
  const { rows } = await pool().query('SELECT status FROM conversations WHERE customer_id = $1', [
    vera.actor.id,
  ]);
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['open', 'open'],
  );
});

test('a client id that both used does not break the merge, and both messages stay', async () => {
  const [stranger, vera] = [await guest(), await customer()];
  const clientId = randomUUID();
  const ofGuest = await write(stranger, 'The same, as a guest', clientId);
  const ofVera = await write(vera, 'The same, as Vera', clientId);
  assert.equal(await mergeGuest(stranger.actor.id, vera.actor.id), true);
  const { rows } = await pool().query('SELECT id, client_id FROM messages WHERE author_id = $1', [
    vera.actor.id,
  ]);
  const clientIds = new Map(rows.map((row) => [row.id, row.client_id]));
  assert.equal(clientIds.get(ofVera.message.id), clientId);
  assert.notEqual(clientIds.get(ofGuest.message.id) ?? clientId, clientId);
});

test('a message that the guest had sent is a repeat when the customer’s outbox sends it again', async () => {
  const [stranger, vera] = [await guest(), await customer()];
  const clientId = randomUUID();
  const sent = await write(stranger, 'Lost its acknowledgement', clientId);
  await mergeGuest(stranger.actor.id, vera.actor.id);
  const again = await write(vera, 'Lost its acknowledgement', clientId);
  assert.equal(again.message.id, sent.message.id);
});

test('the guest’s sessions end with merged, and the others stay', async () => {
  const [stranger, vera] = [await guest(), await customer()];
  await mergeGuest(stranger.actor.id, vera.actor.id);
  assert.deepEqual(await changedSessions([stranger.session, vera.session]), [
    { sessionId: stranger.session.sessionId, ended: 'merged' },
  ]);
});

test('a registered customer, an unknown guest and a guest’s own id are never merged away', async () => {
  const [vera, ana, stranger, other] = [await customer(), await customer(), await guest(), await guest()];
  assert.equal(await mergeGuest(ana.actor.id, vera.actor.id), false);
  assert.equal(await mergeGuest(randomUUID(), vera.actor.id), false);
  assert.equal(await mergeGuest(stranger.actor.id, stranger.actor.id), false);
  assert.equal(await mergeGuest(stranger.actor.id, other.actor.id), false);
  assert.deepEqual(await changedSessions([vera.session, ana.session, stranger.session, other.session]), []);
});

test('twenty sign-ins of one guest at once merge once', async () => {
  const [stranger, vera] = [await guest(), await customer()];
  await write(stranger, 'Hello');
  const merges = await Promise.all(
    Array.from({ length: 20 }, () => mergeGuest(stranger.actor.id, vera.actor.id)),
  );
  assert.equal(merges.filter(Boolean).length, 1);
});

test('a guest who goes on sending during the merge loses nothing that was acknowledged', async () => {
  const [stranger, vera] = [await guest(), await customer()];
  const { conversation } = await write(stranger, 'First');
  const sends = Array.from({ length: 40 }, (_, index) =>
    sendMessage(stranger.actor, {
      conversationId: conversation.id,
      clientId: randomUUID(),
      kind: 'reply',
      body: `Message ${index}`,
    }).then(
      ({ message }) => message.id,
      (error: { code: string }) => {
        assert.equal(error.code, 'unauthenticated');
        return null;
      },
    ),
  );
  const [, ...acknowledged] = await Promise.all([mergeGuest(stranger.actor.id, vera.actor.id), ...sends]);
  const { rows } = await pool().query(
    `SELECT m.id, m.agent_seq, c.agent_length, c.agent_head, m.agent_rev
     FROM messages m JOIN conversations c ON c.id = m.conversation_id
     WHERE m.author_id = $1 ORDER BY m.agent_seq`,
    [vera.actor.id],
  );
  const stored = new Set(rows.map(({ id }) => id));
  for (const id of acknowledged) if (id !== null) assert.ok(stored.has(id));
  assert.deepEqual(
    rows.map(({ agent_seq }) => agent_seq),
    Array.from({ length: rows[0].agent_length }, (_, index) => index + 1),
  );
  assert.equal(Math.max(...rows.map(({ agent_rev }) => agent_rev)), rows[0].agent_head);
});

test('fifty guests of one customer merge at once, in any order of locks', async () => {
  const vera = await customer();
  const strangers = await Promise.all(Array.from({ length: 50 }, guest));
  await Promise.all(strangers.map((stranger) => write(stranger, 'Hello')));
  const merges = await Promise.all(strangers.map(({ actor }) => mergeGuest(actor.id, vera.actor.id)));
  assert.ok(merges.every(Boolean));
  const { rows } = await pool().query('SELECT count(*) FROM conversations WHERE customer_id = $1', [
    vera.actor.id,
  ]);
  assert.equal(Number(rows[0].count), 50);
});

test('a guest’s start that comes after the merge is a stranger’s', async () => {
  const [stranger, vera] = [await guest(), await customer()];
  await mergeGuest(stranger.actor.id, vera.actor.id);
  await assert.rejects(write(stranger, 'Too late'), { code: 'unauthenticated' });
});

test('a sign-in whose answer was lost still learns which guest this browser was', async () => {
  const [stranger, vera, ana] = [await guest(), await customer(), await customer()];
  const { token } = await mintToken(stranger.session, 'cookie');
  assert.equal(await guestMergedBefore(token, vera.actor.id), null);
  await mergeGuest(stranger.actor.id, vera.actor.id);
  assert.equal(await guestMergedBefore(token, vera.actor.id), stranger.actor.id);
  assert.equal(await guestMergedBefore(token, ana.actor.id), null);
});
