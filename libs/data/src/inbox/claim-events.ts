import type { InboxEvent, InboxLane } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { callableConnection } from '../connections-in-sql';
import { raiseDeadEvent } from './finish-events';
import { toInboxEvent, type ClaimedRow } from './inbox-rows';

/**
 * A row whose worker was lost this often in a row may be what kills the workers. It is taken with ever fewer others, so that the one to
 * blame is found in a few turns and the rest gets on: the table has the most rows of one turn by losses.
 */
const suspectAfterLosses = 3;
const turnByLosses: readonly (readonly [losses: number, rows: number])[] = [
  [2, 50],
  [3, 50],
  [4, 7],
];
/** A row that killed two workers in a row that had taken it alone is given up: one may have died of something else. */
const deadlyAfterLosses = 7;
/** For so long others are served first; then suspects have their turn, however much keeps coming in. */
const suspectsWaitSeconds = 3;
const deadlyCode = 'worker_lost';
const deadlyText = 'Workers died again and again while they processed it.';

const turnSizes = Prisma.join(
  turnByLosses.map(([losses, rows]) => Prisma.sql`WHEN ${losses} THEN ${rows}::int`),
  ' ',
);

/** Written so that the index of suspects serves it: almost always there are none. */
const suspect = Prisma.sql`(e.lost_claims >= ${Prisma.raw(String(suspectAfterLosses - 1))} AND e.lease_owner IS NOT NULL)`;

interface ClaimRequest {
  readonly connectionId: string;
  readonly lane: InboxLane;
  readonly limit: number;
  readonly owner: string;
  readonly leaseMs: number;
}

type TakenRow = ClaimedRow & { readonly status: string };

/**
 * Takes waiting rows of one lane of one connection under a lease. Claims of one connection come one after another (advisory lock), so that a claimer
 * always sees the leases of the one before: no two workers hold rows of the same record.
 */
export async function claimEvents(tx: Executor, request: ClaimRequest): Promise<readonly InboxEvent[]> {
  const lock = `inbox-claim:${request.connectionId}`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))::text`;
  const rows = await takeRows(tx, request);
  for (const row of rows) if (row.status === 'dead') await raiseDeadEvent(tx, row, deadlyCode, deadlyText);
  return rows
    .filter((row) => row.status === 'waiting')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(toInboxEvent);
}

/** Rows under the lease, and those given up. */
function takeRows(tx: Executor, request: ClaimRequest): Promise<readonly TakenRow[]> {
  const { connectionId, lane, limit, owner, leaseMs } = request;
  // A worker whose database was restarted under it could not keep its claim: that says nothing of the row.
  const lost = Prisma.sql`(e.lease_owner IS NOT NULL
    AND e.lease_until - make_interval(secs => ${leaseMs / 1000}) > pg_postmaster_start_time())`;
  const due = Prisma.sql`(
    e.connection_id = ${connectionId}::uuid AND e.lane = ${lane} AND e.status = 'waiting'
    AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= now())
    AND (e.lease_until IS NULL OR e.lease_until <= now())
    AND NOT EXISTS (SELECT 1 FROM busy b WHERE b.object_type = e.object_type AND b.object_id = e.object_id)
    AND EXISTS (SELECT 1 FROM connection c WHERE c.id = ${connectionId}::uuid AND ${callableConnection})
  )`;
  return tx.$queryRaw<TakenRow[]>(Prisma.sql`
    WITH busy AS (
      SELECT DISTINCT object_type, object_id FROM inbox_event
      WHERE connection_id = ${connectionId}::uuid AND status = 'waiting' AND lease_until > now() AND lease_owner <> ${owner}
        AND object_id IS NOT NULL
    ), sound AS (
      SELECT e.id, e.lost_claims + ${lost}::int AS losses FROM inbox_event e
      WHERE ${due} AND NOT ${suspect}
      ORDER BY e.id
      LIMIT ${limit}
    ), open_suspects AS (
      SELECT e.id, e.lease_until, e.lost_claims + ${lost}::int AS losses FROM inbox_event e WHERE ${due} AND ${suspect}
    ), worst AS (
      SELECT losses, min(lease_until) AS since FROM open_suspects
      WHERE losses < ${deadlyAfterLosses} GROUP BY losses ORDER BY losses DESC LIMIT 1
    ), suspects AS (
      SELECT o.id, o.losses FROM open_suspects o JOIN worst w USING (losses)
      WHERE NOT EXISTS (SELECT 1 FROM sound) OR w.since <= now() - make_interval(secs => ${suspectsWaitSeconds})
      ORDER BY o.id
      LIMIT (SELECT least(${limit}, CASE losses ${turnSizes} ELSE 1 END) FROM worst)
    ), picked AS (
      SELECT id, losses, false AS deadly FROM suspects
      UNION ALL SELECT id, losses, false FROM sound WHERE NOT EXISTS (SELECT 1 FROM suspects)
      UNION ALL (SELECT id, losses, true FROM open_suspects WHERE losses >= ${deadlyAfterLosses} LIMIT ${limit})
    )
    UPDATE inbox_event e SET
      status = CASE WHEN deadly THEN 'dead' ELSE 'waiting' END,
      lease_owner = CASE WHEN deadly THEN NULL ELSE ${owner} END,
      lease_until = CASE WHEN deadly THEN NULL ELSE now() + make_interval(secs => ${leaseMs / 1000}) END,
      attempts = e.attempts + CASE WHEN deadly THEN 0 ELSE 1 END,
      lost_claims = losses,
      error_code = CASE WHEN losses >= ${suspectAfterLosses} THEN ${deadlyCode} ELSE e.error_code END,
      error_text = CASE WHEN deadly THEN ${deadlyText} ELSE e.error_text END,
      done_at = CASE WHEN deadly THEN now() ELSE NULL END
    FROM picked WHERE e.id = picked.id
    RETURNING e.id, e.connector_id, e.account_key, e.connection_id::text, e.workspace_id::text, e.dedupe_key, e.source,
              e.object_type, e.object_id, e.event_type, e.occurred_at, e.body, e.received_at, e.attempts, e.status,
              e.lost_claims >= ${suspectAfterLosses} AS suspect`);
}
