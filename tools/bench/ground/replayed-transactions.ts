import { askDatabase } from '@thread/tools';
import { Client } from 'pg';

/** Tables that the transaction of a new account fills, with the column or condition that ties a row to the account `a`. */
const tables = {
  account: 't.id = a.id',
  account_fact: 't.account_id = a.id',
  account_link: 't.account_id = a.id',
  account_person: 't.account_id = a.id',
  plan_milestone: 't.account_id = a.id',
  plan_task: 't.account_id = a.id',
  timeline_entry: 't.account_id = a.id',
  effect: 't.account_id = a.id',
  run: 't.account_id = a.id',
  source_record: dealOf('t'),
  record_relation: dealOf('t'),
} as const;

function dealOf(table: string): string {
  return `EXISTS (SELECT 1 FROM account_link l WHERE l.account_id = a.id AND l.object_type = ${table}.object_type
    AND l.external_id = ${table}.external_id AND l.connection_id = ${table}.connection_id)`;
}

type Transaction = readonly (readonly [table: string, rows: string])[];

/** As many transactions at once as a worker has. */
const lanes = 4;
const schema = 'bench_replay';

/**
 * Writes the rows of the newest accounts once more, into tables like theirs with the same indexes: one plain transaction for each account,
 * one INSERT for each table, no question asked before. What applying a decision cannot cost less than.
 * @returns accounts per second.
 */
export async function replayNewest(adminUrl: string, accounts: number): Promise<number> {
  const transactions = await newestTransactions(adminUrl, accounts);
  await askDatabase(adminUrl, `DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
  for (const table of Object.keys(tables))
    await askDatabase(
      adminUrl,
      `CREATE TABLE ${schema}.${table} (LIKE public.${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)`,
    );
  const startedAt = performance.now();
  const waiting = [...transactions];
  const lane = async (): Promise<void> => {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    for (let one = waiting.shift(); one; one = waiting.shift()) await write(client, one);
    await client.end();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const ms = performance.now() - startedAt;
  await askDatabase(adminUrl, `DROP SCHEMA ${schema} CASCADE`);
  return (transactions.length / ms) * 1_000;
}

async function write(client: Client, transaction: Transaction): Promise<void> {
  await client.query('BEGIN');
  for (const [table, rows] of transaction)
    await client.query({
      name: table,
      text: `INSERT INTO ${schema}.${table} SELECT * FROM json_populate_recordset(NULL::${schema}.${table}, $1::json)`,
      values: [rows],
    });
  await client.query('COMMIT');
}

async function newestTransactions(adminUrl: string, accounts: number): Promise<readonly Transaction[]> {
  const columns = Object.entries(tables).map(
    ([table, tied]) => `(SELECT json_agg(t)::text FROM ${table} t WHERE ${tied}) AS ${table}`,
  );
  const rows = await askDatabase<Record<string, string | null>>(
    adminUrl,
    `SELECT ${columns.join(', ')} FROM (SELECT id FROM account ORDER BY created_at DESC LIMIT $1) AS a`,
    [accounts],
  );
  return rows.map((row) =>
    Object.entries(row).flatMap(([table, json]) => (json === null ? [] : [[table, json]])),
  );
}

/** Bytes on disk, indexes included, that one account takes, its events left out. */
export async function bytesPerAccount(adminUrl: string): Promise<number> {
  const sizes = Object.keys(tables).map((table) => `pg_total_relation_size('${table}')`);
  const [row] = await askDatabase<{ bytes: number }>(
    adminUrl,
    `SELECT (${sizes.join(' + ')}) / count(*)::float8 AS bytes FROM account`,
  );
  return row?.bytes ?? NaN;
}
