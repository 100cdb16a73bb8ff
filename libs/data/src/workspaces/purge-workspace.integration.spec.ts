import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { Database } from '../database';
import { verifyAuditChain } from '../audit/audit-chain';
import { audit } from '../activity/audit';
import { brightwater, demoPeople, northlight } from '../seed/demo-people';
import { seedDemo } from '../seed/seed-demo';
import { addRowOfEveryTable, readTables } from '../testing/every-table';
import { purgeWorkspace } from './purge-workspace';

describe('F124: a deleted workspace', () => {
  let test: TestDatabase;
  let database: Database;
  let admin: Client;
  beforeEach(async () => {
    test = await createTestDatabase();
    database = new Database(test.urls, 4);
    await seedDemo(database, { now: new Date() });
    admin = new Client({ connectionString: test.adminUrl });
    await admin.connect();
    const tables = await readTables(admin);
    for (const { id } of [brightwater, northlight]) {
      await addRowOfEveryTable(
        admin,
        tables.filter(({ name }) => name !== '"membership"'),
        id,
      );
      await database.inWorkspace(id, (tx) =>
        audit(tx, { workspaceId: id, action: 'rule.saved', subject: 'rule:x' }),
      );
    }
  });
  afterEach(async () => {
    await admin.end();
    await database.close();
    await test.drop();
  });

  const everyTable = async (): Promise<readonly string[]> => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT quote_ident(relname) AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
    );
    return rows.map(({ name }) => name);
  };
  /** Tables in which the text occurs anywhere, whatever the column is called. */
  const tablesNaming = async (text: string): Promise<string[]> => {
    const found: string[] = [];
    for (const name of await everyTable()) {
      const { rowCount } = await admin.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE $1 LIMIT 1`, [
        `%${text}%`,
      ]);
      if (rowCount) found.push(name);
    }
    return found;
  };
  const rowsOf = async (workspaceId: string): Promise<unknown> => {
    const counts: Record<string, number> = {};
    for (const { name, tenant } of await readTables(admin))
      counts[name] = (await admin.query(`SELECT 1 FROM ${name} WHERE ${tenant(workspaceId)}`)).rowCount ?? 0;
    return counts;
  };

  it('F124: leaves no row, in no table, under any name; people of other workspaces stay', async () => {
    expect((await tablesNaming(northlight.id)).length).toBeGreaterThan(25);
    const others = await rowsOf(brightwater.id);
    const { clean, tables, people } = await purgeWorkspace(test.ownerUrl, northlight.id);
    expect(clean).toBe(true);
    expect(tables.every(({ left }) => left === 0)).toBe(true);
    expect(tables.find(({ table }) => table === 'account')!.removed).toBeGreaterThan(1);
    expect(await tablesNaming(northlight.id)).toEqual([]);
    expect(await rowsOf(brightwater.id)).toEqual(others);
    // Maya belongs to both; four belonged to this one alone.
    expect(people).toBe(4);
    expect(await database.system.user.count({ where: { email: demoPeople[0]!.email } })).toBe(1);
    const verdict = await verifyAuditChain(database, northlight.id);
    expect(verdict).toMatchObject({ ok: true, entries: 0, head: '0:' });
  });

  it('F124: row-level security is as it was, also when the purge fails half-way', async () => {
    const forced = async () =>
      (
        await admin.query<{ name: string }>(
          `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity ORDER BY 1`,
        )
      ).rows;
    const before = await forced();
    await admin.query(
      `CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no more''; END'`,
    );
    await admin.query(
      'CREATE TRIGGER no_more BEFORE DELETE ON workspace FOR EACH ROW EXECUTE FUNCTION no_more()',
    );
    const rows = await rowsOf(northlight.id);
    await expect(purgeWorkspace(test.ownerUrl, northlight.id)).rejects.toThrow('no more');
    expect(await rowsOf(northlight.id)).toEqual(rows);
    expect(await forced()).toEqual(before);
    await admin.query('DROP TRIGGER no_more ON workspace');
    await purgeWorkspace(test.ownerUrl, northlight.id);
    expect(await forced()).toEqual(before);
  });

  it('F124: the logins of the product cannot purge', async () => {
    for (const url of Object.values(test.urls))
      await expect(purgeWorkspace(url, northlight.id)).rejects.toThrow(/must be owner|permission denied/);
  });
});
