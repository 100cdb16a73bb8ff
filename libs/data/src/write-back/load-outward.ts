import type { ExistingFact, LoadedOutward, OutwardSettings, WritableRecord } from '@thread/domain';
import { writableRoles, type MetricChoice } from '@thread/domain';
import { toConnection } from '../connections/connection-row';
import type { Executor } from '../database';
import { toMapping } from '../decisions/read-settings';
import { Prisma } from '../generated/client';
import { ledgerColumns, toEntry, type LedgerRow } from './ledger-rows';

interface AccountRow {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly progress_percent: number;
  readonly health: string;
  readonly go_live_planned: string | null;
  readonly go_live_actual: string | null;
  readonly phase: string | null;
  readonly csm_name: string | null;
}

interface FactRow {
  readonly account_id: string;
  readonly field: string;
  readonly value: ExistingFact['value'];
  readonly origin: ExistingFact['origin'];
  readonly source_updated_at: Date | null;
  readonly recorded_at: Date;
  readonly record: ExistingFact['sourceRecord'];
}

interface LinkRow {
  readonly account_id: string;
  readonly object_type: WritableRecord['role'];
  readonly external_id: string;
  readonly currency: string | null;
}

/** What the connection writes back; null when nothing was ever chosen. */
export async function readOutwardSettings(
  tx: Executor,
  connectionId: string,
): Promise<OutwardSettings | null> {
  const [connection, setting, mapping] = await Promise.all([
    tx.connection.findUnique({ where: { id: connectionId } }),
    tx.outwardSetting.findUnique({ where: { connectionId } }),
    tx.mappingVersion.findFirst({ where: { connectionId }, orderBy: { version: 'desc' } }),
  ]);
  if (!connection || !setting) return null;
  return {
    workspaceId: connection.workspaceId,
    facts: toConnection(connection).accountFacts,
    mapping: mapping ? toMapping(mapping) : { version: 0, fields: [] },
    metrics: setting.metrics as unknown as readonly MetricChoice[],
    blocked: setting.blocked !== null,
  };
}

/** Accounts with all that goes out of them and all the ledger knows, in four round trips whatever their number. */
export async function loadOutward(
  tx: Executor,
  connectionId: string,
  accountIds: readonly string[],
): Promise<readonly LoadedOutward[]> {
  const ids = Prisma.sql`ANY(${accountIds}::uuid[])`;
  const [accounts, facts, links, ledger] = await Promise.all([
    tx.$queryRaw<AccountRow[]>(Prisma.sql`
      SELECT a.id::text, a.version, a.status, a.progress_percent, a.health, a.go_live_date::text AS go_live_planned, u.name AS csm_name,
        (SELECT m.name FROM plan_milestone m WHERE m.account_id = a.id AND m.completed_at IS NULL ORDER BY m.position, m.id LIMIT 1) AS phase,
        CASE WHEN a.status = 'live' THEN (
          SELECT (m.completed_at AT TIME ZONE w.time_zone)::date::text FROM plan_milestone m
          WHERE m.account_id = a.id AND m.completed_at IS NOT NULL
          ORDER BY (m.name ~* '\\m(go[ -]?live|launch)\\M') DESC, m.position DESC LIMIT 1) END AS go_live_actual
      FROM account a JOIN workspace w ON w.id = a.workspace_id LEFT JOIN app_user u ON u.id = a.csm_user_id
      WHERE a.id = ${ids}`),
    tx.$queryRaw<FactRow[]>(Prisma.sql`
      SELECT f.account_id::text, f.field, f.value, f.origin, f.source_updated_at, f.recorded_at, f.evidence -> 'record' AS record
      FROM account_fact f WHERE f.account_id = ${ids}`),
    tx.$queryRaw<LinkRow[]>(Prisma.sql`
      SELECT l.account_id::text, l.object_type, l.external_id, s.snapshot ->> 'currency' AS currency
      FROM account_link l LEFT JOIN source_record s ON s.connection_id = l.connection_id AND s.object_type = l.object_type
        AND s.external_id = l.external_id
      WHERE l.account_id = ${ids} AND l.connection_id = ${connectionId}::uuid AND l.kind = 'active'
        AND l.object_type = ANY(${[...writableRoles]}::text[])
      ORDER BY l.created_at, l.id`),
    tx.$queryRaw<LedgerRow[]>(Prisma.sql`
      SELECT ${ledgerColumns} FROM outward_field g WHERE g.account_id = ${ids} AND g.connection_id = ${connectionId}::uuid`),
  ]);
  const factsOf = Map.groupBy(facts, (row) => row.account_id);
  const linksOf = Map.groupBy(links, (row) => row.account_id);
  const ledgerOf = Map.groupBy(ledger, (row) => row.account_id);
  return accounts.map((row) => ({
    rowVersion: row.version,
    account: {
      accountId: row.id,
      facts: (factsOf.get(row.id) ?? []).map(factOf),
      state: {
        accountId: row.id,
        status: row.status,
        phase: row.phase,
        progressPercent: row.progress_percent,
        health: row.health,
        goLivePlanned: row.go_live_planned,
        goLiveActual: row.go_live_actual,
        csmName: row.csm_name,
      },
      records: (linksOf.get(row.id) ?? []).map(({ object_type: role, external_id: externalId }) => ({
        role,
        externalId,
      })),
    },
    entries: (ledgerOf.get(row.id) ?? []).map(toEntry),
    currencies: new Map(
      (linksOf.get(row.id) ?? []).flatMap(({ object_type, external_id, currency }) =>
        object_type === 'deal' ? [[external_id, currency]] : [],
      ),
    ),
  }));
}

function factOf(row: FactRow): ExistingFact {
  return {
    field: row.field,
    value: row.value,
    origin: row.origin,
    sourceUpdatedAt: row.source_updated_at,
    recordedAt: row.recorded_at,
    sourceRecord: row.record,
  };
}
