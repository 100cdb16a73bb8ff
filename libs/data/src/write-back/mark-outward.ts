import type { Executor } from '../database';
import { Prisma } from '../generated/client';

/** Makes accounts due, as the trigger on a changed account does; for what the trigger cannot see. */
export async function markOutward(
  tx: Executor,
  place: { readonly workspaceId: string; readonly connectionId: string },
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO outward_due AS d (connection_id, account_id, workspace_id)
    SELECT ${place.connectionId}::uuid, id, ${place.workspaceId}::uuid FROM unnest(${accountIds}::uuid[]) AS t(id)
    ON CONFLICT (connection_id, account_id) DO UPDATE SET
      version = d.version + 1, lane = 0, attempts = 0, changed_at = now(), due_at = least(d.due_at, excluded.due_at)`);
}

/** Makes every account of the connection due, in the lane that waits for everything else. */
export async function markAllOutward(tx: Executor, connectionId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO outward_due AS d (connection_id, account_id, workspace_id, lane)
    SELECT DISTINCT l.connection_id, l.account_id, l.workspace_id, 1 FROM account_link l
    WHERE l.connection_id = ${connectionId}::uuid AND l.kind = 'active'
    ON CONFLICT (connection_id, account_id) DO UPDATE SET
      version = d.version + 1, attempts = 0, due_at = least(d.due_at, excluded.due_at)`);
}

/** Has a field written to its source whatever the policy says; false when it is written nowhere. */
export async function pushOutward(
  tx: Executor,
  place: { readonly workspaceId: string; readonly accountId: string },
  field: string,
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ connection_id: string }[]>(Prisma.sql`
    UPDATE outward_field SET pushed = true, paused = false, refused = NULL, flip_count = 0, flips_since = NULL
    WHERE account_id = ${place.accountId}::uuid AND field = ${field} RETURNING connection_id::text`);
  for (const { connection_id: connectionId } of rows)
    await markOutward(tx, { workspaceId: place.workspaceId, connectionId }, [place.accountId]);
  return rows.length > 0;
}
