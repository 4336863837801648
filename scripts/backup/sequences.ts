/** Numbers that the database hands out go on behind the greatest one that was loaded. */
import { type ClientBase, escapeIdentifier } from 'pg';

export async function setSequences(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `SELECT c.relname AS table, a.attname AS column,
       pg_get_serial_sequence(c.oid::regclass::text, a.attname) AS sequence
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
       AND NOT a.attisdropped AND pg_get_serial_sequence(c.oid::regclass::text, a.attname) IS NOT NULL`,
  );
  for (const { table, column, sequence } of rows) {
    const numbers = escapeIdentifier(column);
    await client.query(
      `SELECT setval($1, coalesce(max(${numbers}), 1), max(${numbers}) IS NOT NULL) FROM ${escapeIdentifier(table)}`,
      [sequence],
    );
  }
}
