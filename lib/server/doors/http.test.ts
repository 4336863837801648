import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { setEnvironment } from '#e2e/fixtures/environment';
import { customer, guest } from '#e2e/fixtures/people';
import { callerOf, openCaller, restScene, routeOf } from '#e2e/fixtures/rest';
import type { Message } from '#lib/shared/contract/entities';
import { env } from '../platform/env';
import { openApiDocument, restCalls } from './openapi';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const reply = (body: string) => ({ clientId: randomUUID(), kind: 'reply', body });

test('a conversation over HTTP alone: start, list, answer, catch up, mark, assign, edit, delete, close', async () => {
  const { vera, ada, people, conversation } = await restScene();
  const one = `/api/conversations/${conversation.id}`;
  const inbox = await ada.call<{ rows: { conversationId: string }[] }>(
    'GET',
    '/api/conversations?view=open&limit=100',
  );
  assert.ok(inbox.data.rows.some((row) => row.conversationId === conversation.id));
  const sent = await ada.call<{ message: Message }>('POST', `${one}/messages`, reply('On its way.'));
  assert.equal(sent.status, 201);
  const news = await vera.call<{ messages: Message[]; head: number }>('GET', `${one}/messages?after=1`);
  assert.deepEqual(
    news.data.messages.map(({ body, seq }) => [body, seq]),
    [['On its way.', 2]],
  );
  const history = await vera.call<{ messages: Message[] }>('GET', `${one}/messages?before=2&limit=10`);
  assert.deepEqual(
    history.data.messages.map(({ seq }) => seq),
    [1],
  );
  const later = await vera.call<{ messages: Message[] }>('GET', `${one}/messages?afterSeq=1&limit=10`);
  assert.deepEqual(
    later.data.messages.map(({ seq }) => seq),
    [2],
  );
  for (const query of ['before=2&after=1', 'before=2&afterSeq=1', 'after=1&afterSeq=1'])
    assert.equal((await vera.call('GET', `${one}/messages?${query}`)).error?.code, 'invalid', query);
  assert.equal((await vera.call('POST', `${one}/marks`, { deliveredSeq: 2, readSeq: 2 })).status, 200);
  const assigned = await ada.call<{ conversation: { version: number } }>('POST', `${one}/assignment`, {
    assigneeId: people.ada.actor.id,
    expectedAssigneeId: null,
  });
  assert.equal(assigned.status, 200);
  const path = `/api/messages/${sent.data.message.id}`;
  const edited = await ada.call<{ message: Message }>('PATCH', path, {
    rev: sent.data.message.rev,
    body: 'It is on its way.',
  });
  assert.equal(edited.data.message.body, 'It is on its way.');
  const deleted = await ada.call<{ message: Message }>('DELETE', path);
  assert.equal(deleted.data.message.body, '');
  const closed = await ada.call<{ conversation: { status: string } }>('PATCH', one, {
    version: assigned.data.conversation.version,
    status: 'closed',
  });
  assert.equal(closed.data.conversation.status, 'closed');
  const card = await ada.call<{ customer: { id: string } }>('GET', `/api/customers/${people.vera.actor.id}`);
  assert.equal(card.data.customer.id, people.vera.actor.id);
});

test('a guest introduces themselves', async () => {
  const heard = await callerOf(await guest()).call('PATCH', '/api/customers/me', { name: 'Noor' });
  assert.equal((heard.data.actor as { name: string }).name, 'Noor');
});

test('ids as 0, true, [], {}, objects and 10 KB of text are invalid, in path and body', async () => {
  const { vera, conversation } = await restScene();
  for (const id of [
    '0',
    'true',
    '[]',
    '{}',
    '%7B%22not%22%3A%22%22%7D',
    'x'.repeat(10_000),
    "'%20OR%201=1--",
  ]) {
    assert.equal(
      (await vera.call('GET', `/api/conversations/${id}`)).error?.code,
      'invalid',
      id.slice(0, 20),
    );
    assert.equal((await vera.call('DELETE', `/api/messages/${id}`)).error?.code, 'invalid', id.slice(0, 20));
  }
  for (const clientId of [0, true, [], {}, { not: '' }, 'x'.repeat(10_000), undefined, null]) {
    const sent = { clientId, kind: 'reply', body: 'Hello' };
    const heard = await vera.call('POST', `/api/conversations/${conversation.id}/messages`, sent);
    assert.equal(heard.error?.code, 'invalid');
  }
});

test('a body’s id that differs from the path’s is invalid, the same one is fine', async () => {
  const { vera, conversation } = await restScene();
  const path = `/api/conversations/${conversation.id}/messages`;
  const other = await vera.call('POST', path, { ...reply('Hello'), conversationId: randomUUID() });
  assert.equal(other.error?.code, 'invalid');
  const same = await vera.call('POST', path, { ...reply('Hello'), conversationId: conversation.id });
  assert.equal(same.status, 201);
});

