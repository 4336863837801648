/**
 * Prisma's schema engine as WebAssembly: migrations without a native binary, which not every machine can download.
 * It writes the same `_prisma_migrations` table, so the official `prisma migrate` agrees with it later.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool } from 'pg';
import { singleton } from './singleton';

type Exports = WebAssembly.Exports & { __wbindgen_start(): void };

export const migrationsFolder = path.resolve('prisma/migrations');
export const schemaFile = path.resolve('prisma/schema.prisma');

/** Lends an engine that is connected to the database at `url`, over one connection: its advisory lock belongs to that. */
export async function withSchemaEngine<Result>(
  url: string,
  work: (engine: bindings.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  await singleton('schema-engine', loadWebAssembly);
  const pool = new Pool({ connectionString: url, max: 1 });
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  const { files } = await readSchema();
  const datamodels = files.map((file): [string, string] => [file.path, file.content]);
  const ignoreLog = () => undefined;
  try {
    const engine = await bindings.SchemaEngine.new({ datamodels }, ignoreLog, factory);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/** @param file the schema of this version, unless another is named. */
export async function readSchema(file = schemaFile): Promise<bindings.SchemasContainer> {
  return { files: [{ path: file, content: await readFile(file, 'utf8') }] };
}

/** The SQL that turns a database with the schema `from` (null: an empty one) into one with the schema `to`. */
export async function migrationSql(
  url: string,
  from: bindings.SchemasContainer | null,
  to: bindings.SchemasContainer,
): Promise<string> {
  return withSchemaEngine(url, async (engine) => {
    const { stdout } = await engine.diff({
      from: from ? { tag: 'schemaDatamodel', ...from } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', ...to },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  });
}

/** The migrations on disk, oldest first, in the form the engine asks for. */
export async function readMigrations(): Promise<bindings.MigrationList> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(path.join(migrationsFolder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(path.join(migrationsFolder, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}

async function loadWebAssembly(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(file.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports as Exports).__wbindgen_start();
}
