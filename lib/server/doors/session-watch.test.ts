import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '#e2e/fixtures/world';
import { pool } from '../platform/db';
import { isReady } from './health';

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
