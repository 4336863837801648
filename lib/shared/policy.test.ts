import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Action, type Asker, decide, type Subject, type Verdict } from './policy';

const vera: Asker = { kind: 'customer', id: 'vera' };
const ada: Asker = { kind: 'agent', id: 'ada' };

const own: Subject = { conversation: { customerId: 'vera' } };
const others: Subject = { conversation: { customerId: 'max' } };
const missing: Subject = { conversation: null };
const message = (authorId: string, more: { isVisibleToCustomer?: boolean; isDeleted?: boolean } = {}) => ({
  conversation: { customerId: 'vera' },
  message: { authorId, isVisibleToCustomer: true, isDeleted: false, ...more },
});

type Line = [action: Action, subject: Subject | undefined, ofCustomer: Verdict, ofAgent: Verdict];

/** Role × action × state. The customer is Vera, the agent Ada. */
const table: Line[] = [
  ['start', undefined, 'allowed', 'forbidden'],
  ['list_conversations', undefined, 'allowed', 'forbidden'],
  ['introduce', undefined, 'allowed', 'forbidden'],
  ['list_inbox', undefined, 'forbidden', 'allowed'],
  ['see_customer', undefined, 'forbidden', 'allowed'],
  ['see_agents', undefined, 'forbidden', 'allowed'],
  ['set_presence', undefined, 'forbidden', 'allowed'],
  ['read_audit_log', undefined, 'forbidden', 'forbidden'],
  ...(['read', 'mark', 'reply', 'type_reply'] as const).flatMap((action): Line[] => [
    [action, own, 'allowed', 'allowed'],
    [action, others, 'not_found', 'allowed'],
    [action, missing, 'not_found', 'not_found'],
  ]),
  ...(['note', 'type_note', 'update', 'assign'] as const).flatMap((action): Line[] => [
    [action, own, 'forbidden', 'allowed'],
    [action, others, 'not_found', 'allowed'],
    [action, missing, 'not_found', 'not_found'],
  ]),
  ...(['edit_message', 'delete_message'] as const).flatMap((action): Line[] => [
    [action, message('vera'), 'allowed', 'forbidden'],
    [action, message('ada'), 'forbidden', 'allowed'],
    [action, message('omar'), 'forbidden', 'forbidden'],
    [action, message('ada', { isVisibleToCustomer: false }), 'not_found', 'allowed'],
    [action, { ...message('max'), ...others }, 'not_found', 'forbidden'],
    [action, { conversation: null, message: null }, 'not_found', 'not_found'],
  ]),
  ['edit_message', message('vera', { isDeleted: true }), 'forbidden', 'forbidden'],
  ['delete_message', message('vera', { isDeleted: true }), 'allowed', 'forbidden'],
];

for (const [action, subject, ofCustomer, ofAgent] of table) {
  test(`${action} of ${JSON.stringify(subject) ?? 'nothing'}: customer ${ofCustomer}, agent ${ofAgent}`, () => {
    assert.equal(decide(vera, action, subject), ofCustomer);
    assert.equal(decide(ada, action, subject), ofAgent);
  });
}

test('what agents may do, admins may; the audit log is theirs alone', () => {
  const omar: Asker = { kind: 'agent', id: 'ada', role: 'admin' };
  for (const [action, subject, , ofAgent] of table) {
    if (action !== 'read_audit_log') assert.equal(decide(omar, action, subject), ofAgent, action);
  }
  assert.equal(decide(omar, 'read_audit_log'), 'allowed');
  assert.equal(decide({ ...omar, role: 'agent' }, 'read_audit_log'), 'forbidden');
  assert.equal(decide({ ...vera, role: 'admin' }, 'read_audit_log'), 'forbidden');
});
