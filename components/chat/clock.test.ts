import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, dayLabel, timeOfDay } from './clock';

const now = new Date('2026-11-23T09:00:00');

test('days are Today, Yesterday, a weekday, then a date', () => {
  const label = (local: string) => dayLabel(new Date(local).toISOString(), now);
  assert.equal(label('2026-11-23T00:01:00'), 'Today');
  assert.equal(label('2026-11-22T23:59:00'), 'Yesterday');
  assert.equal(label('2026-11-17T12:00:00'), 'Tuesday');
  assert.match(label('2026-11-16T12:00:00'), /^Mon,? 16 November$/);
  assert.equal(label('2025-11-16T12:00:00'), '16 November 2025');
});

test('times are of the twenty-four hour clock', () => {
  assert.equal(timeOfDay(new Date('2026-11-23T14:02:00').toISOString()), '14:02');
  assert.equal(timeOfDay(new Date('2026-11-23T00:02:00').toISOString()), '00:02');
});

test('counts have a plural and a thousands separator', () => {
  assert.equal(counted(1, 'new message', 'new messages'), '1 new message');
  assert.equal(counted(1204, 'new message', 'new messages'), '1,204 new messages');
});
