/**
 * The tables of a database as a backup sees them: every one that is there, so that a new table is in the next backup
 * without anybody thinking of it. Left out is only what is worth nothing elsewhere, or is made anew of the rest.
 */
import { createHash } from 'node:crypto';
import { type ClientBase, escapeIdentifier } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { TableSum } from './contents';

/** Who is online on which process; the words of messages, and how far they are written; the migrations (in the header). */
const leftOut = ['presence', 'message_words', 'word_marks', '_prisma_migrations'];

export interface Table {
  name: string;
  /** Without those that the database makes by itself. */
  columns: string[];
}

/** In an order in which they can be loaded: each after those it refers to. */
export async function readTables(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table & { refersTo: string[] }>(
    `SELECT c.relname AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
         ORDER BY a.attnum) AS columns,
       ARRAY(SELECT target.relname::text FROM pg_constraint k JOIN pg_class target ON target.oid = k.confrelid
         WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS "refersTo"
     FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> ALL($1)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname`,
    [leftOut],
  );
  const ordered: Table[] = [];
  const placed = new Set<string>();
  let left = rows;
  while (left.length > 0) {
    const next = left.filter(({ refersTo }) => refersTo.every((name) => placed.has(name)));
    if (next.length === 0)
      throw new Error(`${left.map(({ name }) => name).join(', ')} refer to one another.`);
    for (const { name, columns } of next) {
      placed.add(name);
      ordered.push({ name, columns });
    }
    left = left.filter(({ name }) => !placed.has(name));
  }
  return ordered;
}

/** The beginning of a COPY statement, as it also stands in an archive. */
export function copyText({ name, columns }: Table): string {
  return `COPY ${escapeIdentifier(name)} (${columns.map(escapeIdentifier).join(', ')})`;
}

/** The same rows have the same text, whatever the server's or the user's settings are. */
export async function settleText(client: ClientBase): Promise<void> {
  await client.query(
    `SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
     SET bytea_output = 'hex'; SET extra_float_digits = 1; SET synchronize_seqscans = off;
     SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0`,
  );
}

const blockBytes = 65_536;

/** The rows of a table in PostgreSQL's text format, in blocks; `sum` is told when all have passed. */
export async function* rowsOf(
  client: ClientBase,
  table: Table,
  sum: (sum: TableSum) => void = () => undefined,
): AsyncGenerator<Buffer> {
  const stream = client.query(copyTo(`${copyText(table)} TO STDOUT`));
  const hash = createHash('sha256');
  let waiting: Buffer[] = [];
  let bytes = 0;
  const take = () => {
    const block = Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
    hash.update(block);
    return block;
  };
  for await (const row of stream as AsyncIterable<Buffer>) {
    waiting.push(row);
    bytes += row.length;
    if (bytes >= blockBytes) yield take();
  }
  if (bytes > 0) yield take();
  sum({ name: table.name, rows: stream.rowCount, sha256: hash.digest('hex') });
}
