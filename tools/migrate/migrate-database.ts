import { Client } from 'pg';
import { asMigrationList, noFilters, readMigrations, readSchema, type Migration } from './migration-folder';
import { withSchemaEngine } from './schema-engine';

/** Any number nobody else locks; instances booting at once take turns on it. */
const advisoryLock = 7_401_220_118;

/** The database's history does not fit the migrations of this clone; nothing was changed. */
export class MigrationHistoryDiverged extends Error {
  override readonly name = 'MigrationHistoryDiverged';
}

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
  readonly rolled_back_at: Date | null;
}

/**
 * Applies what the database lacks, once, however many processes ask at the same time.
 * Writes Prisma's own `_prisma_migrations`, so `prisma migrate deploy` and this agree on what is applied.
 * @returns names of the migrations applied now, oldest first; empty when the database was up to date.
 * @throws MigrationHistoryDiverged when an applied migration failed half-way, was edited since, or is unknown here.
 */
export async function migrateDatabase(url: string, folder?: string): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    const missing = missingMigrations(migrations, await readApplied(client));
    if (missing.length === 0) return [];
    return await apply(url, migrations, folder);
  } finally {
    await client.end();
  }
}

async function readApplied(client: Client): Promise<readonly AppliedRow[]> {
  const table = await client.query<{ present: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS present`,
  );
  if (!table.rows[0]?.present) return [];
  const { rows } = await client.query<AppliedRow>(
    'SELECT migration_name, checksum, finished_at, rolled_back_at FROM public._prisma_migrations',
  );
  return rows;
}

/** Compares the folder with the table. Pure, so that every kind of divergence can be tested without a database. */
export function missingMigrations(
  migrations: readonly Migration[],
  rows: readonly AppliedRow[],
): readonly Migration[] {
  const inForce = rows.filter((row) => row.rolled_back_at === null);
  const unfinished = inForce.find((row) => row.finished_at === null);
  if (unfinished) {
    throw new MigrationHistoryDiverged(
      `Migration ${unfinished.migration_name} began and did not finish. Restore the database from a backup, or repair it ` +
        'and mark the migration with "prisma migrate resolve".',
    );
  }
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum } of inForce) {
    const known = byName.get(name);
    if (!known) {
      throw new MigrationHistoryDiverged(
        `The database has migration ${name}, which this version of Thread does not know. Start the newer version.`,
      );
    }
    if (known.checksum !== checksum) {
      throw new MigrationHistoryDiverged(
        `Migration ${name} was applied in another wording than this version of Thread has. ` +
          'A demo database can be thrown away: stop Thread and delete the data folder (.data).',
      );
    }
  }
  const applied = new Set(inForce.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

async function apply(
  url: string,
  migrations: readonly Migration[],
  folder?: string,
): Promise<readonly string[]> {
  const migrationsList = asMigrationList(migrations, folder);
  return withSchemaEngine(url, await readSchema(), async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters });
    return appliedMigrationNames;
  });
}
