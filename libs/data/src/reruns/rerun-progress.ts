import type { RerunMode, RerunResult } from '@thread/domain';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { pageOfRows, positionOf, type Page } from '../paging';

/** A re-run and how far it is. */
export interface RerunRecord {
  readonly id: string;
  readonly causeKey: string;
  readonly mode: RerunMode;
  readonly connection: {
    readonly id: string;
    readonly name: string;
    readonly state: string;
    readonly connectorId: string;
  };
  readonly ruleName: string | null;
  readonly requestedBy: string | null;
  readonly createdAt: Date;
  /** Null while a record waits. */
  readonly finishedAt: Date | null;
  readonly total: number;
  readonly waiting: number;
  /** Records whose turn never came because the re-run was stopped. */
  readonly cancelled: number;
}

export interface RerunCount {
  readonly result: RerunResult;
  readonly code: string | null;
  readonly count: number;
}

/** One record of a re-run. */
export interface RerunItemRecord {
  readonly deliveryId: string;
  readonly externalId: string | null;
  readonly recordName: string | null;
  readonly result: RerunResult;
  readonly code: string | null;
  readonly summary: string | null;
  readonly runId: string | null;
  readonly account: { readonly id: string; readonly companyName: string } | null;
}

interface RerunRow {
  id: string;
  cause_key: string;
  mode: RerunMode;
  connection_id: string;
  connection_name: string;
  connection_state: string;
  connector_id: string;
  rule_name: string | null;
  requested_by: string | null;
  created_at: Date;
  finished_at: Date | null;
  total: number;
  waiting: number;
  cancelled: number;
  sort_key: string;
}

interface ItemRow {
  inbox_event_id: bigint;
  external_id: string | null;
  record_name: string | null;
  result: RerunResult;
  code: string | null;
  summary: string | null;
  run_id: string | null;
  account_id: string | null;
  company_name: string | null;
}

const newest = 'newest';
const inOrder = 'order';
const idKey = /^\d{1,18}$/;

const rerunQuery = Prisma.sql`
  SELECT q.id::text, q.cause_key, q.mode, q.connection_id::text, c.external_account_name AS connection_name, c.state AS connection_state, c.connector_id,
         rule.name AS rule_name, u.name AS requested_by, q.created_at, q.total, w.waiting, w.cancelled,
         CASE WHEN w.waiting = 0 THEN coalesce(w.finished_at, q.created_at) END AS finished_at,
         to_char(q.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS sort_key
  FROM rerun q
  JOIN connection c ON c.id = q.connection_id
  LEFT JOIN app_user u ON u.id = q.requested_by_user_id
  LEFT JOIN rule ON rule.id::text = split_part(q.cause_key, '~', 5)
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE e.status = 'waiting' AND i.ended_outcome IS NULL))::int AS waiting,
           (count(*) FILTER (WHERE i.ended_outcome = 'cancelled'))::int AS cancelled, max(e.done_at) AS finished_at
    FROM rerun_item i LEFT JOIN inbox_event e ON e.id = i.inbox_event_id WHERE i.rerun_id = q.id
  ) AS w`;

/**
 * Items with how they ended. A worker killed after it stored a decision decides the record once more and finds it done: of the runs that name
 * the event the first that did not fail tells what became of the record.
 */
const itemsOf = (workspaceId: string, rerunId: string): Prisma.Sql => Prisma.sql`
  SELECT i.inbox_event_id, i.external_id, coalesce(t.record_name, i.record_name) AS record_name, t.id::text AS run_id, t.account_id::text,
         CASE WHEN i.ended_outcome IS NOT NULL THEN i.ended_outcome
              WHEN e.status = 'waiting' AND e.error_code IS NULL THEN 'waiting'
              WHEN e.status = 'waiting' THEN 'retrying'
              WHEN e.status = 'dead' THEN 'failed'
              ELSE coalesce(t.outcome, 'none') END AS result,
         CASE WHEN i.ended_outcome IS NOT NULL THEN i.ended_code
              WHEN e.status = 'done' THEN coalesce(t.code, e.error_code)
              ELSE e.error_code END AS code,
         CASE WHEN e.status = 'done' THEN nullif(t.reasons ->> 'summary', '') ELSE e.error_text END AS summary
  FROM rerun_item i
  JOIN rerun q ON q.id = i.rerun_id
  LEFT JOIN inbox_event e ON e.id = i.inbox_event_id
  LEFT JOIN LATERAL (
    SELECT n.* FROM run n
    WHERE e.status = 'done' AND n.workspace_id = i.workspace_id AND (n.id = e.run_id OR (
      n.connection_id = q.connection_id AND n.object_type = i.object_type AND n.external_id = i.external_id
      AND n.inbox_event_ids @> ARRAY[i.inbox_event_id]))
    ORDER BY n.outcome = 'failed', n.code = 'record_gone', n.created_at, n.id LIMIT 1
  ) AS t ON true
  WHERE i.rerun_id = ${rerunId}::uuid AND i.workspace_id = ${workspaceId}::uuid`;

