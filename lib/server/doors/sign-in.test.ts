import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { setEnvironment } from '#e2e/fixtures/environment';
import { agent, customer, password } from '#e2e/fixtures/people';
import { openCaller } from '#e2e/fixtures/rest';
import type { Actor, Conversation, Message } from '#lib/shared/contract/entities';
import { pool } from '../platform/db';
import { env } from '../platform/env';

interface ActorData {
  actor: Actor;
  mergedGuestId?: string;
}

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

/** Each test calls from an address of its own, so that no test uses up another's tries. */
let lastAddress = 0;
function stranger() {
  lastAddress += 1;
  return openCaller({ address: `203.0.113.${lastAddress}` });
}

const account = () => ({ name: 'Vera', email: `${randomUUID()}@customers.test`, password });
const sessionsOf = async (personId: string) => {
  const { rows } = await pool().query(
    'SELECT id, end_reason FROM sessions WHERE customer_id = $1 OR agent_id = $1 ORDER BY created_at',
    [personId],
  );
  return rows.map(({ end_reason }) => end_reason);
};

test('cookies are HttpOnly, SameSite=Lax and for the whole site; the marker alone is readable', async () => {
  const browser = stranger();
  const heard = await browser.call('POST', '/api/session/guest', {});
  const [session, marker] = heard.headers.getSetCookie();
  assert.match(session ?? '', /^shop=[\w.-]+; Path=\/; Max-Age=155\d{5}; SameSite=Lax; HttpOnly$/);
  assert.match(marker ?? '', /^shopbell_conversation=; Path=\/; Max-Age=0; SameSite=Lax$/);
});

test('with an https PUBLIC_URL cookies are Secure and bound to this host', async () => {
  setEnvironment({ DATABASE_URL: env().DATABASE_URL, PUBLIC_URL: 'https://shop.example' });
  const heard = await stranger().call('POST', '/api/session/guest', {});
  setEnvironment({ DATABASE_URL: env().DATABASE_URL, PUBLIC_URL: undefined });
  assert.match(heard.headers.getSetCookie()[0] ?? '', /^__Host-shop=[^;]+; Path=\/; .*HttpOnly; Secure$/);
});

test('a stranger is nobody, a guest somebody, and becoming a guest again changes nothing', async () => {
  const browser = stranger();
  assert.deepEqual((await browser.call('GET', '/api/session?as=customer')).data, { actor: null });
  const first = await browser.call<ActorData>('POST', '/api/session/guest', {});
  const second = await browser.call<ActorData>('POST', '/api/session/guest', {});
  assert.equal(second.data.actor.id, first.data.actor.id);
  assert.deepEqual([first.data.actor.registered, first.data.actor.email], [false, null]);
  assert.deepEqual((await browser.call('GET', '/api/session?as=customer')).data, first.data);
  assert.deepEqual((await browser.call('GET', '/api/session?as=agent')).data, { actor: null });
});

test('customer and agent live side by side in one browser, and Shopbell-As chooses', async () => {
  const [vera, ada] = [await customer(), await agent()];
  const browser = stranger();
  await browser.call('POST', '/api/session', { email: vera.actor.email, password, as: 'customer' });
  await browser.call('POST', '/api/session', { email: ada.actor.email, password, as: 'agent' });
  const as = (side: string) =>
    browser.call('GET', '/api/conversations?view=all', undefined, { 'shopbell-as': side });
  assert.ok('rows' in (await as('agent')).data);
  assert.equal((await as('customer')).status, 422);
  assert.equal((await as('admin')).status, 422);
  await browser.call('DELETE', '/api/session?as=agent');
  assert.deepEqual([...browser.cookies.keys()], ['shop']);
});

test('unknown and known address answer alike, byte for byte', async () => {
  const vera = await customer();
  const answers = await Promise.all(
    [vera.actor.email, 'nobody@customers.test'].map((email) =>
      stranger().call('POST', '/api/session', { email, password: 'wrong password', as: 'customer' }),
    ),
  );
  assert.equal(answers[0]?.status, 401);
  assert.deepEqual(answers[0]?.data, answers[1]?.data);
  assert.deepEqual([...(answers[0]?.headers ?? [])], [...(answers[1]?.headers ?? [])]);
});

test('a customer’s password opens no agent’s session, nor the other way', async () => {
  const [vera, ada] = [await customer(), await agent()];
  const crossed = [
    { email: vera.actor.email, password, as: 'agent' },
    { email: ada.actor.email, password, as: 'customer' },
  ];
  for (const input of crossed)
    assert.equal((await stranger().call('POST', '/api/session', input)).status, 401);
});

