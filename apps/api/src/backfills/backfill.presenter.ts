import type { BackfillDetail, BackfillItemView, BackfillView, SilentAccountView } from '@thread/contracts';
import type {
  BackfillCount,
  BackfillItemRecord,
  BackfillRecordView,
  SilentAccountRecord,
} from '@thread/data';
import type { NameOfConnector } from '../activity/activity.presenter';
import { outcomeTitle } from '../rehearsals/outcome-titles';
import { causeWords, nothingToDecideText } from '../reruns/cause-words';

export function presentBackfill(record: BackfillRecordView, nameOf: NameOfConnector): BackfillView {
  return {
    ...record,
    connection: { ...record.connection, connectorName: nameOf(record.connection.connectorId) },
    since: record.since.toISOString(),
    createdAt: record.createdAt.toISOString(),
    finishedAt: record.finishedAt?.toISOString() ?? null,
  };
}

/** Records that may end otherwise once their cause is mended. */
const mendable = new Set<BackfillCount['result']>(['failed', 'hold', 'ask', 'skip', 'none']);

export function presentBackfillDetail(
  detail: BackfillRecordView & { readonly results: readonly BackfillCount[] },
  nameOf: NameOfConnector,
): BackfillDetail {
  return {
    ...presentBackfill(detail, nameOf),
    results: detail.results.map(({ result, code, count }) => ({
      result,
      code,
      count,
      title: code === null ? null : outcomeTitle(code),
      cure: code === null || !mendable.has(result) ? null : causeWords(code).cure,
      canRetry: mendable.has(result),
    })),
  };
}

export function presentBackfillItem(item: BackfillItemRecord): BackfillItemView {
  return {
    ...item,
    summary: item.result === 'none' ? (nothingToDecideText(item.code) ?? item.code) : item.summary,
  };
}

export function presentSilentAccount(account: SilentAccountRecord): SilentAccountView {
  return { ...account, emails: [...account.emails], createdAt: account.createdAt.toISOString() };
}
