import type { BackfillResult, BackfillState } from '@thread/domain';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { pageOfRows, positionOf, type Page } from '../paging';

/** A backfill and how far it is. */
export interface BackfillRecordView {
  readonly id: string;
  readonly rehearsalId: string;
  readonly rule: { readonly id: string; readonly name: string; readonly deleted: boolean };
  readonly connection: {
    readonly id: string;
    readonly name: string;
    readonly state: string;
    readonly connectorId: string;
  };
  readonly since: Date;
  readonly state: BackfillState;
  readonly brake: number | null;
  readonly requestedBy: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly total: number;
  readonly ended: number;
  readonly cancelled: number;
  /** Ended otherwise than the rehearsal said. */
  readonly different: number;
  readonly silent: { readonly accounts: number; readonly emails: number };
}

export interface BackfillCount {
  readonly result: BackfillResult;
  readonly code: string | null;
  readonly count: number;
}

export interface BackfillItemRecord {
  readonly externalId: string;
  readonly name: string | null;
  readonly expected: { readonly outcome: string; readonly code: string };
  readonly result: BackfillResult;
  readonly code: string | null;
  readonly summary: string | null;
  readonly isDifferent: boolean;
  readonly runId: string | null;
  readonly account: { readonly id: string; readonly companyName: string } | null;
}

export interface SilentAccountRecord {
  readonly id: string;
  readonly companyName: string;
  readonly createdAt: Date;
  readonly emails: readonly { readonly to: string; readonly subject: string }[];
}

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

type Row = Omit<BackfillRecordView, 'rule' | 'connection' | 'silent'> & {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly ruleDeleted: boolean;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly connectionState: string;
  readonly connectorId: string;
  readonly silentAccounts: number;
  readonly silentEmails: number;
};

interface ItemRow {
  position: number;
  external_id: string;
  name: string | null;
  expected_outcome: string;
  expected_code: string;
  result: BackfillResult;
  code: string | null;
  summary: string | null;
  different: boolean;
  run_id: string | null;
  account_id: string | null;
  company_name: string | null;
}

const inOrder = 'order';
const positionKey = /^\d{1,9}$/;
const mostListed = 20;

const result = Prisma.sql`
  CASE i.state WHEN 'ended' THEN i.outcome WHEN 'cancelled' THEN 'cancelled' WHEN 'queued' THEN 'queued' ELSE 'waiting' END`;
const different = Prisma.sql`(i.state = 'ended' AND i.outcome IS DISTINCT FROM i.expected_outcome)`;

const query = Prisma.sql`
  SELECT b.id::text, b.rehearsal_id::text AS "rehearsalId", b.rule_id::text AS "ruleId", coalesce(rule.name, '') AS "ruleName",
         rule.id IS NULL OR rule.deleted_at IS NOT NULL AS "ruleDeleted", b.connection_id::text AS "connectionId",
         c.external_account_name AS "connectionName", c.state AS "connectionState", c.connector_id AS "connectorId", b.since, b.state, b.brake,
         u.name AS "requestedBy", b.created_at AS "createdAt", b.finished_at AS "finishedAt", b.total, n.ended, n.cancelled, n.different,
         s.accounts AS "silentAccounts", s.emails AS "silentEmails"
  FROM backfill b
  JOIN connection c ON c.id = b.connection_id
  LEFT JOIN rule ON rule.id = b.rule_id
  LEFT JOIN app_user u ON u.id = b.requested_by_user_id
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE i.state = 'ended'))::int AS ended, (count(*) FILTER (WHERE i.state = 'cancelled'))::int AS cancelled,
           (count(*) FILTER (WHERE ${different}))::int AS different
    FROM backfill_item i WHERE i.backfill_id = b.id) AS n
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT a.id)::int AS accounts, count(e.id)::int AS emails
    FROM account a LEFT JOIN effect e ON e.account_id = a.id AND e.state = 'silent'
    WHERE a.backfill_id = b.id AND a.silent_since IS NOT NULL) AS s`;

/** Backfills to look at. */
export class PrismaBackfillViews {
  constructor(private readonly database: Database) {}

