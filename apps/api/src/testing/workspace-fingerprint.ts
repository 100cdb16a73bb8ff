import type { AllRows } from '@thread/data';

/** What a workspace holds, table by table: equal prints mean that no row of it was added, changed or removed. */
export async function fingerprintOf(
  rows: AllRows,
  workspaceId: string,
): Promise<Readonly<Record<string, string>>> {
  const tables = await rows.$queryRaw<{ name: string; by: string }[]>`
    SELECT DISTINCT ON (table_name) table_name AS name, column_name AS by FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name IN ('workspace_id', 'connection_id') ORDER BY table_name, column_name DESC`;
  const prints = tables.map(({ name, by }) => {
    const mine =
      by === 'workspace_id'
        ? `t.workspace_id = $1::uuid`
        : `t.connection_id IN (SELECT id FROM connection WHERE workspace_id = $1::uuid)`;
    return `SELECT '${name}' AS name, count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS print
            FROM "${name}" t WHERE ${mine}`;
  });
  const everyone = ['workspace', 'app_user'].map(
    (name) => `SELECT '${name}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${name} t`,
  );
  const found = await rows.$queryRawUnsafe<{ name: string; print: string }[]>(
    [...prints, ...everyone].join(' UNION ALL '),
    workspaceId,
  );
  return Object.fromEntries(found.map(({ name, print }) => [name, print]));
}

/** Ids of every row of a workspace. */
export async function idsOf(rows: AllRows, workspaceId: string): Promise<readonly string[]> {
  const tables = await rows.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name IN ('workspace_id', 'id') AND table_name <> 'membership'
    GROUP BY table_name HAVING count(*) = 2`;
  const ids = tables.map(({ name }) => `SELECT id::text AS id FROM "${name}" WHERE workspace_id = $1::uuid`);
  const found = await rows.$queryRawUnsafe<{ id: string }[]>(ids.join(' UNION ALL '), workspaceId);
  // Numbers of inbox rows are too short to be looked for in a text.
  return [workspaceId, ...found.map(({ id }) => id).filter((id) => id.includes('-'))];
}
