import type { ArrivalAlarm, CallLane } from '@thread/domain';
import { readArrivalAlarm } from '../arrivals/arrival-alarms';
import { toldBefore } from '../arrivals/told-before';
import type { Database } from '../database';

/** Figures about a connection for its page. */
export interface ConnectionFacts {
  readonly callsLastHour: number;
  readonly callsLast24Hours: number;
  readonly callsByLane: Readonly<Record<CallLane, number>>;
  readonly deliveries: {
    readonly last24Hours: number;
    readonly byWebhook: number;
    /** What the sweep found that had neither been told of nor read by then. */
    readonly byPoll: number;
    /** From the provider's instant of the change to its arrival; null when nothing told. */
    readonly medianLagMs: number | null;
  };
  readonly poll: { readonly lastRunAt: Date | null; readonly lastError: string | null } | null;
  /** The feed the provider keeps open; null when it was never tried. */
  readonly stream: {
    readonly state: 'opening' | 'open' | 'refused' | 'failing';
    readonly since: Date;
    readonly notice: string | null;
  } | null;
  /** That changes do not come in as they usually do; null when they do. */
  readonly alarm: ArrivalAlarm | null;
  readonly oldestWaitingSince: Date | null;
  readonly connectedBy: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly history: readonly {
    readonly at: Date;
    readonly fromState: string;
    readonly toState: string;
    readonly reason: string | null;
  }[];
}

interface FiguresRow {
  calls_hour: number;
  calls_day: number;
  live: number;
  clicked: number;
  sweep: number;
  backfill: number;
  arrived: number;
  by_webhook: number;
  by_poll: number;
  median_lag: number | null;
  oldest_waiting: Date | null;
  user_id: string | null;
  user_name: string | null;
  user_email: string | null;
  poll_known: boolean;
  poll_last_run: Date | null;
  poll_last_error: string | null;
  stream_state: NonNullable<ConnectionFacts['stream']>['state'] | null;
  stream_since: Date | null;
  stream_notice: string | null;
}

const longestHistory = 50;

/** Reads the figures of a connection that is known to belong to the workspace. */
export async function readConnectionFacts(
  database: Database,
  workspaceId: string,
  connectionId: string,
): Promise<ConnectionFacts> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const rows = await tx.$queryRaw<FiguresRow[]>`
      WITH recent AS (
        SELECT source, source = 'poll' AND error_code IS DISTINCT FROM 'already_seen' AND NOT (${toldBefore}) AS found,
               extract(epoch FROM received_at - occurred_at) * 1000 AS lag
        FROM inbox_event e WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid
          AND received_at > now() - interval '24 hours'
      ), figures AS (
        SELECT count(*) FILTER (WHERE source = 'webhook' OR found)::int AS arrived,
               count(*) FILTER (WHERE source = 'webhook')::int AS by_webhook,
               count(*) FILTER (WHERE found)::int AS by_poll,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) FILTER (WHERE lag >= 0 AND (source = 'webhook' OR found)))::float8 AS median_lag
        FROM recent
      ), calls AS (
        SELECT COALESCE(sum(calls) FILTER (WHERE minute > now() - interval '1 hour'), 0)::int AS calls_hour,
               COALESCE(sum(calls), 0)::int AS calls_day, COALESCE(sum(live), 0)::int AS live, COALESCE(sum(clicked), 0)::int AS clicked,
               COALESCE(sum(sweep), 0)::int AS sweep, COALESCE(sum(backfill), 0)::int AS backfill
        FROM provider_call_count WHERE connection_id = ${connectionId}::uuid AND minute > now() - interval '24 hours'
      )
      SELECT calls.*, figures.*, u.id AS user_id, u.name AS user_name, u.email AS user_email,
        (SELECT min(received_at) FROM inbox_event WHERE connection_id = c.id AND status = 'waiting') AS oldest_waiting,
        p.connection_id IS NOT NULL AS poll_known, p.last_run_at AS poll_last_run, p.last_error AS poll_last_error,
        s.state AS stream_state, s.state_since AS stream_since, s.notice AS stream_notice
      FROM calls, figures, connection c LEFT JOIN app_user u ON u.id = c.connected_by_user_id
      LEFT JOIN LATERAL (SELECT * FROM poll_cursor WHERE connection_id = c.id ORDER BY last_run_at DESC NULLS LAST LIMIT 1) p ON true
      LEFT JOIN change_stream s ON s.connection_id = c.id
      WHERE c.id = ${connectionId}::uuid`;
    const history = await tx.connectionStateChange.findMany({
      where: { workspaceId, connectionId },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: longestHistory,
      select: { at: true, fromState: true, toState: true, reason: true },
    });
    const row = rows[0]!;
    return {
      callsLastHour: row.calls_hour,
      callsLast24Hours: row.calls_day,
      callsByLane: { live: row.live, clicked: row.clicked, sweep: row.sweep, backfill: row.backfill },
      deliveries: {
        last24Hours: row.arrived,
        byWebhook: row.by_webhook,
        byPoll: row.by_poll,
        medianLagMs: row.median_lag,
      },
      poll: row.poll_known ? { lastRunAt: row.poll_last_run, lastError: row.poll_last_error } : null,
      stream: streamOf(row),
      alarm: await readArrivalAlarm(tx, workspaceId, connectionId),
      oldestWaitingSince: row.oldest_waiting,
      connectedBy: personOf(row),
      history,
    };
  });
}

function personOf(
  row: Pick<FiguresRow, 'user_id' | 'user_name' | 'user_email'>,
): ConnectionFacts['connectedBy'] {
  const { user_id: id, user_name: name, user_email: email } = row;
  return id === null ? null : { id, name: name ?? '', email: email ?? '' };
}

function streamOf(row: FiguresRow): ConnectionFacts['stream'] {
  const { stream_state: state, stream_since: since, stream_notice: notice } = row;
  return state && since ? { state, since, notice } : null;
}

/** Oldest waiting event and the person who connected, for several connections at once. */
export async function readConnectionSummaries(
  database: Database,
  workspaceId: string,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, Pick<ConnectionFacts, 'oldestWaitingSince' | 'connectedBy'>>> {
  const rows = await database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<
      (Pick<FiguresRow, 'oldest_waiting' | 'user_id' | 'user_name' | 'user_email'> & { id: string })[]
    >`
      SELECT c.id, u.id AS user_id, u.name AS user_name, u.email AS user_email,
        (SELECT min(received_at) FROM inbox_event WHERE connection_id = c.id AND status = 'waiting') AS oldest_waiting
      FROM connection c LEFT JOIN app_user u ON u.id = c.connected_by_user_id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ANY(${[...connectionIds]}::uuid[])`,
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        oldestWaitingSince: row.oldest_waiting,
        connectedBy: personOf(row),
      },
    ]),
  );
}

/** When a pending re-authorisation stops waiting; null when there is none. */
export async function readPendingExpiry(
  database: Database,
  workspaceId: string,
  pendingId: string,
): Promise<Date | null> {
  const pending = await database.inWorkspace(workspaceId, (tx) =>
    tx.pendingReauthorisation.findFirst({
      where: { id: pendingId, workspaceId },
      select: { expiresAt: true },
    }),
  );
  return pending?.expiresAt ?? null;
}
