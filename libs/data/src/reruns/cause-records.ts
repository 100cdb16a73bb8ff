import type { Cause } from '@thread/domain';
import {
  deliveryColumns,
  deliveryOf,
  type DeliveryRecord,
  type DeliveryRow,
} from '../activity/delivery-views';
import { runColumns, runJoins, runOf, type RunRecord, type RunRow } from '../activity/run-views';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { pageOfRows, positionOf, type Page } from '../paging';
import { deadEventsOf, unfinishedRunsOf } from './unfinished-runs';

/** An unfinished record with its latest run. */
export type UnfinishedRecord = RunRecord & {
  /** The versions the run recorded can still be used. */
  readonly canBeAsItWas: boolean;
  /** The rule the run recorded was deleted since. */
  readonly ruleDeleted: boolean;
};

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const newest = 'newest';
const idKey = /^\d{1,18}$/;

/** The latest runs of a cause's records, newest first. Throws CursorInvalid. */
export async function listUnfinished(
  database: Database,
  workspaceId: string,
  cause: Cause & { readonly kind: 'record' },
  { limit, cursor }: PageAsked,
): Promise<Page<UnfinishedRecord>> {
  const position = positionOf(cursor, newest);
  const after = position
    ? Prisma.sql`(u.created_at, u.id) < (${position.key}::timestamptz, ${position.id}::uuid)`
    : Prisma.sql`true`;
  const rows = await database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<(RunRow & { kept: boolean; rule_deleted: boolean; sort_key: string })[]>`
      SELECT ${runColumns}, u.kept, rule.deleted_at IS NOT NULL AS rule_deleted,
             to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS sort_key
      FROM (${unfinishedRunsOf(workspaceId, cause)}) AS u JOIN run r ON r.id = u.id ${runJoins}
      WHERE ${after} ORDER BY u.created_at DESC, u.id DESC LIMIT ${limit + 1}`,
  );
  const view = (row: (typeof rows)[number]): UnfinishedRecord => ({
    ...runOf(row),
    canBeAsItWas: row.kept,
    ruleDeleted: row.rule_deleted,
  });
  return pageOfRows(rows, limit, view, (row) => ({ sort: newest, key: row.sort_key, id: row.id }));
}

/** The dead events of a cause, newest first. Throws CursorInvalid. */
export async function listDead(
  database: Database,
  workspaceId: string,
  cause: Cause & { readonly kind: 'delivery' },
  { limit, cursor }: PageAsked,
): Promise<Page<DeliveryRecord>> {
  const position = positionOf(cursor, newest, idKey);
  const after = position ? Prisma.sql`d.id < ${position.key}::bigint` : Prisma.sql`true`;
  const rows = await database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<DeliveryRow[]>`
      SELECT ${deliveryColumns} FROM (${deadEventsOf(workspaceId, cause)}) AS d JOIN inbox_event e ON e.id = d.id
      WHERE ${after} ORDER BY d.id DESC LIMIT ${limit + 1}`,
  );
  return pageOfRows(rows, limit, deliveryOf, (row) => ({ sort: newest, key: row.id, id: '0' }));
}
