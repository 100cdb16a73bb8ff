import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList, SchemaFilter } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { repositoryRoot } from '../repository-root';

export interface Migration {
  /** Folder name, e.g. `20261122000000_initial`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the script, as `_prisma_migrations` keeps it. */
  readonly checksum: string;
}

const migrationName = /^\d{14}_/;

export const noFilters: SchemaFilter = { externalTables: [], externalEnums: [] };

export function migrationsFolder(): string {
  return join(repositoryRoot(), 'prisma', 'migrations');
}

export async function readSchema(): Promise<string> {
  return readFile(join(repositoryRoot(), 'prisma', 'schema.prisma'), 'utf8');
}

/** Every migration (`<14 digits>_<name>/migration.sql`) of the folder, oldest first. */
export async function readMigrations(folder = migrationsFolder()): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.map((entry) => entry.name).filter((name) => migrationName.test(name));
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** The same migrations in the shape the schema engine takes. */
export function asMigrationList(
  migrations: readonly Migration[],
  folder = migrationsFolder(),
): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
