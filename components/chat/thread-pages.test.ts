import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '#lib/shared/contract/entities';
import { pagesOf } from './thread-pages';

function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    id: `message ${from + index}`,
    conversationId: 'conversation',
    kind: 'reply',
    seq: from + index,
    rev: from + index,
    author: { kind: 'system', id: null, name: '' },
    body: '',
    attachments: [],
    clientId: null,
    createdAt: '2026-03-01T10:00:00.000Z',
    editedAt: null,
    deletedAt: null,
  }));
}

const spans = (pages: ReturnType<typeof pagesOf>) =>
  pages.map((page) => `${page[0]?.seq}-${page.at(-1)?.seq}`);

test('pages joined are the messages, whatever was there before', () => {
  const all = messages(1, 173);
  let pages: ReturnType<typeof pagesOf> = [];
  for (const first of [150, 101, 51, 50, 1]) {
    pages = pagesOf(all.slice(first - 1), pages);
    assert.deepEqual(pages.flat(), all.slice(first - 1));
  }
  assert.deepEqual(spans(pagesOf([], pages)), []);
});

test('a message that arrives changes the last page alone', () => {
  const all = messages(1, 120);
  const before = pagesOf(all.slice(0, 119), []);
  const after = pagesOf(all, before);
  assert.deepEqual(spans(after), ['1-50', '51-100', '101-120']);
  assert.equal(after[0], before[0]);
  assert.equal(after[1], before[1]);
  assert.notEqual(after[2], before[2]);
});

test('history that loads above leaves the pages below as they are', () => {
  const all = messages(1, 120);
  const before = pagesOf(all.slice(100), []);
  const after = pagesOf(all.slice(20), before);
  assert.deepEqual(spans(after), ['21-50', '51-100', '101-120']);
  assert.equal(after.at(-1), before[0]);
});

test('without a change the answer is the same object', () => {
  const all = messages(1, 60);
  const before = pagesOf(all, []);
  assert.equal(pagesOf([...all], before), before);
});

test('a reset to other messages begins new pages', () => {
  const before = pagesOf(messages(1, 60), []);
  assert.deepEqual(spans(pagesOf(messages(500, 549), before)), ['500-549']);
});
