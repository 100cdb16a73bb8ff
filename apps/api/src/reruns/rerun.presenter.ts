import type { CauseRecordView, CauseView, RerunItemView, RerunView } from '@thread/contracts';
import type {
  CauseRecord,
  DeliveryRecord,
  RerunCount,
  RerunItemRecord,
  RerunRecord,
  UnfinishedRecord,
} from '@thread/data';
import { readCauseKey } from '@thread/domain';
import type { NameOfConnector } from '../activity/activity.presenter';
import { causeWords, nothingToDecideText } from './cause-words';

export function presentCause(cause: CauseRecord, nameOf: NameOfConnector): CauseView {
  const { id, name, connectorId } = cause.connection;
  return {
    ...cause,
    ...causeWords(cause.code),
    connection: { id, name, connectorName: nameOf(connectorId) },
    newestAt: cause.newestAt.toISOString(),
    oldestAt: cause.oldestAt.toISOString(),
  };
}

export function presentUnfinished(record: UnfinishedRecord): CauseRecordView {
  return {
    runId: record.id,
    deliveryId: null,
    objectType: record.objectType,
    externalId: record.externalId,
    name: record.recordName,
    url: record.recordUrl,
    summary: record.summary || record.errorText || record.code,
    ruleVersion: record.rule?.version ?? null,
    notAsItWas: record.canBeAsItWas ? null : record.ruleDeleted ? 'rule_deleted' : 'nothing_recorded',
    at: record.createdAt.toISOString(),
  };
}

export function presentDead(delivery: DeliveryRecord): CauseRecordView {
  return {
    runId: null,
    deliveryId: delivery.id,
    objectType: delivery.objectType,
    externalId: delivery.objectId,
    name: null,
    url: null,
    summary: delivery.errorText ?? delivery.errorCode ?? '',
    ruleVersion: null,
    notAsItWas: null,
    at: delivery.receivedAt.toISOString(),
  };
}

export function presentRerun(rerun: RerunRecord, nameOf: NameOfConnector): RerunView {
  const cause = readCauseKey(rerun.causeKey);
  const { connectorId, ...connection } = rerun.connection;
  return {
    ...rerun,
    title: cause ? causeWords(cause.code).title : null,
    connection: { ...connection, connectorName: nameOf(connectorId) },
    createdAt: rerun.createdAt.toISOString(),
    finishedAt: rerun.finishedAt?.toISOString() ?? null,
  };
}

/** No decision tells what became of these. */
const unexplained = (result: RerunItemView['result']): boolean => result === 'none' || result === 'cancelled';

export function presentResult(count: RerunCount) {
  return { ...count, text: unexplained(count.result) ? nothingToDecideText(count.code) : null };
}

export function presentItem(item: RerunItemRecord): RerunItemView {
  const { recordName, ...rest } = item;
  return {
    ...rest,
    name: recordName,
    summary: unexplained(item.result) ? (nothingToDecideText(item.code) ?? item.code) : item.summary,
  };
}
