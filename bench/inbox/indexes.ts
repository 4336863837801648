/** Taking the indexes and keys of the loaded tables down and putting them up again: sorting once beats inserting each. */
import type { Client } from 'pg';

export const loadedTables = [
  'agents',
  'customers',
  'orders',
  'conversations',
  'messages',
  'message_words',
  'word_marks',
] as const;

const loaded = `conrelid = ANY (ARRAY[${loadedTables.map((table) => `'${table}'`).join(', ')}]::regclass[])`;

/** Returns how to put them up again, just as they were. */
export async function takeDownIndexes(
  client: Client,
): Promise<(onProgress: (what: string) => void) => Promise<void>> {
  const keys = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint
     WHERE contype IN ('p', 'f') AND (${loaded} OR ${loaded.replace('conrelid', 'confrelid')})
     ORDER BY contype = 'p', conname`,
  );
  for (const { table, name } of keys.rows)
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE schemaname = 'public' AND tablename = ANY ($1) ORDER BY tablename, indexname`,
    [loadedTables],
  );
  for (const { name } of indexes.rows) await client.query(`DROP INDEX "${name}"`);
  return async (onProgress) => {
    for (const { name, definition } of indexes.rows) {
      await client.query(definition);
      onProgress(`index ${name}`);
    }
    for (const { table, name, definition } of keys.rows.reverse()) {
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
      onProgress(`key ${name}`);
    }
  };
}
