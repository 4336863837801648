import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { actionsOf, entriesOf, untilRecorded } from '#e2e/fixtures/audit';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { setEnvironment } from '#e2e/fixtures/environment';
import { agent, customer, password } from '#e2e/fixtures/people';
import { callerOf, openCaller, restScene } from '#e2e/fixtures/rest';
import type { Message } from '#lib/shared/contract/entities';
import { pool } from '../platform/db';
import { env } from '../platform/env';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

let lastAddress = 0;
function stranger() {
  lastAddress += 1;
  return openCaller({ address: `192.0.2.${lastAddress}` });
}

const signIn = (email: string | null, as = 'agent', tried = password) => ({ email, password: tried, as });

test('an agent comes, takes a token and leaves: each recorded once, from where, with the session', async () => {
  const ada = await agent();
  const browser = stranger();
  const request = { 'x-request-id': 'a-request-of-ada' };
  await browser.call('POST', '/api/session', signIn(ada.actor.email), request);
  await browser.call('POST', '/api/session/token', { as: 'agent' }, request);
  await browser.call('DELETE', '/api/session?as=agent', undefined, request);
  await browser.call('DELETE', '/api/session?as=agent', undefined, request);
  const [, ...entries] = await entriesOf(ada.actor.id);
  assert.deepEqual(
    entries.map(({ action }) => action),
    ['signed_in', 'token_minted', 'signed_out'],
  );
  for (const entry of entries) {
    assert.deepEqual([entry.actor_kind, entry.actor_name, entry.actor_id], ['agent', 'Ada', ada.actor.id]);
    assert.deepEqual(
      [entry.address, entry.request_id],
      [browser.headers['x-shopbell-address'], 'a-request-of-ada'],
    );
    assert.equal(entry.session_id, entries[0]?.session_id);
  }
});

test('whoever signs in over somebody else signs them out, in the log too', async () => {
  const [ada, omar] = [await agent(), await agent('admin')];
  const browser = stranger();
  await browser.call('POST', '/api/session', signIn(ada.actor.email));
  await browser.call('POST', '/api/session', signIn(omar.actor.email));
  assert.deepEqual(await actionsOf(ada.actor.id), ['agent_created', 'signed_in', 'signed_out']);
  assert.deepEqual(await actionsOf(omar.actor.id), ['agent_created', 'signed_in']);
});

test('a wrong password for an agent’s account is recorded as nobody’s, a disabled agent’s too', async () => {
  const [ada, old] = [await agent(), await agent()];
  await pool().query('UPDATE agents SET disabled_at = now() WHERE id = $1', [old.actor.id]);
  for (const [{ actor }, tried] of [
    [ada, 'wrong password'],
    [old, password],
  ] as const) {
    const browser = stranger();
    assert.equal(
      (await browser.call('POST', '/api/session', signIn(actor.email, 'agent', tried))).status,
      401,
    );
    const [entry] = await untilRecorded(actor.id, 'sign_in_failed');
    assert.deepEqual([entry?.actor_kind, entry?.actor_id, entry?.subject_id], ['system', null, actor.id]);
    assert.equal(entry?.address, browser.headers['x-shopbell-address']);
    assert.equal(entry?.session_id, null);
  }
});

test('a flood of tries fills nothing: ten wrong passwords and one refusal', async () => {
  const ada = await agent();
  const browser = stranger();
  const guess = () =>
    browser.call('POST', '/api/session', signIn(ada.actor.email, 'agent', 'wrong password'));
  const heard = await Promise.all(Array.from({ length: 40 }, guess));
  assert.equal(heard.filter(({ status }) => status === 429).length, 40 - env().LIMIT_SIGN_IN);
  await untilRecorded(ada.actor.id, 'sign_in_failed', env().LIMIT_SIGN_IN);
  await untilRecorded(ada.actor.id, 'sign_in_refused');
  await Promise.all(Array.from({ length: 40 }, guess));
  // Gives what is still on its way the time of a whole sign-in to arrive.
  await stranger().call('POST', '/api/session', signIn(ada.actor.email));
  const actions = await actionsOf(ada.actor.id);
  assert.equal(actions.filter((action) => action === 'sign_in_failed').length, 10);
  assert.equal(actions.filter((action) => action === 'sign_in_refused').length, 1);
});

