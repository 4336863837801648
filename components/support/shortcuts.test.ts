import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortcutOf, shortcuts } from './shortcuts';

const plain = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false };

test('a letter means its shortcut, with caps lock too', () => {
  assert.equal(shortcutOf({ ...plain, key: 'j' }), 'next');
  assert.equal(shortcutOf({ ...plain, key: 'J' }), 'next');
  assert.equal(shortcutOf({ ...plain, key: '?' }), 'help');
  assert.equal(shortcutOf({ ...plain, key: 'x' }), null);
  assert.equal(shortcutOf({ ...plain, key: 'Enter' }), null);
});

test('the browser keeps its own combinations', () => {
  assert.equal(shortcutOf({ ...plain, key: 'r', ctrlKey: true }), null);
  assert.equal(shortcutOf({ ...plain, key: 'r', metaKey: true }), null);
  assert.equal(shortcutOf({ ...plain, key: 'e', altKey: true }), null);
});

test('a word being composed is left alone', () => {
  assert.equal(shortcutOf({ ...plain, key: 'n', isComposing: true }), null);
});

test('no key means two things', () => {
  assert.equal(new Set(shortcuts.map(({ key }) => key)).size, shortcuts.length);
});
