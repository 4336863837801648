import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectPerson, createWorld, type Person, type World } from '#e2e/fixtures/world';
import type { Role } from '#lib/shared/contract/entities';
import { changeAgentRole } from '../identity/agents';
import { openSession } from '../identity/sessions';
import { pool } from '../platform/db';
import { isReady } from './health';
import type { LiveServer } from './live-sockets';

test('while all other connections to the database are busy, a revoked session loses its socket within 5 s and the process is ready', async () => {
  const world = await createWorld({ DATABASE_CONNECTIONS: '6' });
  try {
    const ada = await world.connect(await world.agent());
    const gone = new Promise<number>((resolve) => ada.socket.once('disconnect', () => resolve(Date.now())));
    // Revoked by another process, of which this one is told by nobody.
    await pool().query(`UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE id = $1`, [
      ada.sessionId,
    ]);
    const revokedAt = Date.now();
    const busy = await Promise.all(Array.from({ length: 3 }, () => pool().connect()));
    assert.equal(pool().idleCount, 0);
    assert.equal(await isReady(), true);
    assert.ok((await gone) - revokedAt < 5_000);
    for (const client of busy) client.release();
  } finally {
    await world.close();
  }
});

test('a socket whose handshake was overtaken by a change of role has the new one within 5 s', async () => {
  const world = await createWorld();
  try {
    const [omar] = [await world.agent('Omar Haddad', 'admin'), await world.agent('Edith', 'admin')];
    const session = await openSession(omar);
    const first = await connectPerson(world.url, omar, { session });
    const held = heldHandshake(world.io);
    const connecting = connectPerson(world.url, omar, { session });
    const letIn = await held;
    await changeAgentRole(omar.id, 'agent');
    await untilKnownAs('agent', world, first);
    letIn();
    const second = await connecting;
    assert.equal(world.knownAt(second)?.role, 'admin', 'it joins as it was read');
    await untilKnownAs('agent', world, second);
    assert.equal(world.knownAt(first)?.role, 'agent');
    for (const { socket } of [first, second]) socket.disconnect();
  } finally {
    await world.close();
  }
});

/** Resolves when the next who comes has been read from the database, with how to let them join. */
function heldHandshake(io: LiveServer): Promise<() => void> {
  return new Promise((resolve) => {
    io.use((_socket, next) => resolve(next));
  });
}

async function untilKnownAs(role: Role, world: World, person: Person): Promise<void> {
  const deadline = performance.now() + 5_000;
  // Each answer is a turn of the server's, so nothing here waits for a clock.
  while (world.knownAt(person)?.role !== role) {
    await person.do('agent:list', {});
    assert.ok(performance.now() < deadline, `not known as ${role} after five seconds`);
  }
}
