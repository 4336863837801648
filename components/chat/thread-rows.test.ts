import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '#lib/shared/contract/entities';
import { rowsOf } from './thread-rows';

const vera = { kind: 'customer', id: 'vera', name: 'Vera' } as const;
const ada = { kind: 'agent', id: 'ada', name: 'Ada' } as const;

function message(seq: number, author: Message['author'], time: string, more: Partial<Message> = {}): Message {
  return {
    id: `message ${seq}`,
    conversationId: 'conversation',
    kind: 'reply',
    seq,
    rev: seq,
    author,
    body: `words ${seq}`,
    attachments: [],
    clientId: `client ${seq}`,
    createdAt: new Date(`2026-03-01T${time}`).toISOString(),
    editedAt: null,
    deletedAt: null,
    ...more,
  };
}

function rows(messages: Message[], more: Partial<Parameters<typeof rowsOf>[0]> = {}) {
  return rowsOf({ messages, outgoing: [], before: null, after: null, newFrom: null, viewer: vera, ...more });
}

/** `day`, `new`, `activity`, or the author with the numbers of a group. */
function sketch(...args: Parameters<typeof rows>): string[] {
  return rows(...args).map((row) =>
    row.type === 'group'
      ? `${row.author.id} ${row.entries.map(({ message }) => message?.seq ?? 'out').join('+')}`
      : row.type,
  );
}

test('an author within five minutes is one group, another author or a longer pause begins the next', () => {
  const messages = [
    message(1, vera, '10:00:00'),
    message(2, vera, '10:04:59'),
    message(3, ada, '10:05:10'),
    message(4, ada, '10:10:10'),
  ];
  assert.deepEqual(sketch(messages), ['day', 'vera 1+2', 'ada 3', 'ada 4']);
});

test('a note and a reply of one agent do not share a group', () => {
  const messages = [message(1, ada, '10:00:00'), message(2, ada, '10:00:10', { kind: 'note' })];
  assert.deepEqual(sketch(messages), ['day', 'ada 1', 'ada 2']);
});

test('midnight separates what a minute joins', () => {
  const messages = [
    message(1, vera, '23:59:50'),
    message(2, vera, '23:59:59', { createdAt: new Date('2026-03-02T00:00:10').toISOString() }),
  ];
  assert.deepEqual(sketch(messages), ['day', 'vera 1', 'day', 'vera 2']);
});

test('activity stands between groups', () => {
  const joined = message(2, ada, '10:00:05', { kind: 'activity', clientId: null });
  const messages = [message(1, vera, '10:00:00'), joined, message(3, vera, '10:00:10')];
  assert.deepEqual(sketch(messages), ['day', 'vera 1', 'activity', 'vera 3']);
});

test('the New line cuts a group', () => {
  const messages = [message(1, ada, '10:00:00'), message(2, ada, '10:00:10')];
  assert.deepEqual(sketch(messages, { newFrom: 2 }), ['day', 'ada 1', 'new', 'ada 2']);
});

test('a group runs on across two pages: the name above, the time below', () => {
  const [first, second] = [message(1, ada, '10:00:00'), message(2, ada, '10:00:10')];
  const above = rows([first], { after: second }).at(-1);
  const below = rows([second], { before: first }).at(-1);
  assert.ok(above?.type === 'group' && above.isStart && !above.isEnd);
  assert.ok(below?.type === 'group' && !below.isStart && below.isEnd);
});

test('what is on its way joins the last group and keeps its key when it is stored', () => {
  const createdAt = new Date('2026-03-01T10:00:30').toISOString();
  const outgoing = {
    clientId: 'client 2',
    queue: 'conversation',
    kind: 'reply',
    body: 'words 2',
    createdAt,
    state: 'sending',
    isRefused: false,
  } as const;
  const before = rows([message(1, vera, '10:00:00')], { outgoing: [outgoing] }).at(-1);
  const after = rows([message(1, vera, '10:00:00'), message(2, vera, '10:00:31')]).at(-1);
  assert.ok(before?.type === 'group' && after?.type === 'group');
  assert.deepEqual(
    before.entries.map(({ key }) => key),
    after.entries.map(({ key }) => key),
  );
});
