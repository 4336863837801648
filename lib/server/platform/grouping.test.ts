import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grouped } from './grouping';

test('who asks while a query is under way shares the next one, and everybody gets their own answer', async () => {
  const groups: number[][] = [];
  const ask = grouped(async (numbers: number[]) => {
    groups.push(numbers);
    await new Promise((resolve) => setImmediate(resolve));
    return numbers.map((number) => number * 2);
  });
  const answers = await Promise.all(Array.from({ length: 700 }, (_, number) => ask(number)));
  assert.deepEqual(
    answers,
    answers.map((_, number) => number * 2),
  );
  assert.deepEqual(
    groups.map(({ length }) => length),
    [1, 500, 199],
  );
});

test('a group that fails is refused, and the next one is asked', async () => {
  let calls = 0;
  const ask = grouped(async (numbers: number[]) => {
    calls += 1;
    if (calls === 1) throw new Error('away');
    return numbers;
  });
  const outcomes = await Promise.allSettled([ask(1), ask(2)]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'fulfilled'],
  );
});