test('20 wrong passwords are rate_limited, at once or in turn, and then the right one is too', async () => {
  const vera = await customer();
  const browser = stranger();
  const guess = (attempt: string) =>
    browser.call('POST', '/api/session', { email: vera.actor.email, password: attempt, as: 'customer' });
  const heard = await Promise.all(Array.from({ length: 20 }, (_, index) => guess(`wrong password ${index}`)));
  assert.equal(heard.filter(({ status }) => status === 401).length, env().LIMIT_SIGN_IN);
  const refused = heard.find(({ status }) => status === 429);
  assert.equal(refused?.error?.code, 'rate_limited');
  assert.ok((refused?.error?.retryAfterMs ?? 0) > 0);
  assert.ok(Number(refused?.headers.get('retry-after')) > 0);
  assert.equal((await guess(password)).status, 429);

  const elsewhere = stranger();
  const heardElsewhere = await elsewhere.call('POST', '/api/session', {
    email: vera.actor.email,
    password,
    as: 'customer',
  });
  assert.equal(heardElsewhere.status, 200);
});

test('unknown addresses are rate_limited as known ones are', async () => {
  const browser = stranger();
  const statuses: number[] = [];
  for (let attempt = 0; attempt <= env().LIMIT_SIGN_IN; attempt += 1) {
    const input = { email: 'nobody@customers.test', password: 'wrong password', as: 'customer' };
    statuses.push((await browser.call('POST', '/api/session', input)).status);
  }
  assert.deepEqual(statuses, [...Array.from({ length: env().LIMIT_SIGN_IN }, () => 401), 429]);
});

test('right passwords use up nothing', async () => {
  const vera = await customer();
  const browser = stranger();
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const input = { email: vera.actor.email, password, as: 'customer' };
    assert.equal((await browser.call('POST', '/api/session', input)).status, 200);
  }
});

test('a session id set before sign-in is rotated, and the old one opens nothing', async () => {
  const ada = await agent();
  const browser = stranger();
  const signIn = () =>
    browser.call('POST', '/api/session', { email: ada.actor.email, password, as: 'agent' });
  await signIn();
  const planted = browser.cookies.get('team') ?? '';
  await signIn();
  assert.notEqual(browser.cookies.get('team'), planted);
  const old = openCaller({ cookie: `team=${planted}` });
  assert.deepEqual((await old.call('GET', '/api/session?as=agent')).data, { actor: null });
});

test('registering keeps the guest’s id and conversation, and rotates the session', async () => {
  const browser = stranger();
  const before = await browser.call<ActorData>('POST', '/api/session/guest', {});
  const planted = browser.cookies.get('shop') ?? '';
  await browser.call('POST', '/api/conversations', { clientId: randomUUID(), body: 'Hello' });
  assert.equal(browser.cookies.get('shopbell_conversation'), '1');
  const after = await browser.call<ActorData>('POST', '/api/customers', account());
  assert.equal(after.status, 201);
  assert.equal(after.data.actor.id, before.data.actor.id);
  assert.equal(after.data.actor.registered, true);
  assert.notEqual(browser.cookies.get('shop'), planted);
  assert.equal(browser.cookies.get('shopbell_conversation'), '1');
  const old = openCaller({ cookie: `shop=${planted}` });
  assert.deepEqual((await old.call('GET', '/api/session?as=customer')).data, { actor: null });
});

test('signing in merges the guest, says which, and a repeated sign-in says it again', async () => {
  const vera = await customer();
  const browser = stranger();
  const guest = await browser.call<ActorData>('POST', '/api/session/guest', {});
  const started = await browser.call<{ conversation: Conversation; message: Message }>(
    'POST',
    '/api/conversations',
    { clientId: randomUUID(), body: 'Where is my order?' },
  );
  const whenAnswerIsLost = openCaller({
    address: '203.0.113.250',
    cookie: `shop=${browser.cookies.get('shop')}`,
  });
  const input = { email: vera.actor.email, password, as: 'customer' };
  const heard = await browser.call<ActorData>('POST', '/api/session', input);
  assert.equal(heard.data.actor.id, vera.actor.id);
  assert.equal(heard.data.mergedGuestId, guest.data.actor.id);
  assert.equal(browser.cookies.get('shopbell_conversation'), '1');
  const opened = await browser.call('GET', `/api/conversations/${started.data.conversation.id}`);
  assert.equal(opened.status, 200);

  const again = await whenAnswerIsLost.call<ActorData>('POST', '/api/session', input);
  assert.equal(again.data.mergedGuestId, guest.data.actor.id);
});

