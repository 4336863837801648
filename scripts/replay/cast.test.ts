import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { entriesOf } from '#e2e/fixtures/audit';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { pool } from '#lib/server/platform/db';
import type { Actor } from '#lib/shared/contract/entities';
import { disableTeam, enableTeam } from './cast';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

async function enabledTeam(): Promise<Actor[]> {
  const team: Actor[] = [];
  await enableTeam(team);
  return team;
}

test('the team of a replay is the same each time, and the audit log has when it came and went', async () => {
  const team = await enabledTeam();
  assert.deepEqual(
    await enabledTeam(),
    team,
    'also where a replay was killed before it could send them home',
  );
  await disableTeam(team);
  assert.deepEqual(await enabledTeam(), team);
  await disableTeam(team);
  assert.equal(team.length, 4);
  for (const { id } of team) {
    assert.deepEqual(
      (await entriesOf(id)).map(({ action }) => action),
      ['agent_created', 'agent_disabled', 'agent_enabled', 'agent_disabled'],
    );
  }
});

test('of a team that cannot all be enabled, those who were go home again', async () => {
  await pool().query(`DELETE FROM agents WHERE email = 'replay-3@shopbell.test'`);
  await pool().query(
    'ALTER TABLE audit_entries ADD CONSTRAINT full_disk CHECK (action <> $$agent_created$$) NOT VALID',
  );
  const team: Actor[] = [];
  await assert.rejects(enableTeam(team), /full_disk/);
  assert.equal(team.length, 2);
  await disableTeam(team);
  const { rowCount } = await pool().query('SELECT FROM agents WHERE disabled_at IS NULL');
  assert.equal(rowCount, 0);
});
