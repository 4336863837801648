import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { conversationOf } from '#e2e/fixtures/conversations';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { setEnvironment } from '#e2e/fixtures/environment';
import { sweepAllWords } from '#e2e/fixtures/words';
import { createAgentRow } from '#e2e/fixtures/world';
import type { Actor } from '#lib/shared/contract/entities';
import { closeDatabase, inTransaction, pool } from '../platform/db';
import { forget } from '../platform/singleton';
import { writeWordsBehind } from './message-words';
import { deleteMessage, editMessage, sendMessage } from './messages';
import { followWords, startFollowingWords } from './words-follower';

let database: TestDatabase;
let ada: Actor;
before(async () => {
  database = await freshDatabase();
  setEnvironment({ LIMITS: 'off' });
  ada = await createAgentRow();
});
after(() => database.drop());
/** What a new process remembers: nothing. */
const dieAndStart = () => forget('words-follower');
beforeEach(dieAndStart);
/** Between two looks at what another connection does. */
const nextTurn = () => pause(20);

async function say(conversationId: string, body: string) {
  const { message } = await sendMessage(ada, { conversationId, clientId: randomUUID(), kind: 'note', body });
  return message;
}

/** The bodies of all messages but activities whose words are not those of the message. */
async function listUnwritten(): Promise<string[]> {
  const { rows } = await pool().query<{ body: string }>(
    `SELECT m.body FROM messages m LEFT JOIN message_words w USING (conversation_id, agent_seq)
     WHERE m.kind <> 'activity' AND w.words IS DISTINCT FROM words_of_message(m.body, m.created_at)
     ORDER BY m.agent_seq`,
  );
  return rows.map(({ body }) => body);
}

test('one step writes the words of what was stored, and a second one has nothing to do', async () => {
  const { conversationId } = await conversationOf('Mo', 'Hello');
  await say(conversationId, 'The first');
  await say(conversationId, 'The second');
  assert.deepEqual(await listUnwritten(), ['The first', 'The second']);
  assert.equal(await followWords(), false);
  assert.deepEqual(await listUnwritten(), []);
  assert.equal(await sweepAllWords(), 0);
  // Nothing is left that every search would have to read.
  const { rows } = await pool().query(
    `SELECT gin_clean_pending_list('message_words_words_idx')::int AS pages`,
  );
  assert.equal(rows[0].pages, 0);
});

test('what a process stored before it died is found by looking through all conversations', async () => {
  const { conversationId } = await conversationOf('Mo', 'Hello');
  await say(conversationId, 'Nearly lost');
  dieAndStart();
  assert.equal(await followWords(), false);
  assert.deepEqual(await listUnwritten(), ['Nearly lost']);
  assert.equal(await sweepAllWords(), 1);
  assert.deepEqual(await listUnwritten(), []);
  assert.equal(await sweepAllWords(), 0);
});

test('a database with messages from before there were words gets them all', async () => {
  for (let number = 1; number <= 30; number += 1) await conversationOf(`Shopper ${number}`, `Old ${number}`);
  await pool().query('TRUNCATE message_words, word_marks');
  dieAndStart();
  assert.ok((await sweepAllWords()) >= 30);
  assert.deepEqual(await listUnwritten(), []);
});

test('a server follows by itself: what is there when it starts, and what comes later', async () => {
  const { conversationId } = await conversationOf('Mo', 'There before');
  await pool().query('TRUNCATE message_words, word_marks');
  dieAndStart();
  const stop = startFollowingWords();
  await everythingWritten();
  await say(conversationId, 'Came later');
  await everythingWritten();
  stop();
});

async function everythingWritten(): Promise<void> {
  while ((await listUnwritten()).length > 0) await nextTurn();
}

test('more than a step may write is written over several, and nothing is lost', async () => {
  const conversations = await Promise.all(
    [12, 1, 7, 3].map(async (messages) => {
      const { conversationId } = await conversationOf('Mo', 'Hello');
      return { conversationId, messages };
    }),
  );
  const sayAll = (round: string) =>
    Promise.all(
      conversations.flatMap(({ conversationId, messages }) =>
        Array.from({ length: messages }, (_, index) => say(conversationId, `${round} ${index}`)),
      ),
    );
  await sayAll('First');
  const total = (await listUnwritten()).length;
  assert.equal(total, 23);
  let steps = 1;
  while (await followWords(5)) {
    steps += 1;
    // More comes while it waits.
    if (steps === 2) await sayAll('Second');
  }
  assert.ok(steps >= 46 / 5, `${steps} steps`);
  assert.deepEqual(await listUnwritten(), []);
});

