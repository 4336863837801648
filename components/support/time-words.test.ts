import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  age,
  dateAndTime,
  dayAndTime,
  duration,
  exactUtc,
  isLongWait,
  shortAge,
  shortDuration,
} from './time-words';

const now = new Date(2026, 10, 23, 12, 0).getTime();
const before = (milliseconds: number) => new Date(now - milliseconds).toISOString();
const minute = 60_000;

test('short ages fit into a narrow column', () => {
  assert.equal(shortAge(before(20_000), now), 'now');
  assert.equal(shortAge(before(2 * minute), now), '2m');
  assert.equal(shortAge(before(119 * minute), now), '1h');
  assert.equal(shortAge(before(26 * 60 * minute), now), '1d');
  assert.equal(shortAge(new Date(2026, 10, 2, 9).toISOString(), now), '2 Nov');
  assert.equal(shortAge(new Date(2025, 5, 18, 9).toISOString(), now), '18 Jun 2025');
});

test('a clock that runs ahead does not make negative ages', () => {
  assert.equal(shortAge(before(-5 * minute), now), 'now');
  assert.equal(duration(before(-5 * minute), now), 'less than a minute');
});

test('whole words have plurals', () => {
  assert.equal(age(before(minute), now), '1 minute ago');
  assert.equal(age(before(3 * 60 * minute), now), '3 hours ago');
  assert.equal(age(before(1_000), now), 'just now');
  assert.equal(age(new Date(2026, 2, 14).toISOString(), now), 'on 14 March 2026');
});

test('what lasts for weeks is counted in days', () => {
  assert.equal(duration(new Date(2026, 10, 9, 12).toISOString(), now), '14 days');
  assert.equal(shortDuration(new Date(2026, 10, 9, 12).toISOString(), now), '14d');
  assert.equal(shortDuration(before(3 * minute), now), '3m');
  assert.equal(shortDuration(before(1_000), now), '<1m');
});

test('a wait is long from ten minutes on', () => {
  assert.equal(isLongWait(before(10 * minute - 1), now), false);
  assert.equal(isLongWait(before(10 * minute), now), true);
});

test('today has its time, other days their date', () => {
  assert.equal(dayAndTime(new Date(2026, 10, 23, 9, 12).toISOString(), now), 'Today, 09:12');
  assert.equal(dayAndTime(new Date(2026, 10, 2, 9, 12).toISOString(), now), '2 Nov');
});

test('a whole time goes to the second, on any clock, and exactly in UTC', () => {
  const time = '2026-11-26T23:46:03.120Z';
  assert.equal(dateAndTime(time, 'UTC'), '26 Nov 2026, 23:46:03');
  assert.equal(dateAndTime(time, 'Europe/Stockholm'), '27 Nov 2026, 00:46:03');
  assert.equal(exactUtc(time), '2026-11-26 23:46:03.120 UTC');
});
