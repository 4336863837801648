import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { z } from 'zod';
import { timeOrderedId } from './time-ordered-id';

test('ids are UUIDs of version 7 in the order of the milliseconds they were made in, each another one', () => {
  mock.timers.enable({ apis: ['Date'], now: 255 });
  try {
    const made = Array.from({ length: 300 }, () => {
      mock.timers.tick(1);
      return [timeOrderedId(), timeOrderedId()];
    });
    for (const id of made.flat()) assert.ok(z.uuidv7().safeParse(id).success, id);
    assert.equal(new Set(made.flat()).size, 600);
    const firsts = made.map(([first = '']) => first);
    assert.deepEqual(firsts, firsts.toSorted());
    assert.ok(firsts[0]?.startsWith('00000000-0100-7'), 'the milliseconds come first');
  } finally {
    mock.timers.reset();
  }
});
