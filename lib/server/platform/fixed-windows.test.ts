import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { FixedWindows } from './fixed-windows';

/** Runs `work` with a clock that only it moves, in milliseconds. */
function atOwnTime(work: (pass: (milliseconds: number) => void) => void): void {
  let now = 0;
  const clock = mock.method(performance, 'now', () => now);
  try {
    work((milliseconds) => {
      now += milliseconds;
    });
  } finally {
    clock.mock.restore();
  }
}

test('a key is used so often in a window, learns when the next begins, and takes nothing of another key', () => {
  atOwnTime((pass) => {
    const windows = new FixedWindows(2, 10_000);
    assert.equal(windows.use('vera'), 0);
    pass(4_000);
    assert.equal(windows.use('vera'), 0);
    assert.equal(windows.use('vera'), 6_000);
    assert.equal(windows.use('ana'), 0);
    pass(5_999);
    assert.equal(windows.use('vera'), 1);
    pass(1);
    assert.equal(windows.use('vera'), 0);
  });
});

test('what is given back can be used again, in the same window only', () => {
  atOwnTime((pass) => {
    const windows = new FixedWindows(1, 1_000);
    windows.giveBack('vera');
    for (let round = 0; round < 3; round += 1) {
      assert.equal(windows.use('vera'), 0);
      windows.giveBack('vera');
    }
    assert.equal(windows.use('vera'), 0);
    pass(1_000);
    windows.giveBack('vera');
    assert.equal(windows.use('vera'), 0);
    assert.equal(windows.use('vera'), 1_000);
  });
});

test('a key is remembered to the end of its window, whenever the windows of others began', () => {
  atOwnTime((pass) => {
    const windows = new FixedWindows(1, 1_000);
    for (let step = 0; step < 100; step += 1) {
      assert.equal(windows.use(`of step ${step}`), 0);
      for (const back of [1, 3, 6]) {
        if (step >= back) assert.equal(windows.use(`of step ${step - back}`), 1_000 - back * 150);
      }
      pass(150);
    }
  });
});

test('keys whose windows are over are forgotten', () => {
  atOwnTime((pass) => {
    const windows = new FixedWindows(1, 1_000);
    for (let number = 0; number < 1_000; number += 1) windows.use(`${number}`);
    for (const name of ['ana', 'vera']) {
      pass(1_000);
      windows.use(name);
    }
    assert.equal(windows.size, 2);
  });
});
