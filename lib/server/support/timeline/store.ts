/**
 * Has PostgreSQL store drafts, in the caller's transaction or on a connection for themselves, and reads its verdicts.
 * Refuses to wait for ever, and to try again: what became of a failure is for whoever asked to find out.
 */
import type { Pool, PoolClient } from 'pg';
import { sqlStateOf } from '../../platform/database-errors';
import { queryTimeoutMs, timeLimited } from '../../platform/db';
import type { Draft, Verdict } from './draft';
import { type AppendedRow, appendStatement, elsewhereStatement, verdictOf } from './statement';

/** Somebody else holds one of the conversations for longer than the connection waits. */
export const lockNotAvailable = '55P03';

/**
 * Appends as part of the caller's transaction. Drafts of one call must differ in author and client id. Verdicts are in
 * their order.
 */
export async function appendInTransaction(client: PoolClient, drafts: Draft[]): Promise<Verdict[]> {
  const { rows } = await client.query<AppendedRow>(appendStatement(drafts));
  const verdicts: Verdict[] = [];
  for (const row of rows) verdicts[row.ordinal] = verdictOf(row);
  if (rows.length < drafts.length) {
    const homeless = drafts.flatMap((_, ordinal) => (verdicts[ordinal] ? [] : [ordinal]));
    const elsewhere = await client.query<AppendedRow>(elsewhereStatement(drafts, homeless));
    for (const row of elsewhere.rows) verdicts[row.ordinal] = verdictOf(row);
  }
  return verdicts;
}

/**
 * Rejects as for a lost connection when there is no answer within `limitMs`: nobody knows then what was stored.
 * PostgreSQL tells of a failure before it lets go of what the statement has locked: who asks next what others hold must
 * not find that among it.
 */
export async function storeOnItsOwn(
  database: Pool,
  drafts: Draft[],
  limitMs = queryTimeoutMs,
): Promise<Verdict[]> {
  const client = await database.connect();
  let isCut = false;
  // Without its connection the statement fails as well.
  const patience = setTimeout(() => {
    isCut = true;
    client.release(true);
  }, limitMs);
  try {
    const verdicts = await appendInTransaction(client, drafts);
    if (!isCut) client.release();
    return verdicts;
  } catch (error) {
    const isSettled = sqlStateOf(error) === lockNotAvailable && (await hasAnswered(client));
    if (!isCut) client.release(!isSettled);
    throw error;
  } finally {
    clearTimeout(patience);
  }
}

/** Whatever was asked on this connection before is over then. */
function hasAnswered(client: PoolClient): Promise<boolean> {
  return client.query(timeLimited({ text: 'SELECT' })).then(
    () => true,
    () => false,
  );
}
