import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { untilSomebodyWaits } from '#e2e/fixtures/locks';
import { createWorld, type World } from '#e2e/fixtures/world';
import { pool } from '../platform/db';
import { presenceOf } from './presence';

let world: World;
before(async () => {
  world = await createWorld();
});
after(() => world.close());

test('who arrives while presence is being renewed is not taken for gone', async () => {
  const ada = await world.connect(await world.agent());
  const lost = await world.agent('Of a process that died');
  await pool().query(
    `INSERT INTO presence (node_id, participant_kind, participant_id, renewed_at)
     VALUES ($1, 'agent', $2, now() - interval '1 minute')`,
    [randomUUID(), lost.id],
  );
  const blocker = await pool().connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM presence WHERE participant_id = $1 FOR UPDATE', [ada.actor.id]);
  await untilSomebodyWaits();
  const omar = await world.connect(await world.agent('Omar Haddad'));
  await ada.event('presence:changed', ({ participant }) => participant.id === omar.actor.id);
  await blocker.query('COMMIT');
  blocker.release();

  await ada.event('presence:changed', ({ participant }) => participant.id === lost.id);
  assert.equal((await presenceOf([omar.actor.id])).get(omar.actor.id), 'online');
});
