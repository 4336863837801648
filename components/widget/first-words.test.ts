import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepFirstWords } from './first-words';

const bodies = (words: readonly { body: string }[]) => words.map(({ body }) => body);

test('words are on their way at once, wait without a network, and are handed over in order', () => {
  const words = keepFirstWords();
  words.add('one');
  words.add('two');
  assert.deepEqual(
    words.getSnapshot().map(({ state }) => state),
    ['sending', 'sending'],
  );
  words.mark('waiting');
  assert.ok(words.getSnapshot().every(({ state, isRefused }) => state === 'waiting' && !isRefused));
  assert.deepEqual(bodies(words.takeAll()), ['one', 'two']);
  assert.deepEqual(words.getSnapshot(), []);
});

test('a refusal says why, and a retry forgets it', () => {
  const words = keepFirstWords();
  words.add('one');
  words.mark('failed', { code: 'forbidden', message: 'Not from here.' });
  const [refused] = words.getSnapshot();
  assert.equal(refused?.problem?.message, 'Not from here.');
  assert.equal(refused?.isRefused, true);
  words.mark('sending');
  assert.equal(words.getSnapshot()[0]?.problem, undefined);
});

test('one of several can be discarded', () => {
  const words = keepFirstWords();
  words.add('one');
  words.add('two');
  const [first] = words.getSnapshot();
  words.discard(first?.clientId ?? '');
  assert.deepEqual(bodies(words.getSnapshot()), ['two']);
});
