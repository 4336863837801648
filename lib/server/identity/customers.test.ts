import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { customer, guest, password } from '#e2e/fixtures/people';
import { register } from '#lib/shared/contract/session';
import { pool } from '../platform/db';
import { createGuest, customerOfPassword, registerCustomer } from './customers';
import { sessionOfToken } from './sessions';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const account = () => ({ name: 'Vera', email: `${randomUUID()}@customers.test`, password });

test('registering keeps the guest’s id, and ends every session the guest had', async () => {
  const stranger = await guest();
  const vera = account();
  const actor = await registerCustomer(vera, stranger.actor.id);
  assert.equal(actor.id, stranger.actor.id);
  assert.deepEqual([actor.registered, actor.name, actor.email], [true, 'Vera', vera.email]);
  assert.equal(await sessionOfToken('customer', stranger.bearer, 'bearer'), null);
  const { rows } = await pool().query('SELECT end_reason FROM sessions WHERE id = $1', [
    stranger.session.sessionId,
  ]);
  assert.equal(rows[0].end_reason, 'merged');
});

test('an address has one account, and the guest who asks for it stays a guest', async () => {
  const vera = account();
  await registerCustomer(vera, null);
  const stranger = await guest();
  await assert.rejects(registerCustomer(vera, stranger.actor.id), { code: 'conflict' });
  await assert.rejects(registerCustomer(vera, null), { code: 'conflict' });
  assert.equal((await sessionOfToken('customer', stranger.bearer, 'bearer'))?.actor.registered, false);
});

test('ten registrations of one address at once make one account', async () => {
  const vera = account();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => registerCustomer({ ...vera }, null)),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'conflict');
  }
});

test('an account cannot be registered over', async () => {
  const vera = await customer();
  await assert.rejects(registerCustomer(account(), vera.actor.id), { code: 'conflict' });
  assert.equal((await sessionOfToken('customer', vera.bearer, 'bearer'))?.actor.email, vera.actor.email);
});

test('guests have no password to guess', async () => {
  const stranger = await createGuest();
  await pool().query('UPDATE customers SET contact_email = $2 WHERE id = $1', [
    stranger.id,
    'guessed@customers.test',
  ]);
  for (const guess of ['', password, 'null', 'undefined']) {
    assert.equal(await customerOfPassword('guessed@customers.test', guess), null);
  }
});

test('imported customers have no password, and no password is theirs', async () => {
  const email = `${randomUUID()}@customers.test`;
  await pool().query(
    `INSERT INTO customers (id, name, email, registered_at) VALUES (gen_random_uuid(), 'Ana', $1, now())`,
    [email],
  );
  assert.equal(await customerOfPassword(email, ''), null);
  assert.equal(await customerOfPassword(email, password), null);
});

test('the password is the account’s, in whichever Unicode form it is typed', async () => {
  const vera = { ...account(), password: 'caf\u00e9 au lait, twice' };
  const actor = await registerCustomer(vera, null);
  assert.equal((await customerOfPassword(vera.email, 'cafe\u0301 au lait, twice'))?.actor.id, actor.id);
  assert.equal(await customerOfPassword(vera.email, 'cafe au lait, twice'), null);
});

test('names with bidi controls, zero-width characters or line breaks are normalised', () => {
  const parsed = register.parse({
    name: ' Su\u200Bpp\u202Eort\u2066\n  Team\u0000 ',
    email: ' Vera@Customers.TEST ',
    password,
  });
  assert.equal(parsed.name, 'Support Team');
  assert.equal(parsed.email, 'vera@customers.test');
  assert.equal(register.safeParse({ ...account(), name: '\u200B\u2060 ' }).success, false);
});

test('extra role, registered, id or createdAt in a registration is invalid', () => {
  for (const extra of [{ role: 'admin' }, { registered: true }, { id: randomUUID() }, { createdAt: 'now' }]) {
    assert.equal(register.safeParse({ ...account(), ...extra }).success, false);
  }
});

test('unknown and known address answer alike in time', async () => {
  const known = (await customer()).actor.email ?? '';
  const times = new Map<string, number[]>([
    [known, []],
    ['nobody@customers.test', []],
  ]);
  // In turns, so that a busy machine is busy for both.
  for (let round = 0; round < 11; round += 1) {
    for (const [email, taken] of times) {
      const start = performance.now();
      assert.equal(await customerOfPassword(email, 'not the password'), null);
      taken.push(performance.now() - start);
    }
  }
  const [ofKnown = 0, ofUnknown = 0] = [...times.values()].map(
    (taken) => taken.sort((left, right) => left - right)[5],
  );
  assert.ok(ofUnknown > ofKnown / 2 && ofUnknown < ofKnown * 2, `${ofUnknown} ms against ${ofKnown} ms`);
});
