/** Brings a database to the schema of this version. Every start does; a database that is there already is left alone. */
import { Client } from 'pg';
import { readMigrations, withSchemaEngine } from './schema-engine';

/** Ours: it waits as long as another start needs, where the engine's own lock gives up after 10 s. */
const migrationLock = 7_267_371;

/** Applies what is missing, one migration after the other, and returns their names. */
export async function applyMigrations(url: string): Promise<string[]> {
  const lock = new Client({ connectionString: url });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    return await withSchemaEngine(url, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: await readMigrations(),
        filters: { externalTables: [], externalEnums: [] },
      });
      return appliedMigrationNames;
    });
  } finally {
    await lock.end();
  }
}
