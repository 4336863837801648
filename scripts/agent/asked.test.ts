import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentAsked } from './asked';

const email = 'ada@shop.example';

test('each change of the team is asked in its own way, and the address is taken as sign-in takes it', () => {
  const add = { change: 'add', name: 'Ada Lindgren', email };
  assert.deepEqual(agentAsked(['Ada Lindgren', email]), { ...add, role: 'agent' });
  assert.deepEqual(agentAsked(['--admin', ' Ada Lindgren ', ' Ada@Shop.Example']), { ...add, role: 'admin' });
  assert.deepEqual(agentAsked([' Ada@Shop.Example', '--disable']), { change: 'disable', email });
  assert.deepEqual(agentAsked(['--enable', email]), { change: 'enable', email });
  assert.deepEqual(agentAsked([email, '--new-password']), { change: 'new-password', email });
  assert.deepEqual(agentAsked([email, '--role', 'admin']), { change: 'role', email, role: 'admin' });
  assert.deepEqual(agentAsked([email, '--role=agent']), { change: 'role', email, role: 'agent' });
});

test('none or two changes in one call, and what is no change, are not asked properly', () => {
  for (const parameters of [
    [],
    [email],
    ['--disable'],
    ['Ada', '--disable'],
    ['Ada', email, 'more'],
    ['', email],
    ['Ada', email, '--disable'],
    ['Ada', email, '--role', 'admin'],
    [email, '--admin'],
    [email, '--disable', '--enable'],
    [email, '--disable', '--disable'],
    [email, '--role', 'agent', '--role', 'admin'],
    [email, '--role', 'admin', '--new-password'],
    [email, '--role'],
    [email, '--role', 'owner'],
    [email, '--role='],
    [email, '--remove'],
  ]) {
    assert.equal(agentAsked(parameters), null, parameters.join(' '));
  }
});
