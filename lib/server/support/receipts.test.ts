import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { untilSomebodyWaits } from '#e2e/fixtures/locks';
import { createWorld, startedConversation, type World } from '#e2e/fixtures/world';
import { mergeGuest } from '../identity/guest-merge';
import { pool, prisma } from '../platform/db';
import { sendMessage } from './messages';
import { markConversation } from './receipts';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('a guest who reads while they become a customer leaves no receipt of nobody behind', async () => {
  const guest = await world.connect(await world.guest());
  const customer = await world.customer();
  const { conversationId } = await startedConversation(guest);
  const blocker = await pool().connect();
  await blocker.query('BEGIN');
  // The merge takes this lock last: the conversation is already moved then, and not yet committed.
  await blocker.query('SELECT FROM sessions WHERE customer_id = $1 FOR UPDATE', [guest.actor.id]);
  const merge = mergeGuest(guest.actor.id, customer.id);
  await untilSomebodyWaits(1);
  const mark = markConversation(guest.actor, { conversationId, readSeq: 1 }).catch((error) => error.code);
  await untilSomebodyWaits(2);
  await blocker.query('COMMIT');
  blocker.release();
  assert.equal(await merge, true);
  assert.equal(await mark, 'not_found');
  const receipts = await prisma().receipt.findMany({ where: { conversationId } });
  assert.deepEqual(
    receipts.filter(({ participantId }) => participantId === guest.actor.id),
    [],
  );
});

test('an agent who reads while a guest becomes a customer is answered with the customer’s receipt, who is told', async () => {
  const ada = await world.agent();
  const guest = await world.connect(await world.guest());
  const customer = await world.customer();
  const elsewhere = await world.connect(customer);
  const { conversationId } = await startedConversation(guest);
  await markConversation(guest.actor, { conversationId, readSeq: 1 });
  const blocker = await pool().connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM sessions WHERE customer_id = $1 FOR UPDATE', [guest.actor.id]);
  const merge = mergeGuest(guest.actor.id, customer.id);
  await untilSomebodyWaits(1);
  const mark = markConversation(ada, { conversationId, readSeq: 1 });
  await untilSomebodyWaits(2);
  await blocker.query('COMMIT');
  blocker.release();
  assert.equal(await merge, true);
  const { receipts } = await mark;
  assert.deepEqual(
    receipts.map(({ participant, readSeq }) => [participant.id, readSeq]).sort(),
    [
      [customer.id, 1],
      [ada.id, 1],
    ].sort(),
  );
  await elsewhere.event('receipt:changed', (told) =>
    told.receipts.some(({ participant, readSeq }) => participant.kind === 'team' && readSeq === 1),
  );
});

test('when an agent reads a private note, the time of "Seen" stays what it was', async () => {
  const vera = await world.connect(await world.customer());
  const ada = await world.agent();
  const { conversationId } = await startedConversation(vera);
  const seenAt = async () => {
    const { receipts } = await vera.do('conversation:mark', { conversationId, readSeq: 1 });
    return receipts.find(({ participant }) => participant.kind === 'team')?.readAt;
  };
  await markConversation(ada, { conversationId, readSeq: 1 });
  await pool().query(
    "UPDATE receipts SET read_at = read_at - interval '1 minute' WHERE conversation_id = $1",
    [conversationId],
  );
  const before = await seenAt();
  await sendMessage(ada, { conversationId, clientId: randomUUID(), kind: 'note', body: 'She is in a hurry' });
  await markConversation(ada, { conversationId, readSeq: 2 });
  assert.equal(typeof before, 'string');
  assert.equal(await seenAt(), before);
});

test('a guest who writes just after they became a customer is told to sign in, not that the words are refused', async () => {
  const guest = await world.connect(await world.guest());
  const { conversationId } = await startedConversation(guest);
  await mergeGuest(guest.actor.id, (await world.customer()).id);
  const message = { conversationId, clientId: randomUUID(), kind: 'reply' as const, body: 'And one more' };
  await assert.rejects(sendMessage(guest.actor, message), { code: 'unauthenticated' });
});
