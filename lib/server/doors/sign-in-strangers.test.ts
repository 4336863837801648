/** What strangers do to the account of somebody else by trying passwords, from as many addresses as they like. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { setEnvironment } from '#e2e/fixtures/environment';
import { agent, password } from '#e2e/fixtures/people';
import { openCaller } from '#e2e/fixtures/rest';
import { forget } from '../platform/singleton';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
  setEnvironment({ LIMIT_SIGN_IN_ACCOUNT: '15' });
  forget('limit:signInAccount');
});
after(async () => {
  setEnvironment({ LIMIT_SIGN_IN_ACCOUNT: undefined });
  await database.drop();
});

async function signIn(email: string | null, attempt: string, address: string): Promise<number> {
  const heard = await openCaller({ address }).call('POST', '/api/session', {
    email,
    password: attempt,
    as: 'agent',
  });
  return heard.status;
}

/** As many wrong passwords for one account as strangers need to use up its tries, each from an address of its own. */
async function strangersTry(email: string | null): Promise<number[]> {
  const statuses: number[] = [];
  for (let number = 1; number <= 18; number += 1) {
    statuses.push(await signIn(email, 'wrong password', `198.51.100.${number}`));
  }
  return statuses;
}

test('wrong passwords from many addresses are rate_limited together, and do not lock out who has signed in from theirs', async () => {
  const { email } = (await agent()).actor;
  assert.equal(await signIn(email, password, '203.0.113.1'), 200);
  const statuses = await strangersTry(email);
  assert.deepEqual(statuses, [...Array(15).fill(401), ...Array(3).fill(429)]);
  // A stranger who has found the right one by now is stopped all the same.
  assert.equal(await signIn(email, password, '198.51.100.99'), 429);
  assert.equal(await signIn(email, password, '203.0.113.1'), 200);
});

test('where somebody has signed in the tries are few all the same', async () => {
  const { email } = (await agent()).actor;
  assert.equal(await signIn(email, password, '203.0.113.2'), 200);
  const statuses: number[] = [];
  for (let number = 0; number < 12; number += 1)
    statuses.push(await signIn(email, 'wrong password', '203.0.113.2'));
  assert.deepEqual(statuses, [...Array(10).fill(401), 429, 429]);
  assert.equal(await signIn(email, password, '203.0.113.3'), 200, 'and cost other addresses nothing');
});

test('an account that is not there is refused after as many tries as one that is', async () => {
  assert.deepEqual(await strangersTry('nobody@team.test'), [...Array(15).fill(401), ...Array(3).fill(429)]);
});
