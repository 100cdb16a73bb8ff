import type { InboxLane } from '@thread/domain';
import { deliveryColumns, type DeliveryRow } from '../activity/delivery-views';
import type { Executor } from '../database';
import type { Prisma } from '../generated/client';
import { endMendedCauses } from '../inbox/dead-causes';

/**
 * Puts dead events back in line with fresh attempts. Re-runs that had taken them remember how they had ended in them, and attention items
 * about causes no dead event is left of are resolved.
 * @param which query of the ids; those that are not dead, or belong to another workspace or no connection, are left.
 */
export async function replayDead(
  tx: Executor,
  workspaceId: string,
  { which, lane }: { readonly which: Prisma.Sql; readonly lane: InboxLane },
): Promise<readonly DeliveryRow[]> {
  const taken = await tx.$queryRaw<{ id: bigint; connection_id: string }[]>`
    SELECT e.id, e.connection_id::text FROM inbox_event e
    WHERE e.id IN (${which}) AND e.workspace_id = ${workspaceId}::uuid AND e.status = 'dead' AND e.connection_id IS NOT NULL
    ORDER BY e.id FOR UPDATE`;
  if (taken.length === 0) return [];
  const ids = taken.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE rerun_item i SET ended_outcome = 'failed', ended_code = e.error_code
    FROM inbox_event e WHERE e.id = i.inbox_event_id AND i.inbox_event_id = ANY(${ids}::bigint[]) AND i.ended_outcome IS NULL`;
  const rows = await tx.$queryRaw<DeliveryRow[]>`
    UPDATE inbox_event e SET status = 'waiting', lane = ${lane}, attempts = 0, lost_claims = 0, next_attempt_at = NULL,
      error_code = NULL, error_text = NULL, done_at = NULL
    WHERE e.id = ANY(${ids}::bigint[]) RETURNING ${deliveryColumns}`;
  for (const connectionId of new Set(taken.map((row) => row.connection_id)))
    await endMendedCauses(tx, workspaceId, connectionId);
  return rows;
}