test('extra role, authorId, seq, createdAt or __proto__ in an input is invalid', async () => {
  const { vera, conversation } = await restScene();
  const path = `/api/conversations/${conversation.id}/messages`;
  for (const extra of [{ role: 'admin' }, { authorId: randomUUID() }, { seq: 1 }, { createdAt: 'now' }]) {
    assert.equal((await vera.call('POST', path, { ...reply('Hello'), ...extra })).error?.code, 'invalid');
  }
  const polluted = `{"__proto__":{"role":"admin"},${JSON.stringify(reply('Hello')).slice(1)}`;
  assert.equal((await vera.call('POST', path, polluted)).error?.code, 'invalid');
  assert.equal((await vera.call('GET', '/api/conversations?view=open&__proto__=1')).error?.code, 'invalid');
});

test('only small JSON objects are taken', async () => {
  const { vera, conversation } = await restScene();
  const path = `/api/conversations/${conversation.id}/messages`;
  const cases: [string, string][] = [
    ['not JSON', '{"clientId":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"text"'],
    ['nested 10,000 deep', `{"body":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['U+0000', JSON.stringify(reply('a\0b'))],
  ];
  for (const [name, body] of cases) {
    const start = performance.now();
    const heard = await vera.call('POST', path, body);
    assert.equal(heard.error?.code, 'invalid', name);
    assert.ok(performance.now() - start < 500, name);
  }
  const large = await vera.call('POST', path, JSON.stringify(reply('x'.repeat(70_000))));
  assert.equal(large.error?.code, 'too_large');
  const form = await vera.call('POST', path, 'kind=reply', {
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.equal(form.error?.code, 'invalid');
  const text = await vera.call('POST', path, JSON.stringify(reply('x')), { 'content-type': 'text/plain' });
  assert.equal(text.error?.code, 'invalid');
});

test('other sites’ pages are refused here too, cookie or not', async () => {
  const vera = await customer();
  const caller = openCaller({ cookie: vera.cookie });
  for (const headers of [{ origin: 'https://evil.test' }, { origin: 'null' }] as const) {
    assert.equal((await caller.call('GET', '/api/conversations', undefined, headers)).status, 403);
  }
  const linked = await caller.call('GET', '/api/conversations', undefined, {
    'sec-fetch-site': 'cross-site',
  });
  assert.equal(linked.status, 403);
  assert.equal((await caller.call('GET', '/api/conversations')).status, 200);
});

test('signed-in answers are private and kept nowhere', async () => {
  const { vera } = await restScene();
  for (const path of ['/api/conversations', `/api/conversations/${randomUUID()}`]) {
    assert.equal((await vera.call('GET', path)).headers.get('cache-control'), 'private, no-store');
  }
});

test('200 messages a second meet one bucket per person, with the time to wait', async () => {
  const { vera, conversation } = await restScene();
  const path = `/api/conversations/${conversation.id}/messages`;
  const heard = await Promise.all(
    Array.from({ length: 200 }, (_, index) => vera.call('POST', path, reply(`Message ${index}`))),
  );
  const refused = heard.filter(({ status }) => status === 429);
  // The conversation's first message has used one of them.
  assert.equal(heard.length - refused.length, env().LIMIT_CUSTOMER_MESSAGES - 1);
  assert.ok(
    refused.every(({ error }) => (error?.retryAfterMs ?? 0) > 0 && (error?.retryAfterMs ?? 0) <= 10_000),
  );
});

test('one address that floods is rate_limited, others are not', async () => {
  setEnvironment({ DATABASE_URL: env().DATABASE_URL, LIMIT_GUESTS: '5' });
  const flood = () => openCaller({ address: 'flooding address' }).call('POST', '/api/session/guest', {});
  const heard = await Promise.all(Array.from({ length: 130 }, flood));
  assert.ok(heard.some(({ status }) => status === 429));
  const other = await openCaller({ address: 'calm address' }).call('POST', '/api/session/guest', {});
  assert.equal(other.status, 200);
});

test('a database that does not answer is unavailable, with a time to come back', async () => {
  const { url } = database;
  const vera = await customer();
  const { closeDatabase } = await import('../platform/db');
  await closeDatabase();
  setEnvironment({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  const heard = await callerOf(vera).call('GET', '/api/conversations');
  await closeDatabase();
  setEnvironment({ DATABASE_URL: url });
  assert.equal(heard.error?.code, 'unavailable');
  assert.ok(Number(heard.headers.get('retry-after')) >= 1);
});

test('calls that do not exist are not_found, in JSON', async () => {
  const heard = await openCaller().call('GET', '/api/nothing/here');
  assert.equal(heard.error?.code, 'not_found');
});

test('the OpenAPI document describes every call there is, and none that is not', async () => {
  const heard = await openCaller().call<{ openapi: string; paths: object }>('GET', '/api/openapi.json');
  assert.equal(heard.data.openapi, '3.1.0');
  assert.deepEqual(heard.data.paths, JSON.parse(JSON.stringify(openApiDocument().paths)));
  for (const { method, path } of restCalls) {
    const route = await import(routeOf(path.replace('{id}', randomUUID())).file);
    assert.equal(typeof route[method.toUpperCase()], 'function', `${method} ${path}`);
  }
});
