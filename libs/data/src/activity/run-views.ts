import { Prisma } from '../generated/client';
import type { Reason, RunCause, RunOutcome } from '@thread/domain';
import { fromReasonsColumn } from '../outcomes/run-reasons';

/** One decision about one record. */
export interface RunRecord {
  readonly id: string;
  readonly connectionId: string;
  readonly connectorId: string;
  readonly objectType: string;
  readonly externalId: string;
  readonly recordName: string | null;
  readonly recordUrl: string | null;
  readonly cause: RunCause;
  readonly outcome: RunOutcome;
  readonly code: string;
  /** One sentence in plain words. */
  readonly summary: string;
  readonly reasons: readonly Reason[];
  readonly rule: { readonly id: string; readonly name: string; readonly version: number } | null;
  readonly account: { readonly id: string; readonly companyName: string } | null;
  readonly errorText: string | null;
  readonly durationMs: number;
  readonly createdAt: Date;
}

export interface RunRow {
  id: string;
  connection_id: string;
  connector_id: string;
  object_type: string;
  external_id: string;
  record_name: string | null;
  record_url: string | null;
  cause: RunCause;
  outcome: RunOutcome;
  code: string;
  reasons: unknown;
  rule_id: string | null;
  rule_name: string | null;
  rule_version: number | null;
  account_id: string | null;
  account_name: string | null;
  error_text: string | null;
  duration_ms: number;
  created_at: Date;
}

/** Columns and joins of a run; `r` is the run. */
export const runColumns = Prisma.sql`
  r.id, r.connection_id, c.connector_id, r.object_type, r.external_id, r.record_name, s.snapshot -> 'record' ->> 'url' AS record_url,
  r.cause, r.outcome, r.code, r.reasons, rule.id AS rule_id, rule.name AS rule_name, v.version AS rule_version,
  a.id AS account_id, a.company_name AS account_name, r.error_text, r.duration_ms, r.created_at`;

export const runJoins = Prisma.sql`
  JOIN connection c ON c.id = r.connection_id
  LEFT JOIN rule_version v ON v.id = r.rule_version_id
  LEFT JOIN rule ON rule.id = v.rule_id
  LEFT JOIN account a ON a.id = r.account_id
  LEFT JOIN source_record s ON s.connection_id = r.connection_id AND s.object_type = r.object_type AND s.external_id = r.external_id`;

export function runOf(row: RunRow): RunRecord {
  const { rule_id: ruleId, account_id: accountId } = row;
  const { summary, steps } = fromReasonsColumn(row.reasons);
  return {
    id: row.id,
    connectionId: row.connection_id,
    connectorId: row.connector_id,
    objectType: row.object_type,
    externalId: row.external_id,
    recordName: row.record_name,
    recordUrl: row.record_url,
    cause: row.cause,
    outcome: row.outcome,
    code: row.code,
    summary,
    reasons: steps,
    rule: ruleId === null ? null : { id: ruleId, name: row.rule_name ?? '', version: row.rule_version ?? 0 },
    account: accountId === null ? null : { id: accountId, companyName: row.account_name ?? '' },
    errorText: row.error_text,
    durationMs: row.duration_ms,
    createdAt: row.created_at,
  };
}
