/** Whether the database is the one that this version needs, and keeps what it is told to keep. */
import type { ClientBase } from 'pg';
import { knownMigrations, recordedMigrations } from '#lib/server/platform/migrations';
import { type Finding, listOf } from './check';

export async function lookAtMigrations(client: ClientBase): Promise<Finding> {
  const known = await knownMigrations();
  const recorded = await recordedMigrations(client);
  const named = (names: { name: string }[]) => listOf(names.map(({ name }) => name));
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]));
  const missing = known.filter(({ name }) => !recorded.some((one) => one.name === name));
  const failed = recorded.filter(({ isApplied }) => !isApplied);
  const newer = recorded.filter(({ name }) => !checksums.has(name));
  const changed = recorded.filter(
    ({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum,
  );
  const problems: string[] = [];
  if (missing.length > 0) problems.push(`Not applied: ${named(missing)}. The next start does it.`);
  if (failed.length > 0) {
    problems.push(
      `Begun and failed: ${named(failed)}. Restore a backup into an empty database, or mend what it left and tell \`prisma migrate resolve\`.`,
    );
  }
  if (newer.length > 0) {
    problems.push(
      `Of a newer version: ${named(newer)}. Run the version that applied it, or restore a backup taken before.`,
    );
  }
  if (changed.length > 0) {
    problems.push(
      `Another text than was applied: ${named(changed)}. Check out the files as they were published.`,
    );
  }
  return { problems, remark: `${recorded.length} applied` };
}

const neededExtensions = ['pg_trgm'];

export async function lookAtExtensions(client: ClientBase): Promise<Finding> {
  const { rows } = await client.query<{ missing: string[]; invalid: string[] }>(
    `SELECT ARRAY(SELECT name FROM unnest($1::text[]) name
         WHERE name NOT IN (SELECT extname FROM pg_extension)) AS missing,
       ARRAY(SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE c.relnamespace = current_schema()::regnamespace AND NOT i.indisvalid) AS invalid`,
    [neededExtensions],
  );
  const { missing = [], invalid = [] } = rows[0] ?? {};
  return {
    problems: [
      ...missing.map(
        (name) =>
          `The extension ${name} is missing, and with it the indexes of the search: CREATE EXTENSION ${name}, then make them again as the migrations do.`,
      ),
      ...invalid.map((name) => `The index ${name} is not valid and is not used: REINDEX INDEX ${name}.`),
    ],
    remark: neededExtensions.join(', '),
  };
}

/** What each of these risks when it is off. */
const risks: Record<string, string> = {
  fsync: 'a crash of the machine can destroy the whole database',
  full_page_writes: 'a crash of the machine can leave torn pages',
  synchronous_commit: 'the last acknowledged messages are lost in a crash',
};

export async function lookAtSettings(client: ClientBase): Promise<Finding> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM pg_settings WHERE name = ANY($1) AND setting = 'off' ORDER BY name`,
    [Object.keys(risks)],
  );
  const problems = rows.map(
    ({ name }) => `${name} is off: ${risks[name]}. Turn it on for this server, database and user.`,
  );
  const { rows: states } = await client.query<{ isStandby: boolean; isReadOnly: boolean }>(
    `SELECT pg_is_in_recovery() AS "isStandby",
       current_setting('default_transaction_read_only') = 'on' AS "isReadOnly"`,
  );
  if (states[0]?.isStandby) {
    problems.push('This is a standby, which takes no writes: name the primary in DATABASE_URL.');
  } else if (states[0]?.isReadOnly) {
    problems.push('default_transaction_read_only is on: nothing can be stored. Turn it off.');
  }
  return { problems, remark: 'what is acknowledged is on disk' };
}

/**
 * Of which kind the backends of others are is hidden from a user without pg_read_all_stats: then all of them count.
 * @param wanted by one server process: DATABASE_CONNECTIONS
 */
export async function lookAtConnections(client: ClientBase, wanted: number): Promise<Finding> {
  const { rows } = await client.query<{ limit: number; others: number }>(
    `SELECT least(
         current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
         (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()),
         (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user)
       ) AS limit,
       (SELECT count(*)::int FROM pg_stat_activity
        WHERE datid IS NOT NULL AND usesysid IS NOT NULL
          AND coalesce(backend_type, 'client backend') = 'client backend' AND application_name NOT LIKE 'shopbell%') AS others`,
  );
  const { limit = 0, others = 0 } = rows[0] ?? {};
  const left = limit - others;
  const problem = `DATABASE_CONNECTIONS is ${wanted}, and the database has ${Math.max(0, left)} left for Shopbell: raise its limit, or lower DATABASE_CONNECTIONS.`;
  return {
    problems: left < wanted ? [problem] : [],
    remark: `room for ${Math.floor(left / wanted)} server processes with ${wanted} each`,
  };
}

/** Presence and the ends of sessions go by the database's clock, tokens by the server's. */
const clockDifferenceMaximumMs = 5_000;

export async function lookAtClock(client: ClientBase): Promise<Finding> {
  const asked = Date.now();
  const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const answered = Date.now();
  const difference = (rows[0]?.now.getTime() ?? 0) - (asked + answered) / 2;
  const seconds = Math.round(Math.abs(difference) / 1_000);
  const direction = difference > 0 ? 'ahead of' : 'behind';
  return {
    problems:
      Math.abs(difference) > clockDifferenceMaximumMs
        ? [`The database's clock is ${seconds} s ${direction} this machine's: let both follow NTP.`]
        : [],
    remark: "as this machine's",
  };
}
