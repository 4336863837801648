import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Figures } from '../figures';
import { madeUpFigures } from './made-up-figures';
import { inUnit, limit, type Target, targetsOf } from './targets';

function targetOf(figures: Figures, name: RegExp): Target {
  const target = targetsOf(figures).find((one) => name.test(one.name));
  assert.ok(target, `There is a target ${name}.`);
  return target;
}

test('every target compares two figures of the same run', () => {
  assert.deepEqual(
    targetsOf(madeUpFigures).map((target) => [target.measured, target.mustReach, target.aim]),
    [
      [0.5, 0.5, 0.75],
      [10, 8, 12],
      [2, 2, 1.5],
      // 3 × 8 + 4 × 2 and 1.5 × 8 + 2 × 2, milliseconds.
      [20, 32, 16],
      [0.9, 0.8, 0.95],
      [1.5, 1.6, 1.2],
      [1.5, 2, 1.2],
      [3, 4, 2],
      [10, 15, 5],
      [20, 40, 15],
    ],
  );
});

test('exactly what must be reached is reached, and what is not an aim yet is none', () => {
  const targets = targetsOf(madeUpFigures);
  assert.ok(targets.every(({ isReached }) => isReached));
  assert.ok(targets.every(({ isAimReached }) => !isAimReached));
});

test('what falls short is not reached, in both directions', () => {
  const { house } = madeUpFigures;
  const slower = { ...house.talk.ours, messagesPerSecond: 4_999, serverMicroseconds: 201 };
  const worse = { ...madeUpFigures, house: { ...house, talk: { ...house.talk, ours: slower } } };
  assert.equal(targetOf(worse, /throughput \/ relay/).isReached, false);
  assert.equal(targetOf(worse, /CPU/).isReached, false);
});

test('of two sizes, and of list, next page and counts, the worst one counts', () => {
  const { memory, inbox } = madeUpFigures;
  const worse = {
    ...madeUpFigures,
    memory: { ...memory, 10000: { relay: 10_000, ours: 19_000 } },
    inbox: { ...inbox, ratios: { ...inbox.ratios, counts: 2.5 } },
  };
  assert.equal(targetOf(worse, /Memory/).measured, 1.9);
  assert.equal(targetOf(worse, /List and counts/).measured, 2.5);
});

test('numbers are written with their unit and their direction', () => {
  const throughput = targetOf(madeUpFigures, /throughput \/ relay/);
  assert.equal(inUnit(throughput, throughput.measured), '0.50');
  assert.equal(limit(throughput, throughput.aim), '≥ 0.75');
  const restart = targetOf(madeUpFigures, /95 %/);
  assert.equal(limit(restart, restart.mustReach), '≤ 15 s');
});
