import type { CallCount, CallCountStore } from '@thread/domain';
import type { Database } from '../database';

/** Call counts in Postgres, added to in one statement. */
export class PrismaCallCountStore implements CallCountStore {
  constructor(private readonly database: Database) {}

  async add(counts: readonly CallCount[]): Promise<void> {
    if (counts.length === 0) return;
    // In a fixed order, so that two processes adding to the same rows cannot block each other.
    const sorted = [...counts].sort((one, other) =>
      `${one.connectionId}${one.minute.toISOString()}` < `${other.connectionId}${other.minute.toISOString()}`
        ? -1
        : 1,
    );
    await this.database.system.$executeRaw`
      INSERT INTO provider_call_count AS stored (connection_id, minute, calls)
      SELECT added.connection_id, added.minute, added.calls
      FROM unnest(${sorted.map((count) => count.connectionId)}::uuid[], ${sorted.map((count) => count.minute.toISOString())}::timestamptz[],
                  ${sorted.map((count) => count.calls)}::int[]) AS added (connection_id, minute, calls)
      WHERE EXISTS (SELECT 1 FROM connection WHERE connection.id = added.connection_id)
      ORDER BY added.connection_id, added.minute
      ON CONFLICT (connection_id, minute) DO UPDATE SET calls = stored.calls + excluded.calls`;
  }

  async since(connectionId: string, from: Date): Promise<readonly CallCount[]> {
    const counts = await this.database.inWorkspaceOf(connectionId, (tx) =>
      tx.providerCallCount.findMany({
        where: { connectionId, minute: { gte: from } },
        orderBy: { minute: 'asc' },
      }),
    );
    return counts ?? [];
  }
}
