import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message, Receipt } from '#lib/shared/contract/entities';
import { deliveryOf } from './delivery';

const vera = { kind: 'customer', id: 'vera' } as const;
const ada = { kind: 'agent', id: 'ada' } as const;

function log(...kinds: ('vera' | 'ada' | 'note' | 'activity')[]): Message[] {
  return kinds.map((kind, index) => ({
    id: `message ${index}`,
    conversationId: 'conversation',
    kind: kind === 'note' || kind === 'activity' ? kind : 'reply',
    seq: index + 1,
    rev: index + 1,
    author: { ...(kind === 'vera' ? vera : ada), name: kind },
    body: '',
    attachments: [],
    clientId: null,
    createdAt: '2026-03-01T10:00:00.000Z',
    editedAt: null,
    deletedAt: null,
  }));
}

const team = (deliveredSeq: number, readSeq: number): Receipt[] => [
  {
    participant: { kind: 'team' },
    deliveredSeq,
    readSeq,
    readAt: readSeq ? '2026-03-01T10:05:00.000Z' : null,
  },
];

test('a message grows from sent to delivered to seen', () => {
  const messages = log('vera', 'ada', 'vera');
  assert.equal(deliveryOf(messages, [], vera).state, 'sent');
  assert.equal(deliveryOf(messages, team(3, 0), vera).state, 'delivered');
  assert.equal(deliveryOf(messages, team(3, 3), vera).state, 'seen');
});

test('an earlier message stays seen while the last one is only sent', () => {
  const delivery = deliveryOf(log('vera', 'ada', 'vera'), team(2, 2), vera);
  assert.deepEqual(
    { lastSeq: delivery.lastSeq, state: delivery.state, seenSeq: delivery.seenSeq },
    { lastSeq: 3, state: 'sent', seenSeq: 1 },
  );
});

test('for agents the customer is who sees, and notes and activity are nothing to be seen', () => {
  const receipts: Receipt[] = [
    { participant: { kind: 'agent', id: 'omar' }, deliveredSeq: 4, readSeq: 4, readAt: null },
    { participant: { kind: 'customer', id: 'vera' }, deliveredSeq: 2, readSeq: 2, readAt: null },
  ];
  const delivery = deliveryOf(log('vera', 'ada', 'note', 'activity'), receipts, ada);
  assert.deepEqual({ lastSeq: delivery.lastSeq, state: delivery.state }, { lastSeq: 2, state: 'seen' });
});
