import type { RehearsalDetail, RehearsalRowDetail, RehearsalRowView, RehearsalView } from '@thread/contracts';
import type { RehearsalRecord, RehearsalRowRecord, RehearsalSummary } from '@thread/data';
import { labelOfTarget, recordOfNewAccount, valueText, type FieldValue } from '@thread/domain';
import type { NameOfConnector } from '../activity/activity.presenter';
import { outcomeTitle } from './outcome-titles';

export function presentRehearsal(record: RehearsalRecord, nameOf: NameOfConnector): RehearsalView {
  const { errorCode, errorText, nextAttemptAt, connection, ...rest } = record;
  return {
    ...rest,
    connection: { ...connection, connectorName: nameOf(connection.connectorId) },
    trouble:
      errorCode === null
        ? null
        : {
            code: errorCode,
            text: errorText ?? errorCode,
            nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
          },
    since: record.since.toISOString(),
    createdAt: record.createdAt.toISOString(),
    finishedAt: record.finishedAt?.toISOString() ?? null,
  };
}

export function presentRehearsalDetail(
  record: RehearsalRecord & { readonly brake: number; readonly summary: RehearsalSummary },
  nameOf: NameOfConnector,
): RehearsalDetail {
  const { outcomes, arr, missing, unmapped, ...counts } = record.summary;
  return {
    ...presentRehearsal(record, nameOf),
    brake: record.brake,
    summary: {
      ...counts,
      outcomes: outcomes.map((one) => ({ ...one, title: outcomeTitle(one.code) })),
      arr: [...arr],
      missing: [...missing],
      unmapped: [...unmapped],
    },
  };
}

export function presentRow(row: RehearsalRowRecord): RehearsalRowView {
  const { detail, account, twin } = row;
  return {
    externalId: row.externalId,
    outcome: row.outcome,
    code: row.code,
    name: row.name,
    url: detail.url ?? null,
    companyName: row.companyName,
    arr: row.arr,
    closeDate: row.closeDate,
    summary: detail.summary,
    missing: [...(detail.missing ?? [])],
    unmapped: [...(detail.unmapped ?? [])],
    twin,
    account,
  };
}

const textOf = (value: FieldValue | null): string | null => (value === null ? null : valueText(value));

export function presentRowDetail(row: RehearsalRowRecord): RehearsalRowDetail {
  const { detail } = row;
  return {
    ...presentRow(row),
    reasons: [...detail.reasons],
    changes: (detail.changes ?? []).map(({ field, from, to, applied }) => ({
      field,
      label: labelOfTarget(field),
      from: textOf(from),
      to: textOf(to),
      applied,
    })),
    candidates: (detail.candidates ?? []).map(({ accountId, companyName, text }) => ({
      companyName,
      text,
      accountId: recordOfNewAccount(accountId) === null ? accountId : null,
    })),
  };
}
