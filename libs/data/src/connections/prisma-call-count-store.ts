import { callLanes, type CallCount, type CallCountStore } from '@thread/domain';
import type { Database } from '../database';

/** Call counts in Postgres, added to in one statement; a column per lane beside the sum. */
export class PrismaCallCountStore implements CallCountStore {
  constructor(private readonly database: Database) {}

  async add(counts: readonly CallCount[]): Promise<void> {
    if (counts.length === 0) return;
    await this.database.system.$executeRaw`
      INSERT INTO provider_call_count AS stored (connection_id, minute, calls, live, clicked, sweep, backfill)
      SELECT added.connection_id, added.minute, sum(added.calls),
             coalesce(sum(added.calls) FILTER (WHERE lane = 'live'), 0), coalesce(sum(added.calls) FILTER (WHERE lane = 'clicked'), 0),
             coalesce(sum(added.calls) FILTER (WHERE lane = 'sweep'), 0), coalesce(sum(added.calls) FILTER (WHERE lane = 'backfill'), 0)
      FROM unnest(${counts.map((count) => count.connectionId)}::uuid[], ${counts.map((count) => count.minute.toISOString())}::timestamptz[],
                  ${counts.map((count) => count.lane)}::text[], ${counts.map((count) => count.calls)}::int[])
           AS added (connection_id, minute, lane, calls)
      WHERE EXISTS (SELECT 1 FROM connection WHERE connection.id = added.connection_id)
      GROUP BY added.connection_id, added.minute
      -- In a fixed order, so that two processes adding to the same rows cannot block each other.
      ORDER BY added.connection_id, added.minute
      ON CONFLICT (connection_id, minute) DO UPDATE SET
        calls = stored.calls + excluded.calls, live = stored.live + excluded.live, clicked = stored.clicked + excluded.clicked,
        sweep = stored.sweep + excluded.sweep, backfill = stored.backfill + excluded.backfill`;
  }

  async since(connectionId: string, from: Date): Promise<readonly CallCount[]> {
    const rows = await this.database.inWorkspaceOf(connectionId, (tx) =>
      tx.providerCallCount.findMany({
        where: { connectionId, minute: { gte: from } },
        orderBy: { minute: 'asc' },
      }),
    );
    return (rows ?? []).flatMap((row) =>
      callLanes
        .filter((lane) => row[lane] > 0)
        .map((lane) => ({ connectionId, minute: row.minute, lane, calls: row[lane] })),
    );
  }
}
