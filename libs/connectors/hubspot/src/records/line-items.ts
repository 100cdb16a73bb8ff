import type { BillingPeriod, LineItem } from '@thread/domain';
import type { CrmObject } from '../hubspot.schemas';
import { textOf } from './source-record';

/** Values of `recurringbillingfrequency`; empty is a one-time item. */
const periods: Readonly<Record<string, BillingPeriod>> = {
  weekly: 'weekly',
  biweekly: 'biweekly',
  monthly: 'monthly',
  quarterly: 'quarterly',
  per_six_months: 'semiannually',
  annually: 'annually',
  per_two_years: 'two_years',
  per_three_years: 'three_years',
  per_four_years: 'four_years',
  per_five_years: 'five_years',
};

const daysPerMonth = 365.25 / 12;

/** Months of an ISO 8601 duration such as `P12M`, `P1Y6M`, `P52W` (weeks and days rounded to whole months); null when it is none. */
export function monthsOf(duration: string | null): number | null {
  const match = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/.exec(duration ?? '');
  if (!match) return null;
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0));
  return (
    (years ?? 0) * 12 + (months ?? 0) + Math.round(((weeks ?? 0) * 7 + (days ?? 0)) / daysPerMonth) || null
  );
}

/** A HubSpot line item. Its `amount` is the net price of one billing period, discounts taken off. */
export function lineItemOf(object: CrmObject): LineItem {
  const frequency = textOf(object, 'recurringbillingfrequency');
  return {
    id: object.id,
    name: textOf(object, 'name'),
    quantity: textOf(object, 'quantity'),
    unitPrice: textOf(object, 'price'),
    amount: textOf(object, 'amount'),
    currency: textOf(object, 'hs_line_item_currency_code'),
    billingPeriod:
      frequency === null
        ? 'one_time'
        : Object.hasOwn(periods, frequency)
          ? (periods[frequency] ?? null)
          : null,
    termMonths: monthsOf(textOf(object, 'hs_recurring_billing_period')),
  };
}
