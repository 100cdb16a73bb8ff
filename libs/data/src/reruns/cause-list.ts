import { readCauseKey, usualCauses, type UnfinishedOutcome } from '@thread/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { pageOfRows, positionOf, type Page } from '../paging';
import { causeCode, deadEvents, deadEventsOf, unfinishedRuns, unfinishedRunsOf } from './unfinished-runs';

/** Records that did not end as wanted, for one cause. */
export interface CauseRecord {
  readonly key: string;
  readonly kind: 'record' | 'delivery';
  readonly outcome: UnfinishedOutcome | 'dead';
  readonly code: string;
  readonly connection: { readonly id: string; readonly name: string; readonly connectorId: string };
  readonly rule: { readonly id: string; readonly name: string; readonly deleted: boolean } | null;
  readonly count: number;
  /** How many can be decided as they were: the rule version and mapping they recorded can still be used. */
  readonly asItWasCount: number;
  readonly newestAt: Date;
  readonly oldestAt: Date;
  /** The newest of them. */
  readonly example: {
    readonly externalId: string | null;
    readonly name: string | null;
    readonly summary: string;
  };
  /** A re-run of this cause that is under way. */
  readonly rerunId: string | null;
}

export interface CauseFilter {
  readonly outcome?: UnfinishedOutcome | 'dead' | undefined;
  readonly connectionId?: string | undefined;
  /** `hide` leaves out causes nothing is wrong with, such as open deals. */
  readonly usual: 'hide' | 'show';
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface CauseRow {
  cause_key: string;
  kind: 'record' | 'delivery';
  outcome: UnfinishedOutcome | 'dead';
  code: string;
  connection_id: string;
  connection_name: string;
  connector_id: string;
  rule_id: string | null;
  rule_name: string | null;
  rule_deleted: boolean;
  count: number;
  kept: number;
  newest_at: Date;
  oldest_at: Date;
  newest_key: string;
  tie: string;
  external_id: string | null;
  record_name: string | null;
  summary: string | null;
  rerun_id: string | null;
}

const newest = 'newest';

/** Causes of a workspace, the one that struck last first. Throws CursorInvalid. */
export async function listCauses(
  database: Database,
  workspaceId: string,
  filter: CauseFilter,
): Promise<Page<CauseRecord>> {
  const position = positionOf(filter.cursor, newest);
  const where = [Prisma.sql`true`];
  if (filter.outcome) where.push(Prisma.sql`g.outcome = ${filter.outcome}`);
  if (filter.connectionId) where.push(Prisma.sql`g.connection_id = ${filter.connectionId}::uuid`);
  if (position) {
    where.push(Prisma.sql`(g.newest_at, md5(g.cause_key)) < (${position.key}::timestamptz, ${position.id})`);
  }
  const wanted =
    filter.usual === 'show' ? Prisma.sql`true` : Prisma.sql`NOT r.code = ANY(${[...usualCauses]}::text[])`;
  const sources = { runs: unfinishedRuns(workspaceId, wanted), events: deadEvents(workspaceId) };
  const rows = await readCauses(database, workspaceId, sources, {
    where: Prisma.join(where, ' AND '),
    limit: filter.limit + 1,
  });
  return pageOfRows(rows, filter.limit, causeOf, (row) => ({
    sort: newest,
    key: row.newest_key,
    id: row.tie,
  }));
}

/** One cause as it is now; null when no record has it (any more), or the key is none. */
export async function findCause(
  database: Database,
  workspaceId: string,
  key: string,
): Promise<CauseRecord | null> {
  const cause = readCauseKey(key);
  if (!cause) return null;
  const none = Prisma.sql`false`;
  const sources =
    cause.kind === 'record'
      ? { runs: unfinishedRunsOf(workspaceId, cause), events: deadEvents(workspaceId, none) }
      : { runs: unfinishedRuns(workspaceId, none), events: deadEventsOf(workspaceId, cause) };
  const [row] = await readCauses(database, workspaceId, sources, { where: Prisma.sql`true`, limit: 1 });
  return row ? causeOf(row) : null;
}

function readCauses(
  database: Database,
  workspaceId: string,
  sources: { readonly runs: Prisma.Sql; readonly events: Prisma.Sql },
  { where, limit }: { readonly where: Prisma.Sql; readonly limit: number },
): Promise<CauseRow[]> {
  return database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<CauseRow[]>`
      WITH grouped AS (
        SELECT concat_ws('~', 'record', connection_id, outcome, code, coalesce(rule_id::text, '-')) AS cause_key,
               'record' AS kind, connection_id, outcome, code, rule_id, count(*)::int AS count,
               (count(*) FILTER (WHERE kept))::int AS kept, max(created_at) AS newest_at, min(created_at) AS oldest_at,
               NULL::bigint AS newest_event
        FROM (${sources.runs}) AS u GROUP BY connection_id, outcome, code, rule_id
        UNION ALL
        SELECT concat_ws('~', 'delivery', connection_id, code), 'delivery', connection_id, 'dead', code, NULL, count(*)::int, 0,
               max(received_at), min(received_at), max(id)
        FROM (${sources.events}) AS d GROUP BY connection_id, code
      ), page AS (
        SELECT g.*, md5(g.cause_key) AS tie,
               to_char(g.newest_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS newest_key
        FROM grouped g WHERE ${where}
        ORDER BY g.newest_at DESC, md5(g.cause_key) DESC LIMIT ${limit}
      )
      SELECT p.*, c.external_account_name AS connection_name, c.connector_id, rule.name AS rule_name,
             rule.deleted_at IS NOT NULL AS rule_deleted,
             coalesce(r.external_id, e.object_id) AS external_id, r.record_name,
             coalesce(nullif(r.reasons ->> 'summary', ''), r.error_text, e.error_text) AS summary,
             (SELECT q.id::text FROM rerun q WHERE q.workspace_id = ${workspaceId}::uuid AND q.cause_key = p.cause_key
                AND EXISTS (SELECT 1 FROM rerun_item i JOIN inbox_event w ON w.id = i.inbox_event_id
                            WHERE i.rerun_id = q.id AND i.ended_outcome IS NULL AND w.status = 'waiting')
              ORDER BY q.created_at DESC LIMIT 1) AS rerun_id
      FROM page p
      JOIN connection c ON c.id = p.connection_id
      LEFT JOIN rule ON rule.id = p.rule_id
      LEFT JOIN LATERAL (
        SELECT r.* FROM run r LEFT JOIN rule_version v ON v.id = r.rule_version_id
        WHERE p.kind = 'record' AND r.workspace_id = ${workspaceId}::uuid AND r.created_at = p.newest_at
          AND r.connection_id = p.connection_id AND r.outcome = p.outcome AND ${causeCode} = p.code
          AND (p.rule_id IS NULL OR v.rule_id = p.rule_id)
        ORDER BY r.id DESC LIMIT 1
      ) AS r ON true
      LEFT JOIN inbox_event e ON e.id = p.newest_event
      ORDER BY p.newest_at DESC, p.tie DESC`,
  );
}

function causeOf(row: CauseRow): CauseRecord {
  return {
    key: row.cause_key,
    kind: row.kind,
    outcome: row.outcome,
    code: row.code,
    connection: { id: row.connection_id, name: row.connection_name, connectorId: row.connector_id },
    rule:
      row.rule_id === null ? null : { id: row.rule_id, name: row.rule_name ?? '', deleted: row.rule_deleted },
    count: row.count,
    asItWasCount: row.kept,
    newestAt: row.newest_at,
    oldestAt: row.oldest_at,
    example: { externalId: row.external_id, name: row.record_name, summary: row.summary ?? row.code },
    rerunId: row.rerun_id,
  };
}
