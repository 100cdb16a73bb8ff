import type { Executor } from '../database';
import { Prisma } from '../generated/client';

/** Longest chain of merges that is followed; nobody merges so often. */
const mostMerges = 100;

/** The accounts that stand for those that were merged away, by their ids. Ids of accounts that stand for themselves are left out. */
export async function survivorsOf(
  tx: Executor,
  workspaceId: string,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (accountIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ asked: string; kept_id: string }[]>(Prisma.sql`
    WITH RECURSIVE chain AS (
      SELECT absorbed_id AS asked, kept_id, 1 AS length FROM account_merge
      WHERE workspace_id = ${workspaceId}::uuid AND undone_at IS NULL AND absorbed_id = ANY(${[...accountIds]}::uuid[])
      UNION ALL
      SELECT c.asked, m.kept_id, c.length + 1 FROM chain c JOIN account_merge m
        ON m.workspace_id = ${workspaceId}::uuid AND m.undone_at IS NULL AND m.absorbed_id = c.kept_id
      WHERE c.length < ${mostMerges}
    )
    SELECT DISTINCT ON (asked) asked::text, kept_id::text FROM chain ORDER BY asked, length DESC`);
  return new Map(rows.map((row) => [row.asked, row.kept_id]));
}

/** The account an id stands for now: its own, or the one it was merged into. */
export async function survivorOf(tx: Executor, workspaceId: string, accountId: string): Promise<string> {
  return (await survivorsOf(tx, workspaceId, [accountId])).get(accountId) ?? accountId;
}
