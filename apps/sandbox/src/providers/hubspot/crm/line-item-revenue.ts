/** Billing periods per year of HubSpot's `recurringbillingfrequency` values. Absent or blank = one-time. */
export const periodsPerYear: Record<string, number> = {
  weekly: 52,
  biweekly: 26,
  monthly: 12,
  quarterly: 4,
  per_six_months: 2,
  annually: 1,
  per_two_years: 1 / 2,
  per_three_years: 1 / 3,
  per_four_years: 1 / 4,
  per_five_years: 1 / 5,
};

/** Months in an ISO 8601 term such as `P12M`, `P1Y`, `P52W`; null when absent or unreadable. */
export function termMonths(period: string | null | undefined): number | null {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(period ?? '');
  if (match === null) return null;
  const [, years, months, weeks, days] = match;
  const total =
    Number(years ?? 0) * 12 +
    Number(months ?? 0) +
    (Number(weeks ?? 0) * 12) / 52 +
    (Number(days ?? 0) * 12) / 365;
  return total === 0 ? null : total;
}

/** Revenue figures of a line item or a deal, in the deal's currency. */
export interface Revenue {
  amount: number;
  mrr: number;
  arr: number;
  acv: number;
  tcv: number;
}

export const noRevenue: Revenue = { amount: 0, mrr: 0, arr: 0, acv: 0, tcv: 0 };

/** Figures of one line item; a recurring item without a term is taken to run 12 months, as HubSpot does. */
export function lineItemRevenue(properties: Record<string, string | null>): Revenue {
  const discounted =
    Number(properties.price ?? 0) * Number(properties.quantity ?? 1) - Number(properties.discount ?? 0);
  const periods = periodsPerYear[properties.recurringbillingfrequency ?? ''];
  if (periods === undefined) return { amount: discounted, mrr: 0, arr: 0, acv: discounted, tcv: discounted };
  const arr = discounted * periods;
  const mrr = arr / 12;
  const months = termMonths(properties.hs_recurring_billing_period) ?? 12;
  return { amount: discounted, mrr, arr, acv: mrr * Math.min(months, 12), tcv: mrr * months };
}

/** A deal's figures are the sums over its line items: consecutive years are added together, as HubSpot does. */
export function sumRevenue(items: readonly Revenue[]): Revenue {
  return items.reduce(
    (sum, item) => ({
      amount: sum.amount + item.amount,
      mrr: sum.mrr + item.mrr,
      arr: sum.arr + item.arr,
      acv: sum.acv + item.acv,
      tcv: sum.tcv + item.tcv,
    }),
    noRevenue,
  );
}
