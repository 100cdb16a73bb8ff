import type { DealSnapshot, OwnerRecord, SourceDate } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { CrmObject } from '../hubspot.schemas';
import { mergedIdsOf } from './merged-ids';
import type { RelatedRecords } from './read-related';
import { companiesOf, contactsOf } from './related-records';
import { sourceRecordOf, textOf } from './source-record';
import { stageHistoryOf } from './stage-history';

/** `closedate` is an instant, as ISO text or in older portals as milliseconds; null when it is neither. */
const closeDateOf = (deal: CrmObject): SourceDate | null => {
  const text = textOf(deal, 'closedate');
  if (text === null) return null;
  const at = new Date(/^-?\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(at.getTime()) ? null : { kind: 'instant', at };
};

const currencyOf = (deal: CrmObject): string | null =>
  textOf(deal, 'deal_currency_code')?.toUpperCase() ?? null;

/** Builds the snapshot of a deal; `related` is null when its related records were not asked for. */
export function dealSnapshotOf(
  context: ConnectorContext,
  deal: CrmObject,
  owner: OwnerRecord | null,
  related: RelatedRecords | null,
): DealSnapshot {
  const mergedIds = mergedIdsOf(deal);
  return {
    record: sourceRecordOf(context, 'deal', deal),
    name: textOf(deal, 'dealname'),
    pipelineId: textOf(deal, 'pipeline'),
    stageId: textOf(deal, 'dealstage'),
    ...(mergedIds.length > 0 ? { mergedIds } : {}),
    stageHistory: stageHistoryOf(deal),
    amount: textOf(deal, 'amount'),
    currency: currencyOf(deal),
    providerArr: textOf(deal, 'hs_arr'),
    termMonths: null,
    closeDate: closeDateOf(deal),
    owner,
    companies: related
      ? companiesOf(context, related.companies.associations.get(deal.id) ?? [], related.companies.objects)
      : [],
    contacts: related
      ? contactsOf(context, related.contacts.associations.get(deal.id) ?? [], related.contacts.objects)
      : [],
    lineItems: related ? (related.lineItems?.(deal.id) ?? null) : [],
  };
}
