import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { newId } from '@thread/platform';
import { addRowOfEveryTable, readTables, withoutWorkspace, type TableShape } from './testing/every-table';

const refused = '42501';
const [ours, theirs] = [newId(), newId()];

let testDatabase: TestDatabase;
let admin: Client;
let tables: readonly TableShape[];
const clients: Client[] = [];

async function open(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = await open(testDatabase.adminUrl);
  tables = await readTables(admin);
  for (const workspaceId of [ours, theirs]) await addRowOfEveryTable(admin, tables, workspaceId);
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await testDatabase.drop();
});

/** What the statement does in our workspace (or in none): its rows, or `refused`. Everything is undone. */
async function attempt(
  client: Client,
  sql: string,
  workspaceId: string | null = ours,
): Promise<number | 'refused'> {
  await client.query('BEGIN');
  try {
    if (workspaceId) await client.query(`SELECT set_config('app.workspace_id', $1, true)`, [workspaceId]);
    return (await client.query(sql)).rowCount ?? 0;
  } catch (error) {
    if ((error as { code?: unknown }).code === refused) return 'refused';
    throw error;
  } finally {
    await client.query('ROLLBACK');
  }
}

const nothing = [0, 'refused'];

describe('F110: a table that forgets its tenants is found', () => {
  it('F110: every table with a workspace has forced row-level security and the policy of tenants', async () => {
    const { rows } = await admin.query<{ name: string; guarded: boolean; policy: string | null }>(
      `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS guarded,
         (SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant') AS policy
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`,
    );
    expect(rows.length).toBeGreaterThan(20);
    const policy = `(workspace_id = (NULLIF(current_setting('app.workspace_id'::text, true), ''::text))::uuid)`;
    for (const row of rows) expect(row).toEqual({ name: row.name, guarded: true, policy });
  });

  it('F110: every other table is known, and guarded unless it holds nothing of anybody', async () => {
    const { rows } = await admin.query<{ name: string; guarded: boolean }>(
      `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS guarded FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
         AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped)
       ORDER BY 1`,
    );
    const known = Object.entries(withoutWorkspace).map(([name, { guarded }]) => ({ name, guarded }));
    expect(rows).toEqual(known.sort((one, other) => (one.name < other.name ? -1 : 1)));
  });

  it('F110: nobody but the product’s roles is named by a policy, and no right goes to everybody', async () => {
    const policies = await admin.query<{ role: string }>(
      `SELECT DISTINCT unnest(roles)::text AS role FROM pg_policies
       WHERE NOT (tablename = 'audit_head' AND policyname = 'sealing') ORDER BY 1`,
    );
    expect(policies.rows.map(({ role }) => role)).toEqual(['thread_app', 'thread_sweeper', 'thread_vault']);
    const open = await admin.query(
      `SELECT 1 FROM information_schema.table_privileges WHERE table_schema = 'public' AND grantee = 'PUBLIC'`,
    );
    expect(open.rows).toEqual([]);
    // The trigger that chains the audit log writes the heads as their owner, whom no login of the product is.
    const sealing = await admin.query(
      `SELECT roles::text[] = ARRAY[tableowner::text] AS owners FROM pg_policies JOIN pg_tables USING (schemaname, tablename)
       WHERE policyname = 'sealing'`,
    );
    expect(sealing.rows).toEqual([{ owners: true }]);
  });
});

