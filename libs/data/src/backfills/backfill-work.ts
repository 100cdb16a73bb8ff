import {
  allowedByBrake,
  brakeWindowMs,
  type BackfillRecord,
  type BackfillStore,
  type BackfillTurn,
  type NewInboxEvent,
} from '@thread/domain';
import { callableConnection } from '../connections-in-sql';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { storeEvents } from '../inbox/store-events';
import { announce } from '../live/live-updates';
import { raiseAttention } from '../outcomes/write-attention';
import { settleItems } from './settle-items';

interface RunningRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly connection_id: string;
  readonly connector_id: string;
  readonly external_account_id: string;
  readonly rule_version_id: string;
  readonly since: Date;
  readonly brake: number | null;
  readonly requested_by_user_id: string;
}

type EventOf = (record: BackfillRecord) => NewInboxEvent;

/** Backfills in Postgres: the worker's side. */
export class PrismaBackfillWork implements BackfillStore {
  constructor(private readonly database: Database) {}

  async turn(connectionId: string, eventOf: EventOf): Promise<BackfillTurn> {
    const ids = await this.database.inWorkspaceOf(
      connectionId,
      (tx) => tx.$queryRaw<{ id: string }[]>`
        SELECT id::text FROM backfill b WHERE connection_id = ${connectionId}::uuid
          AND (state = 'running' OR EXISTS (SELECT 1 FROM backfill_item i WHERE i.backfill_id = b.id AND i.state = 'queued'))
        ORDER BY created_at, id`,
    );
    let queued = 0;
    let running = 0;
    for (const { id } of ids ?? []) {
      const one = await this.database.inWorkspaceOf(connectionId, (tx) => turnOf(tx, id, eventOf));
      queued += one?.queued ?? 0;
      if (one?.isRunning) running += 1;
    }
    return { queued, running };
  }

  async connectionsWithRunning(limit: number): Promise<readonly string[]> {
    const rows = await this.database.system.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT c.id::text FROM connection c
      WHERE ${callableConnection} AND EXISTS (SELECT 1 FROM backfill b WHERE b.connection_id = c.id AND b.state = 'running')
      LIMIT ${limit}`);
    return rows.map((row) => row.id);
  }
}

async function turnOf(
  tx: Executor,
  backfillId: string,
  eventOf: EventOf,
): Promise<{ readonly queued: number; readonly isRunning: boolean }> {
  const [row] = await tx.$queryRaw<(RunningRow & { state: string })[]>`
    SELECT b.id::text, b.workspace_id::text, b.connection_id::text, c.connector_id, c.external_account_id, b.rule_version_id::text, b.since,
           b.brake, b.requested_by_user_id::text, b.state
    FROM backfill b JOIN connection c ON c.id = b.connection_id WHERE b.id = ${backfillId}::uuid FOR UPDATE OF b`;
  if (!row) return { queued: 0, isRunning: false };
  const settled = await settleItems(tx, row.id);
  if (settled > 0) await announce(tx, { workspaceId: row.workspace_id, topic: 'backfills', id: row.id });
  if (row.state !== 'running') return { queued: 0, isRunning: false };
  const [open] = await tx.$queryRaw<{ pending: number; queued: number; created: number }[]>`
    SELECT (count(*) FILTER (WHERE state = 'pending'))::int AS pending, (count(*) FILTER (WHERE state = 'queued'))::int AS queued,
           (SELECT count(*)::int FROM account a JOIN backfill b ON b.id = ${row.id}::uuid
            WHERE a.backfill_id = b.id AND a.created_at > greatest(b.brake_from, now() - make_interval(secs => ${brakeWindowMs / 1000}))) AS created
    FROM backfill_item WHERE backfill_id = ${row.id}::uuid AND state IN ('pending', 'queued')`;
  const { pending, queued: underWay, created } = open ?? { pending: 0, queued: 0, created: 0 };
  if (pending + underWay === 0) return end(tx, row, 'done');
  const room = Math.min(pending, allowedByBrake({ brake: row.brake, created, underWay }));
  if (room > 0) return { queued: await queueNext(tx, row, room, eventOf), isRunning: true };
  if (pending > 0 && underWay === 0) return end(tx, row, 'braked', created);
  return { queued: 0, isRunning: true };
}

async function end(
  tx: Executor,
  row: RunningRow,
  state: 'done' | 'braked',
  created = 0,
): Promise<{ readonly queued: number; readonly isRunning: boolean }> {
  const finished = state === 'done' ? Prisma.sql`now()` : Prisma.sql`NULL`;
  await tx.$executeRaw`UPDATE backfill SET state = ${state}, finished_at = ${finished} WHERE id = ${row.id}::uuid`;
  if (state === 'braked') {
    await raiseAttention(tx, {
      workspaceId: row.workspace_id,
      kind: 'backfill_braked',
      dedupeKey: brakeKey(row.id),
      connectionId: row.connection_id,
      accountId: null,
      title: 'A backfill made many accounts in a short time and waits for you',
      detail: { backfillId: row.id, created, brake: row.brake },
    });
  }
  await announce(tx, { workspaceId: row.workspace_id, topic: 'backfills', id: row.id });
  return { queued: 0, isRunning: false };
}

/** Key of the attention item about a backfill that held by itself. */
export function brakeKey(backfillId: string): string {
  return `backfill-braked:${backfillId}`;
}

async function queueNext(tx: Executor, row: RunningRow, limit: number, eventOf: EventOf): Promise<number> {
  const items = await tx.$queryRaw<{ external_id: string; position: number; attempts: number }[]>`
    SELECT external_id, position, attempts FROM backfill_item WHERE backfill_id = ${row.id}::uuid AND state = 'pending'
    ORDER BY position LIMIT ${limit}`;
  const events = items.map((item) =>
    eventOf({
      connection: {
        id: row.connection_id,
        connectorId: row.connector_id,
        externalAccountId: row.external_account_id,
      },
      externalId: item.external_id,
      // Rows are inserted by dedupe key: the number keeps the order.
      dedupeKey: `backfill:${row.id}:${String(item.position).padStart(6, '0')}:${item.attempts}`,
      requestedBy: row.requested_by_user_id,
      pin: { backfillId: row.id, ruleVersionId: row.rule_version_id, since: row.since },
    }),
  );
  const { fresh } = await storeEvents(tx, events);
  const queued = fresh.flatMap(({ at, ids }) =>
    ids.map((id) => ({ id, externalId: items[at]?.external_id ?? '' })),
  );
  await tx.$executeRaw`
    UPDATE backfill_item i SET state = 'queued', attempts = i.attempts + 1, inbox_event_id = x.id
    FROM unnest(${queued.map(({ id }) => id)}::bigint[], ${queued.map(({ externalId }) => externalId)}::text[]) AS x(id, external_id)
    WHERE i.backfill_id = ${row.id}::uuid AND i.external_id = x.external_id`;
  return queued.length;
}
