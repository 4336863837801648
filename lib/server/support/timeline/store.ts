/**
 * Has PostgreSQL store drafts, in the caller's transaction or on a connection for themselves, and reads its verdicts.
 * Refuses to try again: what became of a failure is for whoever asked to find out.
 */
import type { Pool, PoolClient } from 'pg';
import { sqlStateOf } from '../../platform/database-errors';
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
 * PostgreSQL tells of a failure before it lets go of what the statement has locked: who asks next what others hold must
 * not find that among it.
 */
export async function storeOnItsOwn(database: Pool, drafts: Draft[]): Promise<Verdict[]> {
  const client = await database.connect();
  try {
    const verdicts = await appendInTransaction(client, drafts);
    client.release();
    return verdicts;
  } catch (error) {
    const isSettled = sqlStateOf(error) === lockNotAvailable && (await hasAnswered(client));
    client.release(!isSettled);
    throw error;
  }
}

/** Whatever was asked on this connection before is over then. */
function hasAnswered(client: PoolClient): Promise<boolean> {
  return client.query('SELECT').then(
    () => true,
    () => false,
  );
}
