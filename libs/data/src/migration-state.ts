import type { Database } from './database';

/** Which of the named migrations the database lacks. */
export async function pendingMigrations(
  database: Database,
  names: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.system.$queryRaw<{ migration_name: string }[]>`
    SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map((row) => row.migration_name));
  return names.filter((name) => !applied.has(name));
}
