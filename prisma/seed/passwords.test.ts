import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { entriesOf } from '#e2e/fixtures/audit';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { agentOfPassword, changeAgentPassword } from '#lib/server/identity/agents';
import { customerOfPassword } from '#lib/server/identity/customers';
import { mintToken, openSession, sessionOfToken } from '#lib/server/identity/sessions';
import { pool } from '#lib/server/platform/db';
import { plantDemo } from './demo';
import { changeDemoPasswords, knownPassword, peopleWithKnownPassword } from './passwords';

const ada = async () => (await agentOfPassword('ada@shopbell.test', knownPassword))?.actor;
const vera = async () => (await customerOfPassword('vera@shopbell.test', knownPassword))?.actor;

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

test('another password for the demo signs its people out, and the audit log has it of each of the team', async () => {
  await plantDemo({ password: knownPassword });
  const [agent, customer] = [await ada(), await vera()];
  assert.ok(agent && customer);
  const tokens = {
    agent: (await mintToken(await openSession(agent), 'cookie')).token,
    customer: (await mintToken(await openSession(customer), 'cookie')).token,
  };
  const actions = async () => (await entriesOf(agent.id)).map(({ action, details }) => [action, details]);
  const added = ['agent_created', { role: 'agent' }];

  await changeDemoPasswords(knownPassword, 'all');
  assert.deepEqual(await actions(), [added], 'it was theirs already');
  for (const side of ['agent', 'customer'] as const) assert.ok(await sessionOfToken(side, tokens[side]));
  assert.equal((await peopleWithKnownPassword()).length, 3);

  await pool().query('ALTER TABLE audit_entries ADD CONSTRAINT full_disk CHECK (false) NOT VALID');
  await assert.rejects(changeDemoPasswords('another password', 'all'), /full_disk/);
  await pool().query('ALTER TABLE audit_entries DROP CONSTRAINT full_disk');
  assert.ok(await ada(), 'what cannot be recorded is not done');

  await changeDemoPasswords('another password', 'all');
  assert.deepEqual(await actions(), [added, ['agent_password_changed', { sessionsEnded: 1 }]]);
  for (const side of ['agent', 'customer'] as const) {
    assert.equal(await sessionOfToken(side, tokens[side]), null);
  }
  assert.deepEqual([await ada(), await vera()], [undefined, undefined]);
  assert.deepEqual(await peopleWithKnownPassword(), []);
  assert.equal((await customerOfPassword('vera@shopbell.test', 'another password'))?.actor.id, customer.id);
});

test('only those whom the well-known password lets in get another one: what was chosen or taken since stays so', async () => {
  await pool().query('DELETE FROM sessions');
  await changeDemoPasswords(knownPassword, 'all');
  const [agent, customer] = [await ada(), await vera()];
  assert.ok(agent && customer);
  await changeAgentPassword(agent.id, 'chosen by Ada herself');
  await pool().query('UPDATE customers SET password_hash = NULL WHERE id = $1', [customer.id]);
  assert.deepEqual(await changeDemoPasswords('another password', 'known'), ['omar@shopbell.test']);
  assert.ok(await agentOfPassword('ada@shopbell.test', 'chosen by Ada herself'));
  assert.ok(await agentOfPassword('omar@shopbell.test', 'another password'));
  assert.equal(await customerOfPassword('vera@shopbell.test', 'another password'), null);
});