test('with the rates lifted, too, only ten wrong passwords of one account are recorded', async () => {
  setEnvironment({ DATABASE_URL: env().DATABASE_URL, LIMITS: 'off' });
  try {
    const ada = await agent();
    const browser = stranger();
    const guess = () =>
      browser.call('POST', '/api/session', signIn(ada.actor.email, 'agent', 'wrong password'));
    for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 8 }, guess));
    const entries = await untilRecorded(ada.actor.id, 'sign_in_failed', 10);
    assert.equal(entries.at(-1)?.details.isLastRecorded, true);
    assert.equal(entries.length, 10);
  } finally {
    setEnvironment({ DATABASE_URL: env().DATABASE_URL, LIMITS: undefined });
  }
});

test('customers’ comings and addresses nobody has are not recorded', async () => {
  const vera = await customer();
  const countEntries = async () => (await pool().query('SELECT FROM audit_entries')).rowCount;
  const count = await countEntries();
  const browser = stranger();
  await browser.call('POST', '/api/session', signIn(vera.actor.email, 'customer', 'wrong password'));
  await browser.call('POST', '/api/session', signIn(vera.actor.email, 'customer'));
  await browser.call('POST', '/api/session/token', { as: 'customer' });
  await browser.call('DELETE', '/api/session?as=customer');
  await browser.call('POST', '/api/session', signIn('nobody@team.test'));
  // Its entry comes after whatever the others would have left.
  const ada = await agent();
  await stranger().call('POST', '/api/session', signIn(ada.actor.email, 'agent', 'wrong password'));
  await untilRecorded(ada.actor.id, 'sign_in_failed');
  assert.equal(await countEntries(), (count ?? 0) + 2);
});

test('what an agent edits and deletes is recorded once, with its place and never its words; a customer’s is not', async () => {
  const { vera, ada, people, conversation, message } = await restScene();
  const canary = `canary ${randomUUID()}`;
  const one = `/api/conversations/${conversation.id}/messages`;
  const sent = await ada.call<{ message: Message }>('POST', one, {
    clientId: randomUUID(),
    kind: 'note',
    body: `${canary} first`,
  });
  const own = `/api/messages/${sent.data.message.id}`;
  const edit = { rev: sent.data.message.rev, body: `${canary} second` };
  for (const expected of [200, 200]) assert.equal((await ada.call('PATCH', own, edit)).status, expected);
  for (const expected of [200, 200]) assert.equal((await ada.call('DELETE', own)).status, expected);
  assert.equal((await ada.call('DELETE', `/api/messages/${message.id}`)).status, 403);
  assert.equal((await vera.call('DELETE', `/api/messages/${message.id}`)).status, 200);
  const [, ...entries] = await entriesOf(people.ada.actor.id);
  const details = { conversationId: conversation.id, messageKind: 'note', messageSeq: 2 };
  assert.deepEqual(
    entries.map((entry) => [entry.action, entry.subject_id, entry.session_id, entry.details]),
    ['message_edited', 'message_deleted'].map((action) => [
      action,
      sent.data.message.id,
      people.ada.session.sessionId,
      details,
    ]),
  );
  assert.deepEqual(await entriesOf(people.vera.actor.id), []);
});

test('no password, token, cookie or word of a message is in the log', async () => {
  const wrong = `wrong-${randomUUID()}`;
  const { ada, people, conversation } = await restScene();
  const canary = `canary-${randomUUID()}`;
  const browser = stranger();
  await browser.call('POST', '/api/session', signIn(people.ada.actor.email, 'agent', wrong));
  await browser.call('POST', '/api/session', signIn(people.ada.actor.email));
  const minted = await browser.call<{ token: string }>('POST', '/api/session/token', { as: 'agent' });
  const sent = await ada.call<{ message: Message }>(
    'POST',
    `/api/conversations/${conversation.id}/messages`,
    {
      clientId: randomUUID(),
      kind: 'reply',
      body: canary,
    },
  );
  await callerOf(people.ada).call('DELETE', `/api/messages/${sent.data.message.id}`);
  await untilRecorded(people.ada.actor.id, 'sign_in_failed');
  const { rows } = await pool().query<{ all: string }>(
    `SELECT string_agg(to_jsonb(e)::text, ' ') AS all FROM audit_entries e`,
  );
  const everything = rows[0]?.all ?? '';
  assert.ok(everything.includes(people.ada.actor.id));
  const team = browser.cookies.get('team') ?? '';
  for (const secret of [wrong, password, canary, team, minted.data.token, people.ada.actor.email ?? '']) {
    assert.ok(secret !== '' && !everything.includes(secret), secret);
  }
});
