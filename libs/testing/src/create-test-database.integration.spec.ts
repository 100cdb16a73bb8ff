import { Client } from 'pg';
import { createTestDatabase } from './create-test-database';

describe('createTestDatabase', () => {
  it('gives migrated databases that know nothing of each other', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const first = new Client({ connectionString: one.adminUrl });
    const second = new Client({ connectionString: two.adminUrl });
    await Promise.all([first.connect(), second.connect()]);
    try {
      await first.query(
        `INSERT INTO audit_entry (id, workspace_id, action, subject) VALUES (gen_random_uuid(), gen_random_uuid(), 'a', 'b')`,
      );
      const count = 'SELECT count(*)::int AS n FROM audit_entry';
      expect((await first.query<{ n: number }>(count)).rows).toEqual([{ n: 1 }]);
      expect((await second.query<{ n: number }>(count)).rows).toEqual([{ n: 0 }]);
    } finally {
      await Promise.all([first.end(), second.end()]);
      await Promise.all([one.drop(), two.drop()]);
    }
  });

  it.each(['app', 'vault', 'sweeper'] as const)(
    'signs the product in as it does in production: %s is an ordinary login of its role',
    async (role) => {
      const database = await createTestDatabase();
      const client = new Client({ connectionString: database.urls[role] });
      await client.connect();
      const { rows } = await client.query<{ role: string; special: boolean }>(
        `SELECT current_user AS role, bool_or(rolsuper OR rolbypassrls) AS special FROM pg_roles
         WHERE rolname IN (session_user, current_user) GROUP BY 1`,
      );
      await client.end();
      await database.drop();
      expect(rows).toEqual([{ role: `thread_${role}`, special: false }]);
    },
  );
});
