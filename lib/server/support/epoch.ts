/**
 * Which database this is. The stored id changes with a restore from a backup, the timeline id with a failover to a
 * copy: either may have lost what clients already hold, so they compare the epoch and read anew.
 */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { isConnectionLost } from '../platform/database-errors';
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
  const { rows } = await pool().query<{ epoch: string }>('SELECT epoch FROM installation');
  return `${rows[0]?.epoch}.${await readTimelineId()}`;
}

/** The name of the log being written has it at once after a failover; the control file only after a checkpoint. */
const timelineIds = [
  `SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS id`,
  `SELECT upper(lpad(to_hex(timeline_id), 8, '0')) AS id FROM pg_control_checkpoint()`,
];

/** Some hosted databases forbid the one, some the other; where both are forbidden the stored id must do. */
async function readTimelineId(): Promise<string> {
  for (const text of timelineIds) {
    try {
      const { rows } = await pool().query<{ id: string }>(text);
      if (rows[0]) return rows[0].id;
    } catch (error) {
      if (isConnectionLost(error)) throw error;
    }
  }
  return '';
}
