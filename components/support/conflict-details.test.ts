import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assigneeIn, numberIn } from './conflict-details';

const conflict = (details?: Record<string, unknown>) => ({
  code: 'conflict' as const,
  message: 'Omar has this conversation now.',
  ...(details === undefined ? {} : { details }),
});

test('the owner of a conversation is read from a conflict', () => {
  const omar = { id: '0198c5a0-1111-7000-8000-000000000001', name: 'Omar' };
  assert.deepEqual(assigneeIn(conflict({ assignee: omar })), omar);
  assert.equal(assigneeIn(conflict({ assignee: null })), null);
});

test('anything else names no owner', () => {
  assert.equal(assigneeIn(conflict()), undefined);
  assert.equal(assigneeIn(conflict({ assignee: 'Omar' })), undefined);
  assert.equal(assigneeIn(conflict({ assignee: { id: 1, name: 'Omar' } })), undefined);
  assert.equal(assigneeIn({ code: 'unavailable', message: '', details: { assignee: null } }), undefined);
});

test('numbers are read only where they are numbers', () => {
  assert.equal(numberIn(conflict({ version: 3 }), 'version'), 3);
  assert.equal(numberIn(conflict({ version: '3' }), 'version'), null);
  assert.equal(numberIn(conflict(), 'version'), null);
});
