import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hueOf, initialsOf } from './avatar';

test('initials are of the first and the last word', () => {
  assert.equal(initialsOf('Ada Lovelace'), 'AL');
  assert.equal(initialsOf('Maria del Carmen'), 'MC');
  assert.equal(initialsOf('guest'), 'G');
  assert.equal(initialsOf('  '), '?');
  assert.equal(initialsOf('𝒜da 😀'), '𝒜😀');
});

test('the same id has the same hue', () => {
  const hue = hueOf('0198c5a0-0000-7000-8000-000000000001');
  assert.equal(hue, hueOf('0198c5a0-0000-7000-8000-000000000001'));
  assert.ok(hue >= 0 && hue < 360);
});
