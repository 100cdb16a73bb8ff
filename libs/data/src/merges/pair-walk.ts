import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { notePairs } from './account-pairs';

/** Accounts looked at in one turn of one workspace. */
const perTurn = 200;
/** Between two turns of a round, and between two rounds, in seconds. */
const turnPause = 5;
const roundPause = 3_600;
/** Workspaces that get a turn at once. */
const workspacesPerSweep = 20;

/**
 * Walks over the accounts of every workspace, a bounded slice at a time, and notes pairs that may be one customer: what a creation or an
 * edit did not notice (a contact added later, accounts older than this search). Several processes at once do no harm.
 * @returns how many pairs are new.
 */
export async function walkForPairs(database: Database): Promise<number> {
  await database.system.$executeRaw`
    INSERT INTO account_pair_walk (workspace_id, next_at) SELECT id, now() FROM workspace ON CONFLICT DO NOTHING`;
  const due = await database.system.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH due AS MATERIALIZED (
      SELECT workspace_id FROM account_pair_walk WHERE next_at <= now() ORDER BY next_at LIMIT ${workspacesPerSweep} FOR UPDATE SKIP LOCKED
    )
    UPDATE account_pair_walk w SET next_at = now() + make_interval(secs => ${turnPause}::int) FROM due
    WHERE w.workspace_id = due.workspace_id RETURNING w.workspace_id::text AS id`);
  let fresh = 0;
  for (const { id } of due) fresh += await walkWorkspace(database, id);
  return fresh;
}

function walkWorkspace(database: Database, workspaceId: string): Promise<number> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const walk = await tx.accountPairWalk.findUnique({ where: { workspaceId } });
    const accounts = await tx.account.findMany({
      where: { workspaceId, ...(walk?.afterId ? { id: { gt: walk.afterId } } : {}) },
      select: { id: true },
      orderBy: { id: 'asc' },
      take: perTurn,
    });
    const ids = accounts.map(({ id }) => id);
    const fresh = await notePairs(tx, workspaceId, ids);
    const ended = ids.length < perTurn;
    await tx.$executeRaw(Prisma.sql`
      UPDATE account_pair_walk SET after_id = ${ended ? null : (ids.at(-1) ?? null)}::uuid,
        next_at = now() + make_interval(secs => ${ended ? roundPause : turnPause}::int)
      WHERE workspace_id = ${workspaceId}::uuid`);
    return fresh;
  });
}
