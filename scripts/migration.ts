/**
 * `npm run migration -- <name>`: writes the SQL that leads from the schema of the latest migration (kept beside the
 * migrations) to prisma/schema.prisma, as the next migration. Read it, and add by hand what Prisma cannot say.
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/embedded-postgres';
import { migrationSql, migrationsFolder, readSchema, schemaFile } from '#lib/server/platform/schema-engine';

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Name the migration in lower case, for example: npm run migration -- conversation_tags');
  process.exit(1);
}

const migratedSchema = path.join(migrationsFolder, 'migrated.prisma');
const postgres = await startEmbeddedPostgres('.data/migration');
const sql = await migrationSql(postgres.url, await readSchema(migratedSchema), await readSchema());
await postgres.stop();

if (sql.includes('empty migration')) {
  console.log('The migrations already say what the schema says.');
} else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(migrationsFolder, `${time}_${name}`);
  await mkdir(folder);
  await writeFile(path.join(folder, 'migration.sql'), sql);
  await copyFile(schemaFile, migratedSchema);
  console.log(`Written: ${path.relative('.', folder)}/migration.sql`);
}