test('a conversation that is longer than one turn takes several, and others are not kept waiting', async () => {
  const [long, short] = [await conversationOf('Mo', 'Hello'), await conversationOf('Bo', 'Hello')];
  await Promise.all(Array.from({ length: 130 }, (_, index) => say(long.conversationId, `Long ${index}`)));
  await say(short.conversationId, 'Short');
  assert.equal(await followWords(), true);
  const left = await listUnwritten();
  assert.equal(left.length, 30);
  assert.ok(!left.includes('Short'));
  assert.equal(await followWords(), false);
  assert.deepEqual(await listUnwritten(), []);
});

test('revs that a later change of the same message has taken over are passed by', async () => {
  const { conversationId } = await conversationOf('Mo', 'Hello');
  const { id: messageId, seq, ...first } = await say(conversationId, 'Version 0');
  let { rev } = first;
  for (let version = 1; version <= 6; version += 1) {
    ({
      message: { rev },
    } = await editMessage(ada, { messageId, rev, body: `Version ${version}` }));
  }
  // An edit has written them already.
  await pool().query('DELETE FROM message_words WHERE conversation_id = $1 AND agent_seq = $2', [
    conversationId,
    seq,
  ]);
  assert.deepEqual(await listUnwritten(), ['Version 6']);
  let steps = 1;
  while (await followWords(2)) steps += 1;
  assert.ok(steps > 3, `${steps} steps`);
  assert.deepEqual(await listUnwritten(), []);
  assert.equal(await sweepAllWords(), 0);
});

test('two processes may write the words of the same conversations at once', async () => {
  const ids: string[] = [];
  for (let number = 0; number < 20; number += 1) {
    const { conversationId } = await conversationOf('Mo', 'Hello');
    ids.push(conversationId);
    await Promise.all(Array.from({ length: 5 }, (_, index) => say(conversationId, `Both ${index}`)));
  }
  const turns = [ids, ids.toReversed(), ids].map((order) => writeWordsBehind(order, 1_000));
  assert.deepEqual(await Promise.all(turns), [[], [], []]);
  assert.deepEqual(await listUnwritten(), []);
  assert.equal(await sweepAllWords(), 0);
});

test('who read a message before it was edited or deleted does not bring its old words back', async () => {
  for (const change of ['edit', 'delete'] as const) {
    const { conversationId } = await conversationOf('Mo', 'Hello');
    const { id: messageId, rev } = await say(conversationId, 'The secret');
    await pool().query('TRUNCATE message_words, word_marks');
    const writing = await inTransaction(async (client) => {
      // Has the place of the first message, so that whoever writes stops there, with all messages read.
      await client.query(
        `INSERT INTO message_words SELECT conversation_id, agent_seq, 0, created_at, '' FROM messages
         WHERE conversation_id = $1 AND agent_seq = 1`,
        [conversationId],
      );
      const writing = writeWordsBehind([conversationId], 100);
      await someoneWaits();
      if (change === 'edit') await editMessage(ada, { messageId, rev, body: 'Nothing' });
      else await deleteMessage(ada, { messageId });
      return [writing];
    });
    await Promise.all(writing);
    const { rowCount } = await pool().query(`SELECT FROM message_words WHERE words @@ 'secret'::tsquery`);
    assert.equal(rowCount, 0);
    dieAndStart();
    await sweepAllWords();
    assert.deepEqual(await listUnwritten(), []);
  }
});

async function someoneWaits(): Promise<void> {
  for (;;) {
    const { rowCount } = await pool().query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rowCount) return;
    await nextTurn();
  }
}

test('what could not be written for want of a database goes on waiting', async () => {
  const { conversationId } = await conversationOf('Mo', 'Hello');
  await say(conversationId, 'Patience');
  // In this order: announcements of what was just stored may open the pool again at any time.
  setEnvironment({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' });
  await closeDatabase();
  await assert.rejects(followWords());
  setEnvironment({ DATABASE_URL: database.url });
  await closeDatabase();
  assert.deepEqual(await listUnwritten(), ['Patience']);
  await followWords();
  assert.deepEqual(await listUnwritten(), []);
});