  /** Newest first, at most twenty. */
  async list(workspaceId: string, ruleId: string | null): Promise<readonly BackfillRecordView[]> {
    const which = ruleId === null ? Prisma.sql`true` : Prisma.sql`b.rule_id = ${ruleId}::uuid`;
    const rows = await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<Row[]>`
        ${query} WHERE b.workspace_id = ${workspaceId}::uuid AND ${which} ORDER BY b.created_at DESC, b.id DESC LIMIT ${mostListed}`,
    );
    return rows.map(recordOf);
  }

  /** Null when the workspace has none of that id. */
  async read(
    workspaceId: string,
    backfillId: string,
  ): Promise<(BackfillRecordView & { readonly results: readonly BackfillCount[] }) | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.$queryRaw<Row[]>`
        ${query} WHERE b.workspace_id = ${workspaceId}::uuid AND b.id = ${backfillId}::uuid`;
      return row ? { ...recordOf(row), results: await countResults(tx, backfillId) } : null;
    });
  }

  /** Records in the order they are worked off. Throws CursorInvalid. */
  async items(
    workspaceId: string,
    backfillId: string,
    filter: PageAsked & {
      readonly result?: BackfillResult | undefined;
      readonly code?: string | undefined;
      readonly different?: boolean | undefined;
    },
  ): Promise<Page<BackfillItemRecord>> {
    const position = positionOf(filter.cursor, inOrder, positionKey);
    const where = [Prisma.sql`i.backfill_id = ${backfillId}::uuid AND i.workspace_id = ${workspaceId}::uuid`];
    if (position) where.push(Prisma.sql`i.position > ${Number(position.key)}`);
    if (filter.result) where.push(Prisma.sql`${result} = ${filter.result}`);
    if (filter.code) where.push(Prisma.sql`i.code = ${filter.code}`);
    if (filter.different) where.push(different);
    const rows = await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<ItemRow[]>`
        SELECT i.position, i.external_id, i.name, i.expected_outcome, i.expected_code, ${result} AS result, i.code, i.summary,
               ${different} AS different, i.run_id::text, i.account_id::text, a.company_name
        FROM backfill_item i LEFT JOIN account a ON a.id = i.account_id
        WHERE ${Prisma.join(where, ' AND ')} ORDER BY i.position LIMIT ${filter.limit + 1}`,
    );
    const positionIn = (row: ItemRow) => ({ sort: inOrder, key: String(row.position), id: '0' });
    return pageOfRows(rows, filter.limit, itemOf, positionIn);
  }

  /** Accounts that wait to be released, oldest first, with what they would send. Throws CursorInvalid. */
  async silent(
    workspaceId: string,
    backfillId: string,
    asked: PageAsked,
  ): Promise<Page<SilentAccountRecord>> {
    const position = positionOf(asked.cursor, inOrder);
    const after = position
      ? Prisma.sql`(a.created_at, a.id) > (${position.key}::timestamptz, ${position.id}::uuid)`
      : Prisma.sql`true`;
    const rows = await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<(SilentAccountRecord & { sort_key: string })[]>`
        SELECT a.id::text, a.company_name AS "companyName", a.created_at AS "createdAt",
               to_char(a.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS sort_key,
               coalesce((SELECT jsonb_agg(jsonb_build_object('to', e.payload ->> 'to', 'subject', e.payload ->> 'subject') ORDER BY e.created_at, e.id)
                         FROM effect e WHERE e.account_id = a.id AND e.state = 'silent'), '[]'::jsonb) AS emails
        FROM account a
        WHERE a.workspace_id = ${workspaceId}::uuid AND a.backfill_id = ${backfillId}::uuid AND a.silent_since IS NOT NULL AND ${after}
        ORDER BY a.created_at, a.id LIMIT ${asked.limit + 1}`,
    );
    const view = ({ sort_key: _key, ...account }: (typeof rows)[number]): SilentAccountRecord => account;
    return pageOfRows(rows, asked.limit, view, (row) => ({ sort: inOrder, key: row.sort_key, id: row.id }));
  }
}

function countResults(tx: Executor, backfillId: string): Promise<BackfillCount[]> {
  return tx.$queryRaw<BackfillCount[]>`
    SELECT ${result} AS result, i.code, count(*)::int AS count FROM backfill_item i WHERE i.backfill_id = ${backfillId}::uuid
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;
}

function recordOf(row: Row): BackfillRecordView {
  const {
    ruleId,
    ruleName,
    ruleDeleted,
    connectionId,
    connectionName,
    connectionState,
    connectorId,
    ...rest
  } = row;
  const { silentAccounts, silentEmails, ...record } = rest;
  return {
    ...record,
    rule: { id: ruleId, name: ruleName, deleted: ruleDeleted },
    connection: { id: connectionId, name: connectionName, state: connectionState, connectorId },
    silent: { accounts: silentAccounts, emails: silentEmails },
  };
}

function itemOf(row: ItemRow): BackfillItemRecord {
  return {
    externalId: row.external_id,
    name: row.name,
    expected: { outcome: row.expected_outcome, code: row.expected_code },
    result: row.result,
    code: row.code,
    summary: row.summary,
    isDifferent: row.different,
    runId: row.run_id,
    account: row.account_id === null ? null : { id: row.account_id, companyName: row.company_name ?? '' },
  };
}
