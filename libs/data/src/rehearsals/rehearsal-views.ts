import type { RehearsalState, RehearsedRow } from '@thread/domain';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { pageOfRows, positionOf, type Page } from '../paging';

export type RehearsedOutcome = RehearsedRow['outcome'] | 'failed';

/** A rehearsal and how far it is. */
export interface RehearsalRecord {
  readonly id: string;
  readonly rule: { readonly id: string; readonly name: string; readonly deleted: boolean };
  readonly connection: { readonly id: string; readonly name: string; readonly connectorId: string };
  /** Whether the rule is still what was rehearsed: only then it can be acted on. */
  readonly isCurrent: boolean;
  readonly days: number;
  readonly since: Date;
  readonly state: RehearsalState;
  readonly listed: boolean;
  readonly truncated: boolean;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly nextAttemptAt: Date | null;
  readonly requestedBy: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly total: number;
  readonly decided: number;
  /** The rule's brake, for a backfill. */
  readonly brake: number;
}

/** What a rehearsal comes to. Amounts of different currencies are never added. */
export interface RehearsalSummary {
  readonly outcomes: readonly {
    readonly outcome: RehearsedOutcome;
    readonly code: string;
    readonly count: number;
  }[];
  /** Of records that would become accounts. */
  readonly arr: readonly {
    readonly currency: string | null;
    readonly amount: string;
    readonly count: number;
  }[];
  /** Records that would become accounts and have no ARR. */
  readonly withoutArr: number;
  readonly duplicates: number;
  readonly missing: readonly { readonly field: string; readonly count: number }[];
  readonly unmapped: readonly {
    readonly field: string;
    readonly label: string;
    readonly value: string;
    readonly count: number;
  }[];
}

export interface RehearsalRowRecord {
  readonly externalId: string;
  readonly position: number;
  readonly outcome: RehearsedOutcome;
  readonly code: string;
  readonly name: string | null;
  readonly companyName: string | null;
  readonly arr: { readonly amount: string; readonly currency: string | null } | null;
  readonly closeDate: string | null;
  readonly twin: { readonly externalId: string; readonly name: string | null } | null;
  readonly account: { readonly id: string; readonly companyName: string } | null;
  readonly detail: Partial<RehearsedRow> & Pick<RehearsedRow, 'summary' | 'reasons'>;
}

export interface RowFilter {
  readonly outcome?: RehearsedOutcome | undefined;
  readonly show?: 'duplicates' | 'missing' | 'unmapped' | undefined;
  readonly search?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

type RecordRow = Omit<RehearsalRecord, 'rule' | 'connection'> & {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly ruleDeleted: boolean;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly connectorId: string;
};

interface ItemRow {
  external_id: string;
  position: number;
  outcome: RehearsedOutcome;
  code: string;
  name: string | null;
  company_name: string | null;
  arr_amount: string | null;
  arr_currency: string | null;
  close_date: string | null;
  twin_of: string | null;
  twin_name: string | null;
  account_id: string | null;
  account_name: string | null;
  detail: RehearsalRowRecord['detail'];
}

const inOrder = 'order';
const positionKey = /^\d{1,9}$/;
const mostListed = 100;

const columns = Prisma.sql`
  r.id::text, r.rule_id::text AS "ruleId", r.rule_name AS "ruleName", rule.id IS NULL OR rule.deleted_at IS NOT NULL AS "ruleDeleted",
  r.connection_id::text AS "connectionId", c.external_account_name AS "connectionName", c.connector_id AS "connectorId",
  coalesce(rule.deleted_at IS NULL AND v.definition = r.definition, false) AS "isCurrent", r.days, r.since, r.state, r.listed, r.truncated,
  r.error_code AS "errorCode", r.error_text AS "errorText", r.next_attempt_at AS "nextAttemptAt", u.name AS "requestedBy",
  r.created_at AS "createdAt", r.finished_at AS "finishedAt", n.total, n.decided, coalesce(rule.creation_brake, 100) AS brake`;
const joins = Prisma.sql`
  JOIN connection c ON c.id = r.connection_id
  LEFT JOIN rule ON rule.id = r.rule_id
  LEFT JOIN rule_version v ON v.rule_id = rule.id AND v.version = rule.current_version
  LEFT JOIN app_user u ON u.id = r.requested_by_user_id
  CROSS JOIN LATERAL (SELECT count(*)::int AS total, count(w.outcome)::int AS decided FROM rehearsal_row w WHERE w.rehearsal_id = r.id) AS n`;

/** Rehearsals to look at. */
export class PrismaRehearsalViews {
  constructor(private readonly database: Database) {}

