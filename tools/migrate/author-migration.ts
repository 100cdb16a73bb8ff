import { createScratchDatabase } from '../postgres/scratch-database';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiffTarget, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrateWithoutHandWritten } from './check-drift';
import { handWrittenHeading, readHandWrittenSql } from './hand-written-sql';
import { migrationsFolder, noFilters, readMigrations, readSchema } from './migration-folder';
import { withSchemaEngine } from './schema-engine';

const bareSchema = 'datasource db {\n  provider = "postgresql"\n}\n';
/** What the engine prints when two schemas agree. */
const emptyScript = '-- This is an empty migration.';

/**
 * Writes the migration that takes the migrations so far to the present schema.prisma.
 * The first one (and `replaceAll`, which starts history afresh) also carries prisma/by-hand/*.sql; statements by hand of
 * a later one are added to its file, below the same heading.
 * @param url any database of a server where scratch databases may be made.
 * @returns path of the written folder, or null when the schema needs nothing.
 */
export async function authorMigration(
  url: string,
  name: string,
  replaceAll: boolean,
): Promise<string | null> {
  const folder = migrationsFolder();
  await mkdir(folder, { recursive: true });
  const existing = await readMigrations(folder);
  const first = replaceAll || existing.length === 0;
  const script = first ? await scriptFromNothing(url) : await scriptSince(url);
  if (script === null) return null;
  if (replaceAll) for (const { name: old } of existing) await rm(join(folder, old), { recursive: true });
  const target = join(
    folder,
    `${replaceAll ? (existing[0]?.name.split('_')[0] ?? stamp()) : stamp()}_${name}`,
  );
  await mkdir(target);
  await writeFile(join(target, 'migration.sql'), script);
  await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return target;
}

async function scriptFromNothing(url: string): Promise<string> {
  const script = await diff(url, { tag: 'empty' });
  return `${script}\n\n${handWrittenHeading}\n\n${await readHandWrittenSql()}`;
}

/** The schema that the migrations so far lead to is read back from a scratch database they were applied to. */
async function scriptSince(url: string): Promise<string | null> {
  const scratch = await createScratchDatabase(url, 'thread_author');
  try {
    await migrateWithoutHandWritten(scratch.url);
    const { schema } = await withSchemaEngine(scratch.url, bareSchema, (engine) =>
      engine.introspect({
        schema: asFiles(bareSchema),
        baseDirectoryPath: migrationsFolder(),
        force: true,
        compositeTypeDepth: -1,
        namespaces: null,
      }),
    );
    const script = await diff(url, { tag: 'schemaDatamodel', ...schema });
    return script === '' || script === emptyScript ? null : `${script}\n`;
  } finally {
    await scratch.drop();
  }
}

async function diff(url: string, from: DiffTarget): Promise<string> {
  const schema = await readSchema();
  const to: DiffTarget = { tag: 'schemaDatamodel', ...asFiles(schema) };
  const { stdout } = await withSchemaEngine(url, schema, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters: noFilters }),
  );
  return (stdout ?? '').trim();
}

function asFiles(schema: string): SchemasContainer {
  return { files: [{ path: 'schema.prisma', content: schema }] };
}

function stamp(): string {
  return new Date().toISOString().replace(/\D/g, '').slice(0, 14);
}
