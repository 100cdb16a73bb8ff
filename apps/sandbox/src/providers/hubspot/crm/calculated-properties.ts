import type { CrmRecord, Portal, Stage } from './crm-model';
import { lineItemRevenue, sumRevenue } from './line-item-revenue';

const money = (value: number): string => String(Math.round(value * 100) / 100);

/** The stage a deal is in, when its pipeline still has it. */
export function stageOf(portal: Portal, deal: CrmRecord): Stage | undefined {
  return portal.pipelines
    .find((pipeline) => pipeline.id === deal.properties.pipeline)
    ?.stages.find((stage) => stage.id === deal.properties.dealstage);
}

/** What HubSpot calculates on a line item. */
export function calculateLineItem(item: CrmRecord): Record<string, string> {
  const revenue = lineItemRevenue(item.properties);
  return {
    amount: money(revenue.amount),
    hs_mrr: money(revenue.mrr),
    hs_arr: money(revenue.arr),
    hs_acv: money(revenue.acv),
    hs_tcv: money(revenue.tcv),
  };
}

function revenueOf(portal: Portal, deal: CrmRecord): Record<string, string> {
  const items = portal.edges
    .of('deals', deal.id, 'line_items')
    .map((edge) => portal.records.line_items.get(edge.toId))
    .filter((item): item is CrmRecord => item !== undefined && item.archivedAt === null);
  const count = { hs_num_of_associated_line_items: String(items.length) };
  if (items.length === 0) return { ...count, hs_mrr: '', hs_arr: '', hs_acv: '', hs_tcv: '' };
  const sum = sumRevenue(items.map((item) => lineItemRevenue(item.properties)));
  return {
    ...count,
    hs_mrr: money(sum.mrr),
    hs_arr: money(sum.arr),
    hs_acv: money(sum.acv),
    hs_tcv: money(sum.tcv),
  };
}

function amountsOf(portal: Portal, deal: CrmRecord, stage: Stage | undefined): Record<string, string> {
  const currency = deal.properties.deal_currency_code ?? portal.companyCurrency;
  const rate = portal.rates[currency] ?? 1;
  const amount =
    deal.properties.amount === null || deal.properties.amount === undefined
      ? null
      : Number(deal.properties.amount);
  const home = amount === null || deal.properties.amount === '' ? null : amount * rate;
  return {
    hs_exchange_rate: String(rate),
    amount_in_home_currency: home === null ? '' : money(home),
    hs_projected_amount: home === null || stage === undefined ? '' : money((amount ?? 0) * stage.probability),
    hs_closed_amount:
      amount !== null && stage?.isClosed === true && stage.probability === 1 ? money(amount) : '0',
  };
}

/** What HubSpot calculates on a deal from its stage, amount, currency, line items and contacts. `""` = empty. */
export function calculateDeal(portal: Portal, deal: CrmRecord): Record<string, string> {
  const stage = stageOf(portal, deal);
  const won = stage !== undefined && stage.isClosed && stage.probability === 1;
  const lost = stage !== undefined && stage.isClosed && stage.probability === 0;
  return {
    hs_is_closed: String(stage?.isClosed ?? false),
    hs_is_closed_won: String(won),
    hs_is_closed_lost: String(lost),
    hs_deal_stage_probability: stage === undefined ? '' : String(stage.probability),
    num_associated_contacts: String(portal.edges.of('deals', deal.id, 'contacts').length),
    ...amountsOf(portal, deal, stage),
    ...revenueOf(portal, deal),
  };
}
