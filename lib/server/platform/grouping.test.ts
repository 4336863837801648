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

/** Lets promises go on, and no timer. */
async function withoutTimers(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await null;
}

test('a full group is asked without a rest, one that is not waits for others', async () => {
  const groups: number[] = [];
  const ask = grouped(
    async (numbers: number[]) => {
      groups.push(numbers.length);
      return numbers;
    },
    { restMs: 20, groupMaximum: 3 },
  );
  const answers = Promise.all(Array.from({ length: 8 }, (_, number) => ask(number)));
  await withoutTimers();
  assert.deepEqual(groups, [1, 3, 3]);
  await answers;
  assert.deepEqual(groups, [1, 3, 3, 1]);
});

test('behind a group that fails nobody waits who has waited as long as a client does', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  let fail = (_error: Error) => {};
  let calls = 0;
  const ask = grouped((numbers: number[]) => {
    calls += 1;
    return calls > 1
      ? Promise.resolve(numbers)
      : new Promise<number[]>((_, reject) => {
          fail = reject;
        });
  });
  const questions = [ask(1), ask(2)];
  now = 6_000;
  questions.push(ask(3));
  now = 7_000;
  fail(new Error('frozen'));
  const outcomes = await Promise.allSettled(questions);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled'],
  );
});
