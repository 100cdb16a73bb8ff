import type { DealSnapshot, OwnerRecord, RecordPosition } from '@thread/domain';
import { currencyOfFormat, currencyOfText } from '../values/currency';
import { dayOf } from '../values/property-text';
import { cellOf, sourceRecordOf, textIn } from './cells';
import { companiesOf, contactsOf } from './related-pages';
import type { Deal, RelatedPages } from './related-pages';

/** Decimal text out of a cell; formulas and rollups may hold words. */
const numberIn = (deal: Deal, column: Deal['columns']['amount']): string | null => {
  const text = textIn(deal.page, column);
  return text !== null && /^-?\d+(?:\.\d+)?$/.test(text) ? text : null;
};

const termOf = (deal: Deal): number | null => {
  const months = Number(numberIn(deal, deal.columns.termMonths) ?? Number.NaN);
  return Number.isInteger(months) && months > 0 && months <= 1_200 ? months : null;
};

/** The currency a column of its own names, else the unit the amount is shown in. */
const currencyOf = (deal: Deal): string | null =>
  currencyOfText(textIn(deal.page, deal.columns.currency)) ??
  currencyOfFormat(deal.columns.amount?.format ?? deal.columns.arr?.format ?? null);

/** Builds the snapshot of a row. Notion keeps no history of a cell; `positions` is where it stands now. */
export function dealSnapshotOf(
  deal: Deal,
  positions: readonly RecordPosition[],
  owner: OwnerRecord | null,
  related: RelatedPages,
  isRelevant: boolean,
): DealSnapshot {
  const { page, columns } = deal;
  const closeDate = cellOf(page, columns.closeDate);
  const day = closeDate ? dayOf(closeDate) : null;
  return {
    record: sourceRecordOf('deal', page, related.titles(page)),
    name: textIn(page, columns.title),
    pipelineId: positions[0]?.pipelineId ?? null,
    stageId: positions[0]?.stageId ?? null,
    positions,
    stageHistory: [],
    amount: numberIn(deal, columns.amount),
    currency: currencyOf(deal),
    providerArr: numberIn(deal, columns.arr),
    termMonths: termOf(deal),
    closeDate: day === null ? null : { kind: 'day', day },
    owner,
    companies: isRelevant ? companiesOf(deal, related) : [],
    contacts: isRelevant ? contactsOf(deal, related) : [],
    lineItems: [],
  };
}
