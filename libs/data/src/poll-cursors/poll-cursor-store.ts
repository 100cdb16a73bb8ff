import type { PollCursorStore } from '@thread/domain';
import { callableConnection } from '../connections-in-sql';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { storableJson } from '../storable';

/** Poll positions in Postgres. */
export class PrismaPollCursorStore implements PollCursorStore {
  constructor(private readonly database: Database) {}

  async claimDue(
    connectorId: string,
    stream: string,
    everySeconds: number,
    limit: number,
  ): Promise<readonly string[]> {
    const rows = await this.database.system.$queryRaw<{ id: string }[]>(Prisma.sql`
      INSERT INTO poll_cursor AS p (connection_id, stream, cursor, last_run_at)
      SELECT c.id, ${stream}, 'null'::jsonb, now() FROM connection c
      LEFT JOIN poll_cursor known ON known.connection_id = c.id AND known.stream = ${stream}
      WHERE c.connector_id = ${connectorId} AND ${callableConnection}
        AND (known.last_run_at IS NULL OR known.last_run_at <= now() - make_interval(secs => ${everySeconds}))
      ORDER BY known.last_run_at NULLS FIRST LIMIT ${limit}
      ON CONFLICT (connection_id, stream) DO UPDATE SET last_run_at = now()
      WHERE p.last_run_at IS NULL OR p.last_run_at <= now() - make_interval(secs => ${everySeconds})
      RETURNING p.connection_id::text AS id`);
    return rows.map((row) => row.id);
  }

  async read(connectionId: string, stream: string): Promise<unknown> {
    const row = await this.database.inWorkspaceOf(connectionId, (tx) =>
      tx.pollCursor.findUnique({
        where: { connectionId_stream: { connectionId, stream } },
        select: { cursor: true },
      }),
    );
    return row?.cursor ?? null;
  }

  async save(connectionId: string, stream: string, cursor: unknown): Promise<void> {
    const text = JSON.stringify(storableJson(cursor));
    await this.database.inWorkspaceOf(
      connectionId,
      (tx) => tx.$executeRaw`
        INSERT INTO poll_cursor (connection_id, stream, cursor, last_run_at)
        VALUES (${connectionId}::uuid, ${stream}, ${text}::jsonb, now())
        ON CONFLICT (connection_id, stream) DO UPDATE
        SET cursor = excluded.cursor, updated_at = now(), last_error = NULL`,
    );
  }

  async fail(connectionId: string, stream: string, code: string): Promise<void> {
    await this.database.inWorkspaceOf(
      connectionId,
      (tx) => tx.$executeRaw`
        UPDATE poll_cursor SET last_error = ${code}, last_run_at = now()
        WHERE connection_id = ${connectionId}::uuid AND stream = ${stream}`,
    );
  }
}
