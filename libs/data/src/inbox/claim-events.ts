import type { InboxEvent, InboxLane } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { callableConnection } from '../connections-in-sql';
import { raiseDeadEvent } from './finish-events';
import { toInboxEvent, type ClaimedRow } from './inbox-rows';

/** After this many tries a row whose worker died each time is taken alone: it may be what kills the workers. */
const suspectAfterAttempts = 3;
/** A row that killed the worker that had taken it alone, at this many tries in all, is given up. */
const deadlyAfterAttempts = 6;
const deadlyCode = 'worker_lost';
const deadlyText = 'Workers died again and again while they processed it.';

type TakenRow = ClaimedRow & { readonly status: string };

/**
 * Takes waiting rows of one lane of one connection under a lease. Claims of one connection come one after another (advisory lock), so that a claimer
 * always sees the leases of the one before: no two workers hold rows of the same record.
 */
export async function claimEvents(
  tx: Executor,
  request: {
    readonly connectionId: string;
    readonly lane: InboxLane;
    readonly limit: number;
    readonly owner: string;
    readonly leaseMs: number;
  },
): Promise<readonly InboxEvent[]> {
  const { connectionId, lane, limit, owner, leaseMs } = request;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`inbox-claim:${connectionId}`}, 0))::text`;
  const rows = await tx.$queryRaw<TakenRow[]>(Prisma.sql`
    WITH busy AS (
      SELECT DISTINCT object_type, object_id FROM inbox_event
      WHERE connection_id = ${connectionId}::uuid AND status = 'waiting' AND lease_until > now() AND lease_owner <> ${owner}
        AND object_id IS NOT NULL
    ), due AS (
      SELECT e.id, e.lease_owner IS NOT NULL AND e.attempts >= ${suspectAfterAttempts} AS suspect,
             e.lease_owner IS NOT NULL AND e.attempts >= ${deadlyAfterAttempts}
               AND coalesce(e.error_code, '') = ${deadlyCode} AS deadly
      FROM inbox_event e
      WHERE e.connection_id = ${connectionId}::uuid AND e.lane = ${lane} AND e.status = 'waiting'
        AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= now())
        AND (e.lease_until IS NULL OR e.lease_until <= now())
        AND NOT EXISTS (SELECT 1 FROM busy b WHERE b.object_type = e.object_type AND b.object_id = e.object_id)
        AND EXISTS (SELECT 1 FROM connection c WHERE c.id = ${connectionId}::uuid AND ${callableConnection})
      ORDER BY e.id
      LIMIT ${limit}
    ), picked AS (
      SELECT * FROM due WHERE NOT suspect OR deadly
      UNION ALL
      (SELECT * FROM due WHERE suspect AND NOT deadly AND NOT EXISTS (SELECT 1 FROM due WHERE NOT suspect) ORDER BY id LIMIT 1)
    )
    UPDATE inbox_event e SET
      status = CASE WHEN deadly THEN 'dead' ELSE 'waiting' END,
      lease_owner = CASE WHEN deadly THEN NULL ELSE ${owner} END,
      lease_until = CASE WHEN deadly THEN NULL ELSE now() + make_interval(secs => ${leaseMs / 1000}) END,
      attempts = e.attempts + CASE WHEN deadly THEN 0 ELSE 1 END,
      error_code = CASE WHEN suspect THEN ${deadlyCode} ELSE e.error_code END,
      error_text = CASE WHEN deadly THEN ${deadlyText} ELSE e.error_text END,
      done_at = CASE WHEN deadly THEN now() ELSE NULL END
    FROM picked WHERE e.id = picked.id
    RETURNING e.id, e.connector_id, e.account_key, e.connection_id::text, e.workspace_id::text, e.dedupe_key, e.source,
              e.object_type, e.object_id, e.event_type, e.occurred_at, e.body, e.received_at, e.attempts, e.status`);
  for (const row of rows) if (row.status === 'dead') await raiseDeadEvent(tx, row, deadlyCode, deadlyText);
  return rows
    .filter((row) => row.status === 'waiting')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(toInboxEvent);
}
