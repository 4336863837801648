import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createWorld, type Person, startedConversation, type World } from '#e2e/fixtures/world';
import { pool } from '#lib/server/platform/db';
import type { Answer } from '#lib/shared/contract/socket';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

async function talking() {
  const person = await world.connect(await world.customer());
  const { conversationId } = await startedConversation(person);
  return { person, conversationId };
}

function say({ person, conversationId }: { person: Person; conversationId: string }, body: string) {
  return person.call('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body });
}

const problemOf = (answer: Answer<unknown>) => (answer.ok ? null : answer.error.code);

test('a conversation that somebody holds for long keeps nobody else waiting, and its messages come in their order once it is free', async () => {
  const scenes = await Promise.all([talking(), talking(), talking(), talking()]);
  const [held, ...others] = scenes;
  assert.ok(held);
  const holder = await pool().connect();
  let isFree = false;
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [held.conversationId]);
    const waiting = ['first', 'second', 'third'].map((body) =>
      say(held, body).then((answer) => ({ answer, isFree })),
    );
    // The first of them share a batch with what is held, the later ones come while it waits apart.
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(others.map((one) => say(one, `${round}`)));
      assert.ok(answers.every(({ ok }) => ok));
    }
    isFree = true;
    await holder.query('ROLLBACK');
    const answered = await Promise.all(waiting);
    assert.ok(answered.every((one) => one.answer.ok && one.isFree));
  } finally {
    holder.release();
  }
  const { messages } = await held.person.do('conversation:open', {
    conversationId: held.conversationId,
    after: null,
  });
  assert.deepEqual(
    messages.slice(1).map(({ body }) => body),
    ['first', 'second', 'third'],
  );
});

test('of three held conversations one is told to try again, and nobody else waits for any of them', async () => {
  const scenes = await Promise.all([talking(), talking(), talking(), talking()]);
  const free = scenes.pop();
  assert.ok(free);
  const holder = await pool().connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM conversations WHERE id = ANY($1) FOR UPDATE', [
      scenes.map(({ conversationId }) => conversationId),
    ]);
    const waiting = scenes.map((one) => say(one, 'held'));
    assert.equal(problemOf(await say(free, 'free')), null);
    assert.equal(problemOf(await Promise.race(waiting)), 'unavailable');
    assert.equal(problemOf(await say(free, 'still free')), null);
    await holder.query('ROLLBACK');
    const problems = (await Promise.all(waiting)).map(problemOf);
    assert.deepEqual(problems.sort(), [null, null, 'unavailable']);
  } finally {
    holder.release();
  }
});
