import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { entriesOf } from '#e2e/fixtures/audit';
import { freshDatabase, type TestDatabase } from '#e2e/fixtures/database';
import { disableTeam, enableTeam } from './cast';

let database: TestDatabase;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

test('the team of a replay is the same each time, and the audit log has when it came and went', async () => {
  const team = await enableTeam();
  assert.deepEqual(await enableTeam(), team, 'also where a replay was killed before it could send them home');
  await disableTeam(team);
  assert.deepEqual(await enableTeam(), team);
  await disableTeam(team);
  assert.equal(team.length, 4);
  for (const { id } of team) {
    assert.deepEqual(
      (await entriesOf(id)).map(({ action }) => action),
      ['agent_created', 'agent_disabled', 'agent_enabled', 'agent_disabled'],
    );
  }
});