describe.each(['app', 'vault'] as const)('F107: the %s role', (role) => {
  let client: Client;
  beforeAll(async () => {
    client = await open(testDatabase.urls[role]);
  });

  it('sees its own workspace’s rows, no others, and without a workspace none', async () => {
    let seen = 0;
    for (const { name, tenant } of tables) {
      const own = await attempt(client, `SELECT 1 FROM ${name} WHERE ${tenant(ours)}`);
      if (own !== 'refused') seen += own;
      expect({
        name,
        foreign: await attempt(client, `SELECT 1 FROM ${name} WHERE ${tenant(theirs)}`),
      }).toEqual({
        name,
        foreign: own === 'refused' ? 'refused' : 0,
      });
      expect(nothing).toContain(await attempt(client, `SELECT 1 FROM ${name}`, null));
    }
    expect(seen).toBeGreaterThan(role === 'app' ? 25 : 5);
  });

  it('changes and deletes no row of another workspace', async () => {
    for (const { name, tenant, column } of tables) {
      expect(nothing).toContain(
        await attempt(client, `UPDATE ${name} SET ${column} = ${column} WHERE ${tenant(theirs)}`),
      );
      expect(nothing).toContain(await attempt(client, `DELETE FROM ${name} WHERE ${tenant(theirs)}`));
      expect(nothing).toContain(await attempt(client, `DELETE FROM ${name}`, null));
    }
  });

  it('adds no row to another workspace and moves none of its own there', async () => {
    for (const { name, copyTo, column, tenant, valueFor } of tables) {
      expect({ name, added: await attempt(client, copyTo(theirs)) }).toEqual({ name, added: 'refused' });
      expect({ name, added: await attempt(client, copyTo(ours), null) }).toEqual({ name, added: 'refused' });
      const moved = `UPDATE ${name} SET ${column} = ${valueFor(theirs)} WHERE ${tenant(ours)}`;
      expect({ name, moved: await attempt(client, moved) }).toEqual({ name, moved: 'refused' });
    }
  });
});

describe('what each role is for', () => {
  it('only the vault reaches sealed secrets, and sees every workspace’s only when it says so', async () => {
    const sql = 'SELECT sealed FROM sealed_secret';
    expect(await attempt(await open(testDatabase.urls.app), sql)).toBe('refused');
    expect(await attempt(await open(testDatabase.urls.sweeper), sql)).toBe('refused');
    const vault = await open(testDatabase.urls.vault);
    expect(await attempt(vault, sql)).toBe(1);
    expect(await attempt(vault, sql, null)).toBe(0);
    await vault.query(`BEGIN; SET LOCAL app.every_workspace = 'on'`);
    expect((await vault.query(sql)).rowCount).toBe(2);
    await vault.query('ROLLBACK');
  });

  it.each([
    'inbox_event',
    'account',
    'account_fact',
    'effect',
    'run',
    'source_record',
    'timeline_entry',
    'audit_entry',
  ])('the sweeper, who sees every workspace, reads nothing that %s says', async (table) => {
    expect(await attempt(await open(testDatabase.urls.sweeper), `SELECT * FROM ${table}`, null)).toBe(
      'refused',
    );
  });

  it('what is history cannot be changed by the work of a workspace', async () => {
    const app = await open(testDatabase.urls.app);
    for (const table of [
      'audit_entry',
      'timeline_entry',
      'connection_state_change',
      'rule_version',
      'mapping_version',
    ]) {
      expect(await attempt(app, `DELETE FROM ${table}`)).toBe('refused');
      expect(await attempt(app, `UPDATE ${table} SET workspace_id = workspace_id`)).toBe('refused');
    }
  });

  it('passwords and sessions are out of reach for the work of a workspace', async () => {
    const app = await open(testDatabase.urls.app);
    expect(await attempt(app, 'SELECT password_hash FROM app_user')).toBe('refused');
    expect(await attempt(app, 'SELECT 1 FROM session')).toBe('refused');
  });

  it('the owner migrates and sees no rows either', async () => {
    const owner = await open(testDatabase.ownerUrl);
    expect(await attempt(owner, 'SELECT 1 FROM account', null)).toBe(0);
    await expect(owner.query(`SET row_security = off; SELECT 1 FROM account`)).rejects.toThrow(
      /row-level security/,
    );
  });

  it('the queue belongs to the sweeper, out of the tenants’ reach', async () => {
    const sweeper = await open(testDatabase.urls.sweeper);
    await sweeper.query('CREATE SCHEMA queue_like; CREATE TABLE queue_like.job (id int)');
    const app = await open(testDatabase.urls.app);
    expect(await attempt(app, 'SELECT 1 FROM queue_like.job')).toBe('refused');
    expect(await attempt(app, 'CREATE SCHEMA mine')).toBe('refused');
    expect(await attempt(app, 'CREATE TABLE public.mine (id int)')).toBe('refused');
  });
});
