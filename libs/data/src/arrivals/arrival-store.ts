import { silenceRule } from '@thread/domain';
import type { ArrivalAlarm, ArrivalHistory, Arrivals, ArrivalStore, ConnectionState } from '@thread/domain';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';
import { raiseAttention, resolveAttention } from '../outcomes/write-attention';
import { silenceKey, readArrivalAlarm } from './arrival-alarms';
import { happened, toldBefore } from './told-before';

interface StandingRow {
  readonly state: ConnectionState;
  readonly created_at: Date;
  readonly last_delivery_at: Date | null;
  readonly swept_at: Date | null;
  readonly sweep_error: string | null;
}

interface UntoldRow {
  readonly heard_at: Date | null;
  readonly first: Date | null;
  readonly last: Date | null;
  readonly minutes: number;
  readonly changes: number;
}

const isQuiet = (lastHeardAt: Date, now: Date): boolean =>
  now.getTime() - lastHeardAt.getTime() >= silenceRule.leastMs;

/** A change the sweep found (`e`) of which no webhook had told by then, and which had not been read: that would have ended as ignored. */
const foundUntold = Prisma.sql`e.source = 'poll' AND e.status = 'done' AND NOT (${toldBefore})`;

/** How changes came in, read from the inbox; alarms are attention items. */
export class PrismaArrivalStore implements ArrivalStore {
  constructor(private readonly database: Database) {}

  async read(connectionId: string, now: Date): Promise<Arrivals | null> {
    return this.database.inWorkspaceOf(connectionId, async (tx, workspaceId) => {
      const [row] = await tx.$queryRaw<StandingRow[]>`
        SELECT c.state, c.created_at, c.last_delivery_at, p.updated_at AS swept_at, p.last_error AS sweep_error
        FROM connection c
        LEFT JOIN LATERAL (
          SELECT updated_at, last_error FROM poll_cursor
          WHERE connection_id = c.id AND cursor <> 'null'::jsonb ORDER BY updated_at DESC LIMIT 1
        ) p ON true
        WHERE c.id = ${connectionId}::uuid`;
      if (!row) return null;
      const remembered = row.last_delivery_at;
      const found =
        remembered && isQuiet(remembered, now)
          ? await readUntold(tx, workspaceId, connectionId, remembered, now)
          : null;
      const lastHeardAt = found?.heard_at ?? remembered;
      return {
        state: row.state,
        connectedAt: row.created_at,
        lastHeardAt,
        lastSweptAt: row.swept_at,
        sweepError: row.sweep_error,
        untold:
          found?.first && found.last && lastHeardAt && isQuiet(lastHeardAt, now)
            ? { first: found.first, last: found.last, minutes: found.minutes, changes: found.changes }
            : null,
        alarm: await readArrivalAlarm(tx, workspaceId, connectionId),
      };
    });
  }

  async history(connectionId: string, until: Date): Promise<ArrivalHistory> {
    const from = new Date(until.getTime() - silenceRule.lookBackMs);
    const rows = await this.database.inWorkspaceOf(
      connectionId,
      (tx, workspaceId) => tx.$queryRaw<{ heard: boolean; at: Date }[]>`
        SELECT heard, min(at) AS at FROM (
          SELECT e.source = 'webhook' AS heard, CASE WHEN e.source = 'webhook' THEN e.received_at ELSE ${happened} END AS at
          FROM inbox_event e
          WHERE e.workspace_id = ${workspaceId}::uuid AND e.connection_id = ${connectionId}::uuid
            AND e.received_at > ${from} AND e.received_at <= ${until} AND (e.source = 'webhook' OR (${foundUntold}))
        ) arrived
        GROUP BY heard, date_trunc('minute', at) ORDER BY 2`,
    );
    const of = (heard: boolean) => (rows ?? []).filter((row) => row.heard === heard).map(({ at }) => at);
    return { heard: of(true), found: of(false) };
  }

  async raise(
    connectionId: string,
    alarm: ArrivalAlarm,
    told: { readonly title: string; readonly text: string },
  ): Promise<void> {
    await this.database.inWorkspaceOf(connectionId, async (tx, workspaceId) => {
      await raiseAttention(tx, {
        workspaceId,
        kind: 'silence',
        dedupeKey: silenceKey(connectionId),
        connectionId,
        accountId: null,
        title: told.title,
        detail: {
          text: told.text,
          alarm: {
            ...alarm,
            since: alarm.since.toISOString(),
            lastHeardAt: alarm.lastHeardAt?.toISOString() ?? null,
          },
        },
      });
      await announce(tx, { workspaceId, topic: 'connections', id: connectionId });
    });
  }

  async clear(connectionId: string): Promise<boolean> {
    const ended = await this.database.inWorkspaceOf(connectionId, async (tx, workspaceId) => {
      if ((await readArrivalAlarm(tx, workspaceId, connectionId)) === null) return false;
      await resolveAttention(tx, workspaceId, [silenceKey(connectionId)]);
      await announce(tx, { workspaceId, topic: 'connections', id: connectionId });
      return true;
    });
    return ended ?? false;
  }
}

/** What was found untold since the last webhook: the one the connection remembers, or a later one that it was too busy to remember. */
async function readUntold(
  tx: Executor,
  workspaceId: string,
  connectionId: string,
  quietSince: Date,
  now: Date,
): Promise<UntoldRow> {
  const from = new Date(Math.max(quietSince.getTime(), now.getTime() - silenceRule.lookBackMs));
  const [row] = await tx.$queryRaw<UntoldRow[]>`
    WITH arrived AS (
      SELECT e.* FROM inbox_event e
      WHERE e.workspace_id = ${workspaceId}::uuid AND e.connection_id = ${connectionId}::uuid AND e.received_at > ${from}
    ), heard AS (
      SELECT max(received_at) AS at FROM arrived WHERE source = 'webhook'
    ), untold AS (
      SELECT ${happened} AS at FROM arrived e, heard
      WHERE ${foundUntold} AND ${happened} > coalesce(heard.at, ${from})
    )
    SELECT (SELECT at FROM heard) AS heard_at, min(at) AS first, max(at) AS last,
           count(DISTINCT date_trunc('minute', at))::int AS minutes, count(*)::int AS changes
    FROM untold`;
  return row!;
}
