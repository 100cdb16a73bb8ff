import { Client } from 'pg';
import { createScratchDatabase } from '../postgres/scratch-database';
import { checkDrift } from './check-drift';
import { handWrittenIndexes } from './hand-written-sql';
import { migrateDatabase } from './migrate-database';
import { readMigrations, readSchema } from './migration-folder';

const server = process.env['THREAD_TEST_DATABASE_URL'] ?? '';

async function query<T extends object>(url: string, sql: string): Promise<readonly T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  it('lead exactly to schema.prisma', async () => {
    expect(await checkDrift(server)).toEqual({ steps: 0, missingIndexes: [] });
  }, 30_000);

  it('are missed when the schema goes on without them', async () => {
    const schema = `${await readSchema()}\nmodel Forgotten {\n  id String @id @db.Uuid\n}\n`;
    expect((await checkDrift(server, schema)).steps).toBeGreaterThan(0);
  }, 30_000);

  it('F18: are applied once when several processes start at the same time', async () => {
    const { url, drop } = await createScratchDatabase(server, 'together');
    try {
      const results = await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(url)));
      const names = (await readMigrations()).map(({ name }) => name);
      expect(results.filter((applied) => applied.length > 0)).toEqual([names]);
      const rows = await query<{ n: number }>(url, 'SELECT count(*)::int AS n FROM _prisma_migrations');
      expect(rows).toEqual([{ n: names.length }]);
    } finally {
      await drop();
    }
  }, 30_000);

  it('leave the indexes that the schema has no words for', async () => {
    const { url, drop } = await createScratchDatabase(server, 'indexes');
    try {
      await migrateDatabase(url);
      const rows = await query<{ name: string; definition: string }>(
        url,
        'SELECT indexname AS name, indexdef AS definition FROM pg_indexes',
      );
      const names = rows.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...handWrittenIndexes(await readMigrations())]));
      const once = rows.find(({ name }) => name === 'inbox_event_once');
      expect(once?.definition).toContain('NULLS NOT DISTINCT');
    } finally {
      await drop();
    }
  }, 30_000);
});
