import type { ChangeStreamStore, StreamEnding, StreamLease } from '@thread/domain';
import { callableConnection } from '../connections-in-sql';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { storableJson } from '../storable';

const isFree = (table: string): Prisma.Sql => {
  const at = Prisma.raw(table);
  return Prisma.sql`(${at}.lease_until IS NULL OR ${at}.lease_until <= now()) AND (${at}.retry_at IS NULL OR ${at}.retry_at <= now())`;
};

const after = (ms: number): Prisma.Sql => Prisma.sql`now() + ${ms}::int * interval '1 millisecond'`;

/** Leases and positions of open feeds in Postgres: single conditional statements by the database's clock. */
export class PrismaChangeStreamStore implements ChangeStreamStore {
  constructor(private readonly database: Database) {}

  async claimDue(connectorId: string, leaseMs: number, limit: number): Promise<readonly StreamLease[]> {
    const rows = await this.database.system.$queryRaw<{ id: string; owner: string }[]>(Prisma.sql`
      WITH due AS MATERIALIZED (
        SELECT c.id FROM connection c LEFT JOIN change_stream known ON known.connection_id = c.id
        WHERE c.connector_id = ${connectorId} AND ${callableConnection}
          AND (known.connection_id IS NULL OR (${isFree('known')}))
        ORDER BY c.id LIMIT ${limit}
      )
      INSERT INTO change_stream AS s (connection_id, lease_owner, lease_until)
      SELECT id, gen_random_uuid()::text, ${after(leaseMs)} FROM due
      ON CONFLICT (connection_id) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
      WHERE ${isFree('s')}
      RETURNING s.connection_id::text AS id, s.lease_owner AS owner`);
    return rows.map(({ id, owner }) => ({ connectionId: id, owner }));
  }

  read({
    connectionId,
    owner,
  }: StreamLease): Promise<{ readonly cursor: unknown; readonly failures: number } | null> {
    return this.database.inWorkspaceOf(connectionId, async (tx) => {
      const row = await tx.changeStream.findFirst({
        where: { connectionId, leaseOwner: owner },
        select: { cursor: true, failures: true },
      });
      return row && { cursor: row.cursor ?? null, failures: row.failures };
    });
  }

  extend({ connectionId, owner }: StreamLease, leaseMs: number): Promise<boolean> {
    return this.#change(connectionId, (tx) =>
      tx.$executeRaw(Prisma.sql`
        UPDATE change_stream s SET lease_until = ${after(leaseMs)} FROM connection c
        WHERE s.connection_id = ${connectionId}::uuid AND s.lease_owner = ${owner} AND c.id = s.connection_id AND ${callableConnection}`),
    );
  }

  opened({ connectionId, owner }: StreamLease, notice: string | null): Promise<boolean> {
    return this.#change(
      connectionId,
      (tx) => tx.$executeRaw`
        UPDATE change_stream
        SET state = 'open', notice = ${notice}, retry_at = NULL, state_since = CASE WHEN state = 'open' THEN state_since ELSE now() END
        WHERE connection_id = ${connectionId}::uuid AND lease_owner = ${owner}`,
    );
  }

  save({ connectionId, owner }: StreamLease, cursor: unknown): Promise<boolean> {
    const text = JSON.stringify(storableJson(cursor));
    return this.#change(
      connectionId,
      (tx) => tx.$executeRaw`
        UPDATE change_stream SET cursor = ${text}::jsonb, failures = 0
        WHERE connection_id = ${connectionId}::uuid AND lease_owner = ${owner}`,
    );
  }

  async end({ connectionId, owner }: StreamLease, { trouble, dropCursor }: StreamEnding): Promise<void> {
    const retryAt = trouble ? after(trouble.retryInMs) : Prisma.sql`NULL`;
    const state = trouble?.state ?? null;
    await this.#change(connectionId, (tx) =>
      tx.$executeRaw(Prisma.sql`
        UPDATE change_stream
        SET lease_owner = NULL, lease_until = NULL, retry_at = ${retryAt},
            cursor = CASE WHEN ${dropCursor} THEN NULL ELSE cursor END,
            failures = CASE WHEN ${trouble !== null} THEN failures + 1 ELSE failures END,
            notice = COALESCE(${trouble?.notice ?? null}, notice),
            state_since = CASE WHEN COALESCE(${state}, state) = state THEN state_since ELSE now() END,
            state = COALESCE(${state}, state)
        WHERE connection_id = ${connectionId}::uuid AND lease_owner = ${owner}`),
    );
  }

  async #change(connectionId: string, statement: (tx: Executor) => Promise<number>): Promise<boolean> {
    return (await this.database.inWorkspaceOf(connectionId, statement)) === 1;
  }
}
