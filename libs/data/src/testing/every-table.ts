import type { Client } from 'pg';
import { newId } from '@thread/platform';

/** Tables that belong to no single workspace by a column of their own, and why that is right. */
export const withoutWorkspace: Readonly<
  Record<string, { readonly guarded: boolean; readonly because: string }>
> = {
  _prisma_migrations: { guarded: false, because: 'names of migrations; only the owner writes' },
  app_user: {
    guarded: true,
    because: 'a person may belong to several workspaces; seen by those who share one',
  },
  call_breaker: {
    guarded: true,
    because: 'belongs to a provider or to a connection; each workspace sees when its own are held back',
  },
  call_budget: {
    guarded: true,
    because: 'belongs to a provider account, which several workspaces may share; only the system reaches it',
  },
  change_stream: { guarded: true, because: 'belongs to a connection, and that to a workspace' },
  poll_cursor: { guarded: true, because: 'belongs to a connection, and that to a workspace' },
  provider_call_count: { guarded: true, because: 'belongs to a connection, and that to a workspace' },
  rate_window: {
    guarded: true,
    because: 'counts of the whole installation, under hashes; no workspace’s login reaches them',
  },
  record_relation: { guarded: true, because: 'belongs to a connection, and that to a workspace' },
  workspace: { guarded: true, because: 'is the tenant; each sees its own' },
};

/** A table of tenants as the specs probe it; names are quoted where they need it. */
export interface TableShape {
  readonly name: string;
  /** The column that says whose a row is. */
  readonly column: string;
  /** SQL that is true for the rows of the workspace. */
  readonly tenant: (workspaceId: string) => string;
  /** SQL value that makes a row the workspace's. */
  readonly valueFor: (workspaceId: string) => string;
  /** INSERT of one more row for the workspace. */
  readonly copyTo: (workspaceId: string) => string;
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** The connection that `addRowOfEveryTable` gives a workspace: its id with another first digit. */
export function connectionOf(workspaceId: string): string {
  return `f${workspaceId.slice(1)}`;
}

/** Every table whose rows belong to workspaces, by themselves or by their connection; from the catalogue, so that a new one is there at once. */
export async function readTables(admin: Client): Promise<readonly TableShape[]> {
  const { rows } = await admin.query<ColumnRow>(
    `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.atthasdef AND a.attidentity = ''
       AND (a.attnotnull OR a.attname IN ('workspace_id', 'connection_id'))
     ORDER BY c.relname, a.attnum`,
  );
  const byTable = Map.groupBy(rows, ({ table }) => table);
  return [...byTable].flatMap(([table, columns]) => {
    const column = ['workspace_id', 'connection_id'].find((name) => columns.some((one) => one.name === name));
    return column ? [shapeOf(table, column, columns)] : [];
  });
}

function shapeOf(table: string, column: string, columns: readonly ColumnRow[]): TableShape {
  const owner = (workspaceId: string): string =>
    column === 'workspace_id' ? workspaceId : connectionOf(workspaceId);
  const valueFor = (workspaceId: string): string => `'${owner(workspaceId)}'::uuid`;
  return {
    name: `"${table}"`,
    column,
    valueFor,
    tenant: (workspaceId) => `${column} = ${valueFor(workspaceId)}`,
    copyTo: (workspaceId) => {
      const values = columns.map((one) => sample(one, workspaceId));
      return `INSERT INTO "${table}" (${columns.map(({ name }) => `"${name}"`).join(', ')}) VALUES (${values.join(', ')})`;
    },
  };
}

/** Adds one row to every table, and the connection they hang on. */
export async function addRowOfEveryTable(
  admin: Client,
  tables: readonly TableShape[],
  workspaceId: string,
): Promise<void> {
  const connection = tables.find(({ name }) => name === '"connection"');
  if (connection) await admin.query(connection.copyTo(workspaceId));
  await admin.query('UPDATE connection SET id = $1 WHERE workspace_id = $2', [
    connectionOf(workspaceId),
    workspaceId,
  ]);
  // The audit log's trigger makes the row of its head itself.
  for (const table of tables)
    if (table !== connection) await admin.query(`${table.copyTo(workspaceId)} ON CONFLICT DO NOTHING`);
}

function sample({ name, type }: ColumnRow, workspaceId: string): string {
  if (name === 'workspace_id') return `'${workspaceId}'::uuid`;
  if (name === 'connection_id') return `'${connectionOf(workspaceId)}'::uuid`;
  if (type === 'uuid') return `'${newId()}'::uuid`;
  if (type === 'bytea') return `'\\x${Buffer.from(newId()).toString('hex')}'::bytea`;
  if (type === 'text') return `'${newId()}'`;
  if (type === 'boolean') return 'false';
  if (type.startsWith('json')) return `'{}'::${type}`;
  if (type.endsWith('[]')) return `'{}'::${type}`;
  if (type.startsWith('timestamp') || type === 'date') return 'now()';
  if (/^(integer|bigint|smallint|numeric)/.test(type)) return '1';
  throw new Error(`A sample of type ${type} is needed for the tables' spec.`);
}
