import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLost, wordsWhileLost } from './connection-words';

test('a blink of a loss says nothing', () => {
  assert.deepEqual(wordsWhileLost(0), { words: 'none', changesInMs: 2_500 });
});

test('reconnecting after 2.5 seconds, offline after 30', () => {
  assert.deepEqual(wordsWhileLost(2_500), { words: 'reconnecting', changesInMs: 27_500 });
  assert.deepEqual(wordsWhileLost(30_000), { words: 'offline', changesInMs: null });
});

test('only a connection that is wanted can be lost', () => {
  assert.equal(isLost('reconnecting'), true);
  assert.equal(isLost('idle'), false);
  assert.equal(isLost('ended'), false);
});
