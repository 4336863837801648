import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Row } from './contract/entities';
import { belongsInView, compareRows, isUnread } from './inbox';

const ada = '11111111-1111-4111-8111-111111111111';

function rowOf(fields: Partial<Row>): Row {
  return {
    conversationId: '00000000-0000-4000-8000-000000000000',
    stamp: 1,
    customer: { id: ada, name: 'Vera', email: null, kind: 'guest' },
    status: 'open',
    priority: 'normal',
    assignee: null,
    preview: '',
    lastMessageAt: '2026-01-01T00:00:00.000Z',
    lastAuthor: null,
    lastCustomerSeq: 1,
    waitingSince: null,
    version: 0,
    ...fields,
  };
}

test('Mine and Unassigned hold what is neither closed nor snoozed', () => {
  const mine = { id: ada, name: 'Ada' };
  for (const status of ['open', 'pending'] as const) {
    assert.equal(belongsInView(rowOf({ status, assignee: mine }), 'mine', ada), true);
    assert.equal(belongsInView(rowOf({ status }), 'unassigned', ada), true);
  }
  for (const status of ['closed', 'snoozed'] as const) {
    assert.equal(belongsInView(rowOf({ status, assignee: mine }), 'mine', ada), false);
    assert.equal(belongsInView(rowOf({ status }), 'unassigned', ada), false);
    assert.equal(belongsInView(rowOf({ status }), status, ada), true);
    assert.equal(belongsInView(rowOf({ status }), 'all', ada), true);
  }
  assert.equal(belongsInView(rowOf({ assignee: { id: 'other', name: 'Omar' } }), 'mine', ada), false);
});

test('the longest waiting come first, those who wait for nothing last', () => {
  const rows = [
    rowOf({ preview: 'none' }),
    rowOf({ preview: 'short', waitingSince: '2026-01-02T00:00:00.000Z' }),
    rowOf({ preview: 'long', waitingSince: '2026-01-01T00:00:00.000Z' }),
  ];
  rows.sort((left, right) => compareRows(left, right, 'waiting'));
  assert.deepEqual(
    rows.map((row) => row.preview),
    ['long', 'short', 'none'],
  );
});

test('the most urgent come first, and among equals the newest', () => {
  const rows = [
    rowOf({ preview: 'old', priority: 'urgent' }),
    rowOf({ preview: 'low', priority: 'low', lastMessageAt: '2026-01-09T00:00:00.000Z' }),
    rowOf({ preview: 'new', priority: 'urgent', lastMessageAt: '2026-01-02T00:00:00.000Z' }),
  ];
  rows.sort((left, right) => compareRows(left, right, 'priority'));
  assert.deepEqual(
    rows.map((row) => row.preview),
    ['new', 'old', 'low'],
  );
});

test('a row is unread when its customer wrote after the mark', () => {
  assert.equal(isUnread({ status: 'open', lastCustomerSeq: 3 }, 2), true);
  assert.equal(isUnread({ status: 'open', lastCustomerSeq: 3 }, 3), false);
  assert.equal(isUnread({ status: 'open', lastCustomerSeq: 1 }, undefined), true);
  assert.equal(isUnread({ status: 'open', lastCustomerSeq: 0 }, undefined), false);
  assert.equal(isUnread({ status: 'closed', lastCustomerSeq: 3 }, 2), false);
});
