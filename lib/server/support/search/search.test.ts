import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { conversationOf } from '#e2e/fixtures/conversations';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { setEnvironment } from '#e2e/fixtures/environment';
import type { Actor } from '#lib/shared/contract/entities';
import { pool, prisma } from '../../platform/db';
import { listInbox } from '../inbox';
import { deleteMessage, editMessage, sendMessage } from '../messages';
import { followWords } from '../words-follower';

let database: TestDatabase;
let ada: Actor;
before(async () => {
  database = await freshDatabase();
  setEnvironment({ LIMITS: 'off' });
  const id = randomUUID();
  const email = `${id}@shopbell.test`;
  await prisma().agent.create({ data: { id, name: 'Ada Berg', email, passwordHash: 'none' } });
  ada = { kind: 'agent', id, name: 'Ada Berg', email, role: 'agent' };
});
after(() => database.drop());

async function search(query: string) {
  const { rows, matches } = await listInbox(ada, { view: 'all', query });
  return { ids: rows.map((row) => row.conversationId), matches };
}

/** Says it, and waits until it can be found. */
async function say(conversationId: string, kind: 'reply' | 'note', body: string) {
  const { message } = await sendMessage(ada, { conversationId, clientId: randomUUID(), kind, body });
  await followWords();
  return message;
}

async function finds(query: string, conversationId: string): Promise<boolean> {
  return (await search(query)).ids.includes(conversationId);
}

test('a message is found by its words in any order, the last one by its beginning, and by nothing else', async () => {
  const { conversationId } = await conversationOf('Mo', 'The gooseneck kettle (1 l) came without a lid!');
  for (const query of [
    'kettle',
    'KETTLE',
    'lid kettle',
    'kettle goosen',
    'kett',
    '  kettle   lid ',
    'kettle-lid',
  ]) {
    assert.ok(await finds(query, conversationId), query);
  }
  for (const query of ['kettles', 'ettle', 'goosen kettle', 'kettle teapot']) {
    assert.ok(!(await finds(query, conversationId)), query);
  }
});

test('words that stand in two messages are not found together, and names are not mixed with messages', async () => {
  const { conversationId } = await conversationOf('Quentin Zorn', 'About the samovar');
  await say(conversationId, 'reply', 'Which colander?');
  assert.ok(await finds('samovar', conversationId));
  assert.ok(await finds('colander', conversationId));
  assert.ok(!(await finds('samovar colander', conversationId)));
});

test('a match is of the newest message found, with its number in the log of agents', async () => {
  const { conversationId } = await conversationOf('Mo', `${'Long before. '.repeat(20)}The trivet is warm.`);
  const first = await search('trivet');
  assert.equal(first.matches.length, 1);
  assert.equal(first.matches[0]?.seq, 1);
  assert.match(first.matches[0]?.excerpt ?? '', /The trivet is warm/);
  assert.ok((first.matches[0]?.excerpt.length ?? 0) <= 140);
  await say(conversationId, 'reply', 'Which one?');
  await say(conversationId, 'note', 'Trivet: ask Jo.');
  assert.deepEqual((await search('trivet')).matches, [
    { conversationId, excerpt: 'Trivet: ask Jo.', seq: 3 },
  ]);
});

test('an edited message is found by the words it has, not by those it had', async () => {
  const { conversationId } = await conversationOf('Mo', 'Hello');
  const { id: messageId, rev } = await say(conversationId, 'reply', 'The code is quuxplover');
  assert.ok(await finds('quuxplover', conversationId));
  await editMessage(ada, { messageId, rev, body: 'The code is frobnitz' });
  assert.ok(!(await finds('quuxplover', conversationId)));
  assert.ok(await finds('frobnitz', conversationId));
});

test('deleted words are found no more, and are nowhere in the database', async () => {
  const { conversationId } = await conversationOf('Mo', 'Hello');
  const { id: messageId } = await say(conversationId, 'reply', 'The code is xyzzyplugh');
  assert.ok(await finds('xyzzyplugh', conversationId));
  await deleteMessage(ada, { messageId });
  assert.ok(!(await finds('xyzzyplugh', conversationId)));
  const { rowCount } = await pool().query(`SELECT FROM message_words WHERE words @@ 'xyzzyplugh'::tsquery`);
  assert.equal(rowCount, 0);
});

