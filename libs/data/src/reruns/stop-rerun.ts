import { readCauseKey } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Executor } from '../database';
import { raiseDeadEvent } from '../inbox/finish-events';
import { announce } from '../live/live-updates';

export interface StopRequest {
  readonly workspaceId: string;
  readonly rerunId: string;
  readonly userId: string;
}

interface StoppedRow {
  readonly id: bigint;
  readonly connection_id: string;
}

const stopped = 'rerun_stopped';
const stoppedText = 'The re-run was stopped before it was this one’s turn.';

/**
 * Cancels what of a re-run still waits; what a worker holds just now ends as it would have. Records keep their cause. Deliveries that were dead are dead
 * again with the code they had. Stopping what has ended changes nothing.
 * @returns how many were cancelled; null when the workspace has no such re-run.
 */
export async function stopRerun(
  tx: Executor,
  { workspaceId, rerunId, userId }: StopRequest,
): Promise<number | null> {
  const rerun = await tx.rerun.findUnique({ where: { id: rerunId, workspaceId } });
  if (!rerun) return null;
  // As a claim does it: no worker takes a row that is being cancelled.
  const lock = `inbox-claim:${rerun.connectionId}`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))::text`;
  const cause = readCauseKey(rerun.causeKey);
  const dead = cause?.kind === 'delivery' ? cause : null;
  const rows = await tx.$queryRaw<StoppedRow[]>`
    UPDATE inbox_event e
    SET status = ${dead ? 'dead' : 'ignored'}, lane = 'live', error_code = ${dead ? dead.code : stopped}, error_text = ${stoppedText},
        next_attempt_at = NULL, lease_owner = NULL, lease_until = NULL, done_at = now()
    FROM rerun_item i
    WHERE i.inbox_event_id = e.id AND i.rerun_id = ${rerunId}::uuid AND i.ended_outcome IS NULL
      AND e.workspace_id = ${workspaceId}::uuid AND e.status = 'waiting' AND (e.lease_until IS NULL OR e.lease_until <= now())
    RETURNING e.id, e.connection_id::text`;
  if (rows.length === 0) return 0;
  await tx.$executeRaw`
    UPDATE rerun_item SET ended_outcome = 'cancelled', ended_code = ${stopped}
    WHERE rerun_id = ${rerunId}::uuid AND inbox_event_id = ANY(${rows.map(({ id }) => id)}::bigint[])`;
  const [last] = rows;
  if (dead && last) {
    const row = { id: last.id, workspace_id: workspaceId, connection_id: last.connection_id };
    await raiseDeadEvent(tx, row, dead.code, stoppedText);
  }
  await audit(tx, {
    workspaceId,
    actorUserId: userId,
    action: 'rerun.stopped',
    subject: `rerun:${rerunId}`,
    detail: { cancelled: rows.length },
  });
  await announce(tx, { workspaceId, topic: 'activity', id: null });
  return rows.length;
}
