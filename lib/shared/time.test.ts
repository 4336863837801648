import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOf, daysBetween, isSameGroup, localDay } from './time';

const local = (text: string) => new Date(text).toISOString();

test('days are counted by the local calendar, not by hours', () => {
  assert.equal(daysBetween(local('2026-03-01T23:59:00'), local('2026-03-02T00:01:00')), 1);
  assert.equal(daysBetween(local('2026-03-01T00:00:00'), local('2026-03-01T23:59:00')), 0);
  assert.equal(daysBetween(local('2026-03-20T12:00:00'), local('2026-04-03T12:00:00')), 14);
  assert.equal(localDay(local('2026-03-01T00:00:00')), '2026-03-01');
});

test('messages group when less than five minutes apart on one day', () => {
  assert.equal(isSameGroup(local('2026-03-01T10:00:00'), local('2026-03-01T10:04:59')), true);
  assert.equal(isSameGroup(local('2026-03-01T10:00:00'), local('2026-03-01T10:05:00')), false);
  assert.equal(isSameGroup(local('2026-03-01T23:59:00'), local('2026-03-02T00:00:30')), false);
});

test('an age is its largest whole unit, and never negative', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  assert.deepEqual(ageOf('2026-03-10T12:05:00Z', now), { unit: 'now', count: 0 });
  assert.deepEqual(ageOf('2026-03-10T11:57:00Z', now), { unit: 'minute', count: 3 });
  assert.deepEqual(ageOf('2026-03-10T09:30:00Z', now), { unit: 'hour', count: 2 });
  assert.deepEqual(ageOf('2026-03-08T09:30:00Z', now), { unit: 'day', count: 2 });
});
