import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownPath } from './own-path';

const otherwise = '/admin/support';

test('a path of this site is kept with its search', () => {
  assert.equal(ownPath('/admin/support?view=mine&q=a%20b', otherwise), '/admin/support?view=mine&q=a%20b');
});

test('another site is never where a sign-in leads', () => {
  const attempts = [
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/\t/evil.test',
    '/.//evil.test',
    '/%2e//evil.test',
    'javascript:alert(1)',
    'evil.test',
    '',
    '/\n//evil.test',
  ];
  for (const attempt of attempts) {
    const path = ownPath(attempt, otherwise);
    assert.equal(new URL(path, 'https://shop.test').origin, 'https://shop.test', attempt);
    assert.ok(!path.startsWith('//'), attempt);
  }
});

test('nothing, or several answers, is no answer', () => {
  assert.equal(ownPath(undefined, otherwise), otherwise);
  assert.equal(ownPath(['/a', '/b'], otherwise), otherwise);
});
