import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { untilSomebodyWaits } from '#e2e/fixtures/locks';
import { agent, customer, password } from '#e2e/fixtures/people';
import { openCaller } from '#e2e/fixtures/rest';
import { changeAgentPassword, disableAgent } from '../identity/agents';
import { hashPassword } from '../identity/passwords';
import { pool } from '../platform/db';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

const liveSessionsOf = async (personId: string) => {
  const { rowCount } = await pool().query(
    'SELECT FROM sessions WHERE (customer_id = $1 OR agent_id = $1) AND ended_at IS NULL',
    [personId],
  );
  return rowCount;
};

const signIn = (as: 'agent' | 'customer', email: string | null) =>
  openCaller().call('POST', '/api/session', { email, password, as });

for (const { as, table, person } of [
  { as: 'agent', table: 'agents', person: () => agent() },
  { as: 'customer', table: 'customers', person: () => customer() },
] as const) {
  test(`a sign-in with the old password, under way while it is changed, does not let the ${as} in`, {
    timeout: 30_000,
  }, async () => {
    const { actor } = await person();
    await pool().query('DELETE FROM sessions');
    const change = await pool().connect();
    await change.query('BEGIN');
    await change.query(`UPDATE ${table} SET password_hash = $2 WHERE id = $1`, [
      actor.id,
      await hashPassword('another long password'),
    ]);
    const signingIn = signIn(as, actor.email);
    await untilSomebodyWaits();
    await change.query('COMMIT');
    change.release();
    const { status, error, headers } = await signingIn;
    assert.deepEqual([status, error?.code], [401, 'unauthenticated']);
    assert.deepEqual(headers.getSetCookie(), []);
    assert.equal(await liveSessionsOf(actor.id), 0);
  });
}

for (const [how, change] of [
  ['a new password', (id: string) => changeAgentPassword(id, 'another long password')],
  ['disabling', disableAgent],
] as const) {
  test(`${how} signs out also whoever was just being let in`, { timeout: 30_000 }, async () => {
    const { actor } = await agent();
    await pool().query('DELETE FROM sessions');
    const blocker = await pool().connect();
    await blocker.query('BEGIN');
    // The session is written by then, and not committed.
    await blocker.query('LOCK TABLE audit_entries IN EXCLUSIVE MODE');
    const signingIn = signIn('agent', actor.email);
    await untilSomebodyWaits();
    const changing = change(actor.id);
    await untilSomebodyWaits(2);
    await blocker.query('COMMIT');
    blocker.release();
    assert.equal((await signingIn).status, 200);
    await changing;
    assert.equal(await liveSessionsOf(actor.id), 0);
  });
}
