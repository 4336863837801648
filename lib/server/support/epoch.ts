/**
 * Which database this is. The stored id changes with a restore from a backup, the timeline id with a failover to a
 * copy: either may have lost what clients already hold, so they compare the epoch and read anew.
 */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { onDatabaseReconnect, pool } from '../platform/db';
import { singleton } from '../platform/singleton';

interface Known {
  pool: Pool | null;
  epoch: Promise<string> | null;
}

const known = () =>
  singleton('epoch', (): Known => {
    const state: Known = { pool: null, epoch: null };
    onDatabaseReconnect(() => {
      state.epoch = null;
    });
    return state;
  });

/** The epoch as of the last reconnection. */
export function currentEpoch(): Promise<string> {
  const state = known();
  // Tests, and nothing else, close one database and open another in one process.
  if (state.pool !== pool()) state.epoch = null;
  state.pool = pool();
  state.epoch ??= readEpoch().catch((error) => {
    state.epoch = null;
    throw error;
  });
  return state.epoch;
}

async function readEpoch(): Promise<string> {
  await pool().query('INSERT INTO installation (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING', [
    randomUUID(),
  ]);
  const { rows } = await pool().query<{ epoch: string }>(
    `SELECT epoch || '.' || (SELECT timeline_id FROM pg_control_checkpoint()) AS epoch FROM installation`,
  );
  return rows[0]?.epoch ?? '';
}