  /** Of one rule, newest first, at most ten. */
  async list(workspaceId: string, ruleId: string): Promise<readonly RehearsalRecord[]> {
    const rows = await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<RecordRow[]>`
        SELECT ${columns} FROM rehearsal r ${joins} WHERE r.workspace_id = ${workspaceId}::uuid AND r.rule_id = ${ruleId}::uuid
        ORDER BY r.created_at DESC, r.id DESC LIMIT 10`,
    );
    return rows.map(recordOf);
  }

  /** Null when the workspace has none of that id. */
  async read(
    workspaceId: string,
    rehearsalId: string,
  ): Promise<(RehearsalRecord & { readonly summary: RehearsalSummary }) | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const [row] = await tx.$queryRaw<RecordRow[]>`
        SELECT ${columns} FROM rehearsal r ${joins} WHERE r.workspace_id = ${workspaceId}::uuid AND r.id = ${rehearsalId}::uuid`;
      return row ? { ...recordOf(row), summary: await summaryOf(tx, rehearsalId) } : null;
    });
  }

  /** Decided rows in the order they were decided. Throws CursorInvalid. */
  async rows(workspaceId: string, rehearsalId: string, filter: RowFilter): Promise<Page<RehearsalRowRecord>> {
    const position = positionOf(filter.cursor, inOrder, positionKey);
    const where = [
      Prisma.sql`w.rehearsal_id = ${rehearsalId}::uuid AND w.workspace_id = ${workspaceId}::uuid AND w.outcome IS NOT NULL`,
    ];
    if (position) where.push(Prisma.sql`w.position > ${Number(position.key)}`);
    if (filter.outcome) where.push(Prisma.sql`w.outcome = ${filter.outcome}`);
    if (filter.show === 'duplicates') where.push(Prisma.sql`(w.twin_of IS NOT NULL OR w.outcome = 'ask')`);
    if (filter.show === 'missing') where.push(Prisma.sql`jsonb_array_length(w.detail -> 'missing') > 0`);
    if (filter.show === 'unmapped') where.push(Prisma.sql`jsonb_array_length(w.detail -> 'unmapped') > 0`);
    if (filter.search) {
      const like = `%${filter.search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
      where.push(
        Prisma.sql`(w.name ILIKE ${like} OR w.company_name ILIKE ${like} OR w.external_id = ${filter.search})`,
      );
    }
    const rows = await this.database.inWorkspace(workspaceId, (tx) => readRows(tx, where, filter.limit + 1));
    const positionIn = (row: ItemRow) => ({ sort: inOrder, key: String(row.position), id: '0' });
    return pageOfRows(rows, filter.limit, rowOf, positionIn);
  }

  /** Null when the rehearsal has no such row, or it is not decided yet. */
  async row(
    workspaceId: string,
    rehearsalId: string,
    externalId: string,
  ): Promise<RehearsalRowRecord | null> {
    const where = [
      Prisma.sql`w.rehearsal_id = ${rehearsalId}::uuid AND w.workspace_id = ${workspaceId}::uuid AND w.outcome IS NOT NULL
        AND w.external_id = ${externalId}`,
    ];
    const [row] = await this.database.inWorkspace(workspaceId, (tx) => readRows(tx, where, 1));
    return row ? rowOf(row) : null;
  }
}

function readRows(tx: Executor, where: readonly Prisma.Sql[], limit: number): Promise<ItemRow[]> {
  return tx.$queryRaw<ItemRow[]>`
    SELECT w.external_id, w.position, w.outcome, w.code, w.name, w.company_name, w.arr_amount::text, w.arr_currency, w.close_date::text,
           w.twin_of, t.name AS twin_name, a.id::text AS account_id, a.company_name AS account_name, w.detail
    FROM rehearsal_row w
    LEFT JOIN rehearsal_row t ON t.rehearsal_id = w.rehearsal_id AND t.external_id = w.twin_of
    LEFT JOIN account a ON a.id::text = w.detail ->> 'accountRef'
    WHERE ${Prisma.join([...where], ' AND ')} ORDER BY w.position LIMIT ${limit}`;
}

async function summaryOf(tx: Executor, id: string): Promise<RehearsalSummary> {
  const outcomes = await tx.$queryRaw<{ outcome: RehearsedOutcome; code: string; count: number }[]>`
    SELECT outcome, code, count(*)::int AS count FROM rehearsal_row WHERE rehearsal_id = ${id}::uuid AND outcome IS NOT NULL
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;
  const sums = await tx.$queryRaw<
    { currency: string | null; amount: string | null; count: number; known: boolean }[]
  >`
    SELECT arr_currency AS currency, sum(arr_amount)::text AS amount, count(*)::int AS count, arr_amount IS NOT NULL AS known
    FROM rehearsal_row WHERE rehearsal_id = ${id}::uuid AND outcome = 'create' GROUP BY arr_currency, arr_amount IS NOT NULL ORDER BY 3 DESC, 1`;
  const [duplicates] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM rehearsal_row WHERE rehearsal_id = ${id}::uuid AND (twin_of IS NOT NULL OR outcome = 'ask')`;
  const missing = await tx.$queryRaw<{ field: string; count: number }[]>`
    SELECT m.field, count(*)::int AS count FROM rehearsal_row w CROSS JOIN LATERAL jsonb_array_elements_text(w.detail -> 'missing') AS m(field)
    WHERE w.rehearsal_id = ${id}::uuid AND w.outcome = 'hold' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${mostListed}`;
  const unmapped = await tx.$queryRaw<{ field: string; label: string; value: string; count: number }[]>`
    SELECT m.option ->> 'field' AS field, m.option ->> 'label' AS label, m.option ->> 'value' AS value, count(*)::int AS count
    FROM rehearsal_row w CROSS JOIN LATERAL jsonb_array_elements(w.detail -> 'unmapped') AS m(option)
    WHERE w.rehearsal_id = ${id}::uuid AND w.outcome IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3 LIMIT ${mostListed}`;
  return {
    outcomes,
    arr: sums.flatMap(({ currency, amount, count }) =>
      amount === null ? [] : [{ currency, amount, count }],
    ),
    withoutArr: sums.filter(({ known }) => !known).reduce((total, { count }) => total + count, 0),
    duplicates: duplicates?.count ?? 0,
    missing,
    unmapped,
  };
}

function recordOf({
  ruleId,
  ruleName,
  ruleDeleted,
  connectionId,
  connectionName,
  connectorId,
  ...rest
}: RecordRow): RehearsalRecord {
  return {
    ...rest,
    rule: { id: ruleId, name: ruleName, deleted: ruleDeleted },
    connection: { id: connectionId, name: connectionName, connectorId },
  };
}

function rowOf(row: ItemRow): RehearsalRowRecord {
  return {
    externalId: row.external_id,
    position: row.position,
    outcome: row.outcome,
    code: row.code,
    name: row.name,
    companyName: row.company_name,
    arr: row.arr_amount === null ? null : { amount: row.arr_amount, currency: row.arr_currency },
    closeDate: row.close_date,
    twin: row.twin_of === null ? null : { externalId: row.twin_of, name: row.twin_name },
    account: row.account_id === null ? null : { id: row.account_id, companyName: row.account_name ?? '' },
    detail: row.detail,
  };
}
