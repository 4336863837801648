import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { openCaller, restScene } from '#e2e/fixtures/rest';
import type { Message } from '#lib/shared/contract/entities';
import { pool } from '../platform/db';
import { restCalls } from './openapi';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const reply = (body: string) => ({ clientId: randomUUID(), kind: 'reply', body });

test('every call of another’s conversation is not_found, as of one that does not exist, and changes nothing', async () => {
  const { ana, conversation, message } = await restScene();
  const before = await stateOf(conversation.id);
  const attempts = (id: string, messageId: string): [string, string, unknown?][] => [
    ['GET', `/api/conversations/${id}`],
    ['GET', `/api/conversations/${id}/messages`],
    ['GET', `/api/conversations/${id}/messages?after=0`],
    ['GET', `/api/conversations/${id}/messages?before=2`],
    ['POST', `/api/conversations/${id}/messages`, reply('Let me in')],
    ['POST', `/api/conversations/${id}/marks`, { readSeq: 1 }],
    ['PATCH', `/api/messages/${messageId}`, { rev: 1, body: 'Mine now' }],
    ['DELETE', `/api/messages/${messageId}`],
  ];
  const real = attempts(conversation.id, message.id);
  const imagined = attempts(randomUUID(), randomUUID());
  for (const [index, [method, path, body]] of real.entries()) {
    const heard = await ana.call(method, path, body);
    const [, otherPath = ''] = imagined[index] ?? [];
    const nothing = await ana.call(method, otherPath, body);
    assert.equal(heard.status, 404, `${method} ${path}`);
    assert.deepEqual(heard.data, nothing.data);
    assert.deepEqual([...heard.headers], [...nothing.headers]);
  }
  assert.deepEqual(await stateOf(conversation.id), before);
});

test('a customer’s token on agents’ calls is forbidden, whatever the object', async () => {
  const { vera, people, conversation } = await restScene();
  const attempts: [string, string, unknown?][] = [
    ['PATCH', `/api/conversations/${conversation.id}`, { version: 0, status: 'closed' }],
    [
      'POST',
      `/api/conversations/${conversation.id}/assignment`,
      { assigneeId: people.ada.actor.id, expectedAssigneeId: null },
    ],
    ['POST', `/api/conversations/${conversation.id}/messages`, { ...reply('As a note'), kind: 'note' }],
    ['GET', `/api/customers/${people.ana.actor.id}`],
  ];
  const before = await stateOf(conversation.id);
  for (const [method, path, body] of attempts) {
    const heard = await vera.call(method, path, body);
    assert.equal(heard.error?.code, 'forbidden', `${method} ${path}`);
  }
  assert.deepEqual(await stateOf(conversation.id), before);
});

test('a stranger is unauthenticated at every call that needs somebody', async () => {
  for (const { method, path, isOpen } of restCalls) {
    if (isOpen) continue;
    const body = method === 'get' || method === 'delete' ? undefined : { as: 'customer' };
    const target = path.replace('{id}', randomUUID());
    const heard = await openCaller().call(method.toUpperCase(), target, body);
    assert.equal(heard.status, 401, `${method} ${target}`);
  }
});

test('nothing of a private note leaves by a customer’s calls, not even that there is one', async () => {
  const { vera, ada, conversation } = await restScene();
  const one = `/api/conversations/${conversation.id}`;
  const look = async () =>
    Promise.all(
      [
        one,
        `${one}/messages`,
        `${one}/messages?after=0`,
        `${one}/messages?before=2`,
        '/api/conversations',
      ].map(async (path) => (await vera.call('GET', path)).data),
    );
  const before = await look();
  const canary = `canary ${randomUUID()}`;
  const note = await ada.call<{ message: Message }>('POST', `${one}/messages`, {
    ...reply(canary),
    kind: 'note',
  });
  assert.deepEqual(await look(), before);
  for (const [method, body] of [
    ['PATCH', { rev: 1, body: 'x' }],
    ['DELETE', undefined],
  ] as const) {
    assert.equal((await vera.call(method, `/api/messages/${note.data.message.id}`, body)).status, 404);
  }
});

async function stateOf(conversationId: string) {
  const { rows } = await pool().query(
    `SELECT to_jsonb(c) AS conversation,
       (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.agent_seq) FROM messages m WHERE m.conversation_id = c.id) AS messages,
       (SELECT jsonb_agg(to_jsonb(r)) FROM receipts r WHERE r.conversation_id = c.id) AS receipts
     FROM conversations c WHERE c.id = $1`,
    [conversationId],
  );
  return rows[0];
}
