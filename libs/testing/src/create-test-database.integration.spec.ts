import { Client } from 'pg';
import { createTestDatabase } from './create-test-database';

describe('createTestDatabase', () => {
  it('gives migrated databases that know nothing of each other', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const first = new Client({ connectionString: one.url });
    const second = new Client({ connectionString: two.url });
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

  it('owns its database as an ordinary role, so that row policies are not bypassed', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ super: boolean; bypass: boolean }>(
      'SELECT rolsuper AS super, rolbypassrls AS bypass FROM pg_roles WHERE rolname = current_user',
    );
    await client.end();
    await database.drop();
    expect(rows).toEqual([{ super: false, bypass: false }]);
  });
});
