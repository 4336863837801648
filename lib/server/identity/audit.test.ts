import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { actionsOf, entriesOf } from '#e2e/fixtures/audit';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { agent, password } from '#e2e/fixtures/people';
import { inTransaction, pool } from '../platform/db';
import { agentOfPassword, changeAgentPassword, changeAgentRole, disableAgent, enableAgent } from './agents';
import { auditActorOf, auditAgent, commandLine, recordAudit, recordRepeatable } from './audit';
import { endSession, openSession } from './sessions';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

test('no statement changes or removes an entry, not even one that would find none', async () => {
  const omar = await agent('admin');
  const before = await entriesOf(omar.actor.id);
  assert.equal(before.length, 1);
  for (const statement of [
    `UPDATE audit_entries SET actor_name = 'Nobody'`,
    'UPDATE audit_entries SET at = now() WHERE false',
    'DELETE FROM audit_entries',
    'DELETE FROM audit_entries WHERE id = -1',
    'TRUNCATE audit_entries',
    'TRUNCATE agents CASCADE; TRUNCATE audit_entries',
    `INSERT INTO audit_entries (id, actor_kind, actor_name, action)
       SELECT id, 'system', 'Nobody', 'signed_in' FROM audit_entries ON CONFLICT (id) DO UPDATE SET action = 'none'`,
    `SET session_replication_role = replica; DELETE FROM audit_entries`,
  ]) {
    await assert.rejects(
      inTransaction((client) => client.query(statement)),
      /The audit log is append-only/,
      statement,
    );
  }
  assert.deepEqual(await entriesOf(omar.actor.id), before);
});

test('who is gone stays in the log, under the name they had', async () => {
  const ada = await agent();
  await pool().query('DELETE FROM agents WHERE id = $1', [ada.actor.id]);
  assert.deepEqual(
    (await entriesOf(ada.actor.id)).map((entry) => [entry.action, entry.subject_name]),
    [['agent_created', 'Ada']],
  );
});

test('each change of the team is recorded once, with what it changed, and what changes nothing is not', async () => {
  const [ada] = [await agent(), await agent('admin')];
  await changeAgentRole(ada.actor.id, 'admin');
  await changeAgentRole(ada.actor.id, 'admin');
  await openSession(ada.actor);
  await changeAgentPassword(ada.actor.id, 'another long password');
  await enableAgent(ada.actor.id);
  await disableAgent(ada.actor.id);
  await disableAgent(ada.actor.id);
  await enableAgent(ada.actor.id);
  const entries = await entriesOf(ada.actor.id);
  assert.deepEqual(
    entries.map(({ action, details }) => [action, details]),
    [
      ['agent_created', { role: 'agent' }],
      ['agent_role_changed', { role: 'admin', formerRole: 'agent' }],
      ['agent_password_changed', { sessionsEnded: 2 }],
      ['agent_disabled', { sessionsEnded: 0 }],
      ['agent_enabled', { sessionsEnded: 0 }],
    ],
  );
  for (const entry of entries) {
    assert.deepEqual([entry.actor_kind, entry.actor_name], ['system', 'Command line']);
    assert.deepEqual([entry.subject_kind, entry.subject_name], ['agent', 'Ada']);
  }
});

test('what cannot be recorded is not done', async () => {
  const [ada, omar, gone] = [await agent(), await agent('admin'), await agent()];
  await disableAgent(gone.actor.id);
  await pool().query('ALTER TABLE audit_entries ADD CONSTRAINT full_disk CHECK (false) NOT VALID');
  try {
    const email = `${randomUUID()}@team.test`;
    for (const attempt of [
      () => agent('admin', email),
      () => changeAgentRole(ada.actor.id, 'admin'),
      () => disableAgent(ada.actor.id),
      () => enableAgent(gone.actor.id),
      () => changeAgentPassword(ada.actor.id, 'another long password'),
      () => endSession(omar.session.sessionId, 'signed_out'),
    ]) {
      await assert.rejects(attempt, /full_disk/);
    }
    const { rows } = await pool().query(
      `SELECT role::text AS role, disabled_at FROM agents WHERE id = $1 OR email = $2`,
      [ada.actor.id, email],
    );
    assert.deepEqual(rows, [{ role: 'agent', disabled_at: null }]);
    assert.equal(await agentOfPassword(gone.actor.email ?? '', password), null);
    const open = await pool().query('SELECT FROM sessions WHERE agent_id = ANY($1) AND ended_at IS NULL', [
      [ada.actor.id, omar.actor.id],
    ]);
    assert.equal(open.rowCount, 2);
    assert.notEqual(await agentOfPassword(ada.actor.email ?? '', password), null);
  } finally {
    await pool().query('ALTER TABLE audit_entries DROP CONSTRAINT full_disk');
  }
});

test('an agent who leaves is recorded once; a session that is taken away is not a leaving', async () => {
  const ada = await agent();
  const taken = await openSession(ada.actor);
  await endSession(taken.sessionId, 'revoked');
  for (let time = 0; time < 2; time += 1) {
    await endSession(ada.session.sessionId, 'signed_out', { address: '203.0.113.9', requestId: 'request-1' });
  }
  const [, left, ...more] = await entriesOf(ada.actor.id);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [left?.action, left?.address, left?.request_id, left?.session_id],
    ['signed_out', '203.0.113.9', 'request-1', ada.session.sessionId],
  );
});

test('of what can be repeated ten are recorded, at once or in turn, and the tenth says so', async () => {
  const ada = await agent();
  const record = (action: 'token_minted' | 'sign_in_failed') =>
    recordRepeatable({ actor: commandLine, action, subject: auditAgent(ada.actor) });
  await Promise.all(Array.from({ length: 40 }, () => record('sign_in_failed')));
  await record('sign_in_failed');
  await record('token_minted');
  const entries = await entriesOf(ada.actor.id);
  const failed = entries.filter(({ action }) => action === 'sign_in_failed');
  assert.equal(failed.length, 10);
  assert.deepEqual(
    failed.map(({ details }) => details.isLastRecorded ?? false),
    [...Array(9).fill(false), true],
  );
  assert.equal(entries.filter(({ action }) => action === 'token_minted').length, 1);
});

test('names are kept as they are seen, and cut; other details than those of the contract are refused', async () => {
  const ada = await agent();
  const actor = auditActorOf({ ...ada.actor, name: `A\u202Eda\u200B ${'x'.repeat(300)}` });
  await recordAudit({ actor, action: 'signed_in', source: { address: '' } });
  const [, entry] = await entriesOf(ada.actor.id);
  assert.equal(entry?.actor_name, `Ada ${'x'.repeat(196)}`);
  assert.equal(entry?.address, null);
  const details: Record<string, unknown> = { body: 'Where is my order?' };
  await assert.rejects(recordAudit({ actor, action: 'signed_in', details }), /Unrecognized key/);
  assert.deepEqual(await actionsOf(ada.actor.id), ['agent_created', 'signed_in']);
});
