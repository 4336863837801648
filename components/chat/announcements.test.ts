import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hear, recount, silence } from './announcements';

const from = (name: string, body: string) => [{ name, body }];

test('a message is spoken with its author', () => {
  assert.deepEqual(hear(silence, from('Ana', 'Hello'), 0).say, ['Ana: Hello']);
});

test('more than three in two seconds become a count', () => {
  let hearing = silence;
  const said: string[] = [];
  for (const [index, body] of ['one', 'two', 'three', 'four', 'five'].entries()) {
    const result = hear(hearing, from('Ana', body), index * 100);
    hearing = result.hearing;
    said.push(...result.say);
  }
  said.push(...recount(hearing, 1_500).say);
  assert.deepEqual(said, ['Ana: one', 'Ana: two', 'Ana: three', '2 more new messages']);
});

test('many at once are only counted', () => {
  const many = Array.from({ length: 12 }, () => ({ name: 'Ana', body: 'x' }));
  const { hearing, say } = hear(silence, many, 0);
  assert.deepEqual(say, []);
  assert.deepEqual(recount(hearing, 2_000).say, ['12 new messages']);
});

test('three in two seconds, again and again, are all spoken', () => {
  let hearing = silence;
  for (const now of [0, 700, 1_400, 2_100, 2_800]) {
    const result = hear(hearing, from('Ana', 'x'), now);
    hearing = result.hearing;
    assert.equal(result.say.length, 1, `at ${now} ms`);
  }
});

test('a long message is shortened', () => {
  const [said = ''] = hear(silence, from('Ana', 'word '.repeat(200)), 0).say;
  assert.ok(said.length < 220 && said.endsWith('…'));
});