test('signing in where nobody was merges nobody', async () => {
  const vera = await customer();
  const heard = await stranger().call('POST', '/api/session', {
    email: vera.actor.email,
    password,
    as: 'customer',
  });
  assert.deepEqual(heard.data, { actor: vera.actor });
});

test('signing in as B over A signs A out, and takes nothing of A along', async () => {
  const [ana, ben] = [await customer(), await customer()];
  const browser = stranger();
  await browser.call('POST', '/api/session', { email: ana.actor.email, password, as: 'customer' });
  const canary = `canary ${randomUUID()}`;
  await browser.call('POST', '/api/conversations', { clientId: randomUUID(), body: canary });
  const heard = await browser.call('POST', '/api/session', {
    email: ben.actor.email,
    password,
    as: 'customer',
  });
  assert.deepEqual(heard.data, { actor: ben.actor });
  assert.equal(browser.cookies.has('shopbell_conversation'), false);
  assert.deepEqual(await sessionsOf(ana.actor.id), [null, 'signed_out']);
  const list = await browser.call('GET', '/api/conversations');
  assert.ok(!JSON.stringify(list.data).includes(canary));
});

test('signing out ends guest and customer alike, and clears every cookie, the marker included', async () => {
  const browser = stranger();
  const { data } = await browser.call<ActorData>('POST', '/api/session/guest', {});
  await browser.call('POST', '/api/conversations', { clientId: randomUUID(), body: 'Hello' });
  const stolen = openCaller({ cookie: `shop=${browser.cookies.get('shop')}` });
  const heard = await browser.call('DELETE', '/api/session?as=customer');
  assert.equal(heard.status, 204);
  assert.equal(browser.cookies.size, 0);
  assert.deepEqual(await sessionsOf(data.actor.id), ['signed_out']);
  assert.equal((await stolen.call('GET', '/api/conversations')).status, 401);
  assert.equal((await browser.call('DELETE', '/api/session?as=customer')).status, 204);
});

test('a bearer token comes for a cookie only, ends with its session, and signs out by itself', async () => {
  const ada = await agent();
  const browser = stranger();
  await browser.call('POST', '/api/session', { email: ada.actor.email, password, as: 'agent' });
  const minted = await browser.call<{ token: string; expiresAt: string }>('POST', '/api/session/token', {
    as: 'agent',
  });
  const minutes = (Date.parse(minted.data.expiresAt) - Date.now()) / 60_000;
  assert.ok(minutes > 14 && minutes <= 15);
  const script = openCaller({ bearer: minted.data.token });
  assert.equal((await script.call('GET', '/api/conversations?view=all')).status, 200);
  assert.equal((await script.call('POST', '/api/session/token', { as: 'agent' })).status, 401);
  assert.equal((await script.call('DELETE', '/api/session?as=agent')).status, 204);
  assert.equal((await script.call('GET', '/api/conversations?view=all')).status, 401);
  assert.deepEqual((await browser.call('GET', '/api/session?as=agent')).data, { actor: null });
});

test('a bad bearer token is not forgiven for a good cookie', async () => {
  const ada = await agent();
  for (const bearer of ['nonsense', 'two words', `${ada.bearer}x`]) {
    const caller = openCaller({ bearer, cookie: ada.cookie });
    assert.equal((await caller.call('GET', '/api/conversations?view=all')).status, 401, bearer);
  }
});

test('a page opened as one person does not act as the next one of this browser', async () => {
  const vera = await customer();
  const caller = openCaller({ cookie: vera.cookie });
  const as = (id: string) => caller.call('GET', '/api/conversations', undefined, { 'shopbell-actor': id });
  assert.equal((await as(vera.actor.id)).status, 200);
  assert.equal((await as(randomUUID())).status, 401);
});

test('a disabled agent’s right password is a wrong one', async () => {
  const ada = await agent();
  await pool().query('UPDATE agents SET disabled_at = now() WHERE id = $1', [ada.actor.id]);
  const heard = await stranger().call('POST', '/api/session', {
    email: ada.actor.email,
    password,
    as: 'agent',
  });
  assert.equal(heard.status, 401);
});
