import { Client } from 'pg';
import { createScratchDatabase } from '../postgres/scratch-database';
import { handWrittenIndexes } from './hand-written-sql';
import { migrateDatabase } from './migrate-database';
import { noFilters, readMigrations, readSchema } from './migration-folder';
import { withSchemaEngine } from './schema-engine';

export interface Drift {
  /** Steps still needed after all migrations to reach schema.prisma; 0 when they agree. */
  readonly steps: number;
  /** Hand-written indexes that the migrated database lacks. */
  readonly missingIndexes: readonly string[];
}

/**
 * Migrates a scratch database on the server of `url` and asks the schema engine what it would still change to reach
 * schema.prisma. Hand-written indexes are taken away first: the schema cannot name them, so they would count as drift.
 */
export async function checkDrift(url: string, schema?: string): Promise<Drift> {
  const scratch = await createScratchDatabase(url, 'thread_drift');
  try {
    const missingIndexes = await migrateWithoutHandWritten(scratch.url);
    const text = schema ?? (await readSchema());
    const { executedSteps, unexecutable, warnings } = await withSchemaEngine(scratch.url, text, (engine) =>
      engine.schemaPush({
        force: false,
        schema: { files: [{ path: 'schema.prisma', content: text }] },
        filters: noFilters,
      }),
    );
    return { steps: executedSteps + unexecutable.length + warnings.length, missingIndexes };
  } finally {
    await scratch.drop();
  }
}

/**
 * Applies all migrations to an empty database, then takes the hand-written indexes away, so that what is left is what
 * the schema language can express. @returns names of hand-written indexes that were not there.
 */
export async function migrateWithoutHandWritten(url: string): Promise<readonly string[]> {
  await migrateDatabase(url);
  return takeAway(url, handWrittenIndexes(await readMigrations()));
}

async function takeAway(url: string, indexes: readonly string[]): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'SELECT indexname AS name FROM pg_indexes WHERE indexname = ANY($1)',
      [indexes],
    );
    const present = rows.map((row) => row.name);
    for (const name of present) await client.query(`DROP INDEX "${name}"`);
    return indexes.filter((name) => !present.includes(name));
  } finally {
    await client.end();
  }
}
