import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { agent } from '#e2e/fixtures/people';
import { pool } from '../platform/db';
import { changeAgentPassword, changeAgentRole, disableAgent, enableAgent } from './agents';
import { sessionOfToken } from './sessions';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
beforeEach(() => pool().query('DELETE FROM agents'));
after(() => database.drop());

const admins = async () => {
  const { rowCount } = await pool().query(`SELECT FROM agents WHERE role = 'admin' AND disabled_at IS NULL`);
  return rowCount;
};

test('the only admin is neither disabled nor made an agent; a disabled one does not count', async () => {
  const [omar, gone] = [await agent('admin'), await agent('admin')];
  await disableAgent(gone.actor.id);
  await assert.rejects(disableAgent(omar.actor.id), /^ShopbellError: Omar is the only admin, /);
  await assert.rejects(changeAgentRole(omar.actor.id, 'agent'), /Make somebody else an admin first\.$/);
  assert.ok(await sessionOfToken('agent', omar.bearer, 'bearer'));
  await changeAgentPassword(omar.actor.id, 'another long password');
  await changeAgentRole(gone.actor.id, 'agent');
  assert.equal(await admins(), 1);
  await enableAgent(gone.actor.id);
  await changeAgentRole(gone.actor.id, 'admin');
  await disableAgent(omar.actor.id);
  assert.equal(await admins(), 1);
});

test('of many who would each take away another admin at once, one stays', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, () => agent('admin')));
  const outcomes = await Promise.allSettled(
    people.map(({ actor }, index) =>
      index % 2 === 0 ? disableAgent(actor.id) : changeAgentRole(actor.id, 'agent'),
    ),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 5);
  assert.equal(await admins(), 1);
});

test('a session from before an agent was disabled opens nothing once they are enabled again', async () => {
  const [ada, nils] = [await agent(), await agent()];
  await disableAgent(ada.actor.id);
  // By hand, past the verb: the session's row does not know.
  await pool().query('UPDATE agents SET disabled_at = now() WHERE id = $1', [nils.actor.id]);
  for (const { actor, bearer } of [ada, nils]) {
    await enableAgent(actor.id);
    assert.equal(await sessionOfToken('agent', bearer, 'bearer'), null);
  }
});

test('who is enabled already is not signed out by enabling them', async () => {
  const ada = await agent();
  assert.deepEqual(await enableAgent(ada.actor.id), { heldAlready: true, sessionsEnded: 0 });
  assert.ok(await sessionOfToken('agent', ada.bearer, 'bearer'));
});

test('sessions that had run out are not counted among those that a change ends', async () => {
  const ada = await agent();
  await pool().query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [
    ada.session.sessionId,
  ]);
  assert.deepEqual(await disableAgent(ada.actor.id), { heldAlready: false, sessionsEnded: 0 });
});