/** Re-runs of a workspace, newest first. Throws CursorInvalid. */
export async function listReruns(
  database: Database,
  workspaceId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<RerunRecord>> {
  const position = positionOf(cursor, newest);
  const after = position
    ? Prisma.sql`(q.created_at, q.id) < (${position.key}::timestamptz, ${position.id}::uuid)`
    : Prisma.sql`true`;
  const rows = await database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<RerunRow[]>`
      ${rerunQuery} WHERE q.workspace_id = ${workspaceId}::uuid AND ${after}
      ORDER BY q.created_at DESC, q.id DESC LIMIT ${limit + 1}`,
  );
  return pageOfRows(rows, limit, rerunOf, (row) => ({ sort: newest, key: row.sort_key, id: row.id }));
}

/** How far a re-run is, and its records counted by result; null when the workspace has none of that id. */
export async function readRerun(
  database: Database,
  workspaceId: string,
  rerunId: string,
): Promise<(RerunRecord & { readonly results: readonly RerunCount[] }) | null> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const [row] = await tx.$queryRaw<RerunRow[]>`
      ${rerunQuery} WHERE q.workspace_id = ${workspaceId}::uuid AND q.id = ${rerunId}::uuid`;
    return row ? { ...rerunOf(row), results: await countResults(tx, workspaceId, rerunId) } : null;
  });
}

/** Records of a re-run in the order they are worked off. Throws CursorInvalid. */
export async function listRerunItems(
  database: Database,
  workspaceId: string,
  rerunId: string,
  filter: {
    readonly result?: RerunResult | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<Page<RerunItemRecord>> {
  const position = positionOf(filter.cursor, inOrder, idKey);
  const where = [Prisma.sql`true`];
  if (filter.result) where.push(Prisma.sql`i.result = ${filter.result}`);
  if (position) where.push(Prisma.sql`i.inbox_event_id > ${position.key}::bigint`);
  const rows = await database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<ItemRow[]>`
      SELECT i.*, a.company_name FROM (${itemsOf(workspaceId, rerunId)}) AS i LEFT JOIN account a ON a.id = i.account_id::uuid
      WHERE ${Prisma.join(where, ' AND ')} ORDER BY i.inbox_event_id LIMIT ${filter.limit + 1}`,
  );
  const positionIn = (row: ItemRow) => ({ sort: inOrder, key: String(row.inbox_event_id), id: '0' });
  return pageOfRows(rows, filter.limit, itemOf, positionIn);
}

function countResults(tx: Executor, workspaceId: string, rerunId: string): Promise<RerunCount[]> {
  return tx.$queryRaw<RerunCount[]>`
    SELECT i.result, i.code, count(*)::int AS count FROM (${itemsOf(workspaceId, rerunId)}) AS i
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;
}

function rerunOf(row: RerunRow): RerunRecord {
  return {
    id: row.id,
    causeKey: row.cause_key,
    mode: row.mode,
    connection: {
      id: row.connection_id,
      name: row.connection_name,
      state: row.connection_state,
      connectorId: row.connector_id,
    },
    ruleName: row.rule_name,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    total: row.total,
    waiting: row.waiting,
    cancelled: row.cancelled,
  };
}

function itemOf(row: ItemRow): RerunItemRecord {
  return {
    deliveryId: String(row.inbox_event_id),
    externalId: row.external_id,
    recordName: row.record_name,
    result: row.result,
    code: row.code,
    summary: row.summary,
    runId: row.run_id,
    account: row.account_id === null ? null : { id: row.account_id, companyName: row.company_name ?? '' },
  };
}
