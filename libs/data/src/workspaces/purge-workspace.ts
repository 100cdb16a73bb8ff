import { Client } from 'pg';

export interface PurgedTable {
  readonly table: string;
  readonly removed: number;
  /** Rows of the workspace that are still there: counted after the commit. */
  readonly left: number;
}

export interface Purge {
  /** True when no table holds a row of the workspace any more. */
  readonly clean: boolean;
  readonly tables: readonly PurgedTable[];
  /** People who belonged to no other workspace and are forgotten, too. */
  readonly people: number;
}

interface TenantTable {
  readonly name: string;
  /** SQL that is true for the workspace's rows; `$1` is its id. */
  readonly where: string;
}

/**
 * Removes every row of a workspace, its audit log included, as the owner of the tables: no login of the product may. Tables are found in
 * the catalogue, so that a new one is not forgotten. For its length nobody else works on these tables. Stop or disconnect first what still
 * writes for the workspace; call it again when `clean` is false.
 */
export async function purgeWorkspace(ownerUrl: string, workspaceId: string): Promise<Purge> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const tables = await readTenantTables(client);
    const removed = new Map<string, number>();
    const people = await withRowsInSight(client, tables, async () => {
      await client.query(`SELECT set_config('app.purge_workspace', $1, true)`, [workspaceId]);
      const members = await client.query<{ id: string }>(
        'SELECT user_id AS id FROM membership WHERE workspace_id = $1',
        [workspaceId],
      );
      // What hangs on connections goes while the connections are still there to say whose it is.
      for (const { name, where } of tables) {
        const { rowCount } = await client.query(`DELETE FROM ${name} WHERE ${where}`, [workspaceId]);
        removed.set(name, rowCount ?? 0);
      }
      await client.query('DELETE FROM workspace WHERE id = $1', [workspaceId]);
      const lonely = await client.query(
        `DELETE FROM app_user u WHERE id = ANY($1) AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.user_id = u.id)`,
        [members.rows.map(({ id }) => id)],
      );
      return lonely.rowCount ?? 0;
    });
    const left = await withRowsInSight(client, tables, () => countLeft(client, tables, workspaceId));
    const report = tables.map(({ name }) => ({
      table: name.replaceAll('"', ''),
      removed: removed.get(name) ?? 0,
      left: left.get(name) ?? 0,
    }));
    return { clean: report.every((table) => table.left === 0), tables: report, people };
  } finally {
    await client.end();
  }
}

/** Tables with a workspace of their own, and before them those that have it by their connection. */
async function readTenantTables(client: Client): Promise<readonly TenantTable[]> {
  const { rows } = await client.query<{ name: string; own: boolean }>(
    `SELECT c.relname AS name, bool_or(a.attname = 'workspace_id') AS own
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('workspace_id', 'connection_id') AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.relname
     ORDER BY own, c.relname = 'connection', c.relname`,
  );
  return rows.map(({ name, own }) => ({
    name: client.escapeIdentifier(name),
    where: own ? 'workspace_id = $1' : 'connection_id IN (SELECT id FROM connection WHERE workspace_id = $1)',
  }));
}

async function countLeft(
  client: Client,
  tables: readonly TenantTable[],
  workspaceId: string,
): Promise<ReadonlyMap<string, number>> {
  const left = new Map<string, number>();
  for (const { name, where } of tables) {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${name} WHERE ${where}`,
      [workspaceId],
    );
    left.set(name, rows[0]?.count ?? 0);
  }
  return left;
}

/** The owner sees no rows while row-level security is forced: lifted for one transaction, in which it is restored. */
async function withRowsInSight<T>(
  client: Client,
  tables: readonly TenantTable[],
  work: () => Promise<T>,
): Promise<T> {
  const names = [...tables.map(({ name }) => name), 'workspace', 'app_user'];
  await client.query('BEGIN');
  try {
    for (const name of names) await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
    const result = await work();
    for (const name of names) await client.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
