import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, isPassword } from './passwords';

test('a password is kept as argon2id, each time with another salt', async () => {
  const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.notEqual(first, second);
  assert.equal(await isPassword(first, 'correct horse'), true);
  assert.equal(await isPassword(first, 'Correct horse'), false);
});

test('where there is no account every password is wrong', async () => {
  assert.equal(await isPassword(null, ''), false);
  assert.equal(await isPassword(null, 'correct horse'), false);
});

test('a flood of sign-ins is turned away, and whoever waits gets an answer', async () => {
  const stored = await hashPassword('correct horse');
  const outcomes = await Promise.all(
    Array.from({ length: 120 }, () =>
      isPassword(stored, 'correct horse').catch((error: { code: string }) => error.code),
    ),
  );
  assert.equal(outcomes.filter((outcome) => outcome === true).length, 102);
  assert.equal(outcomes.filter((outcome) => outcome === 'unavailable').length, 18);
  assert.equal(await isPassword(stored, 'correct horse'), true);
});