test('what was written without its words is not shown by the words of before', async () => {
  const { conversationId } = await conversationOf('Mo', 'About the ladle');
  assert.ok(await finds('ladle', conversationId));
  await pool().query(`UPDATE messages SET body = 'About the tongs' WHERE conversation_id = $1`, [
    conversationId,
  ]);
  assert.deepEqual(await search('ladle'), { ids: [], matches: [] });
});

test('customers are found by parts of their name and addresses, orders by parts of their number', async () => {
  const { customer, conversationId } = await conversationOf("Siobhan O'Brien", 'Hello');
  await prisma().customer.update({
    where: { id: customer.id },
    data: { contactEmail: 'sio_b+shop@mail.test' },
  });
  const order = {
    id: randomUUID(),
    number: '#W8835847',
    customerId: customer.id,
    totalCents: 100,
    address: {},
  };
  await prisma().order.create({ data: order });
  for (const query of [
    "o'brien",
    'BRIEN siob',
    'siob shop@mail',
    'sio_b',
    '_b+s',
    'W88358',
    '#w8835847',
    '8358',
  ]) {
    assert.ok(await finds(query, conversationId), query);
  }
  for (const query of ['sio%b', 'si_bhan', 'brien teapot', 'W88359']) {
    assert.ok(!(await finds(query, conversationId)), query);
  }
  assert.deepEqual((await search('W88358')).matches, [{ conversationId, excerpt: '#W8835847' }]);
  assert.deepEqual((await search('siobhan')).matches, []);
});

test('signs are literal or nothing, never syntax', async () => {
  const { conversationId } = await conversationOf('Mo', 'It cost 5% more & nobody said why | sorry');
  for (const query of [
    "'",
    "''",
    '&',
    '|',
    '!',
    ':*',
    'cost:*',
    '!cost',
    "cost' | 'x",
    '\\',
    '%',
    '_',
    '(',
    'a & b',
    '<->',
    '@1',
    "'@2900'",
    '$1',
    '*',
    '…',
    '🫖',
  ]) {
    await search(query);
  }
  assert.ok(await finds('cost &', conversationId));
  assert.ok(await finds('cost | sorry', conversationId));
  assert.ok(!(await finds('cost | absent', conversationId)));
  assert.ok(!(await finds('!absent', conversationId)));
  assert.ok(!(await finds('@29', conversationId)));
});

test('one or two letters find names by any part and words by their beginning', async () => {
  const { conversationId } = await conversationOf('Bo Xi', 'Jq is a tool');
  for (const query of ['xi', 'x', 'jq', 'j']) assert.ok(await finds(query, conversationId), query);
});

test('typographic signs and pictures separate words as any other sign does', async () => {
  const { conversationId } = await conversationOf(
    'Mo',
    'It’s my “strainer”… isn’t it—the «fine»\u00a0one🫖twice？',
  );
  for (const query of ['strainer', 'it’s', 'fine', 'twice', 'one twice strainer', 'isn’t'])
    assert.ok(await finds(query, conversationId), query);
});

test('the excerpt shows the word that was found, not one that contains it', async () => {
  await conversationOf('Mo', `It is valid. ${'More of it. '.repeat(40)}And the ladle is broken.`);
  const { matches } = await search('lad');
  assert.match(matches[0]?.excerpt ?? '', /the ladle is broken/);
  const { conversationId } = await conversationOf('Mo', `The saladbowl. ${'🫖'.repeat(200)} A salad spoon.`);
  const found = (await search('spoon')).matches.find((match) => match.conversationId === conversationId);
  assert.ok(found?.excerpt.isWellFormed() && found.excerpt.includes('spoon'));
});

test('a search stays within its view', async () => {
  const { conversationId } = await conversationOf('Mo', 'About the whisk');
  const inView = async (view: 'open' | 'closed' | 'mine' | 'unassigned') =>
    (await listInbox(ada, { view, query: 'whisk' })).rows.map((row) => row.conversationId);
  assert.deepEqual(await inView('open'), [conversationId]);
  assert.deepEqual(await inView('unassigned'), [conversationId]);
  assert.deepEqual(await inView('closed'), []);
  assert.deepEqual(await inView('mine'), []);
});
