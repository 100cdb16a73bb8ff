import type { BillingPeriod, LineItem } from '@thread/domain';
import type { Row } from '../salesforce.schemas';
import { nestedRow, textOf } from './row-values';

const monthsOfPeriod: Readonly<Record<string, number>> = { Monthly: 1, Quarterly: 3, Yearly: 12 };

/** How long a whole revenue schedule is, as a billing period; null where it is none that Thread knows. */
const periodOfMonths: Readonly<Record<number, BillingPeriod>> = {
  1: 'monthly',
  3: 'quarterly',
  6: 'semiannually',
  12: 'annually',
  24: 'two_years',
  36: 'three_years',
  48: 'four_years',
  60: 'five_years',
};

/**
 * An opportunity product. Its `TotalPrice` is for the whole revenue schedule of the product (12 monthly instalments = one year), so the schedule's length is the period the
 * amount is for. A product without a schedule does not say whether it recurs: its period is unknown, never "one time".
 */
export function lineItemOf(row: Row): LineItem {
  const product = nestedRow(row, 'Product2') ?? {};
  const period = textOf(product, 'RevenueInstallmentPeriod') ?? '';
  const instalments = Number(textOf(product, 'NumberOfRevenueInstallments') ?? Number.NaN);
  const months = (Object.hasOwn(monthsOfPeriod, period) ? (monthsOfPeriod[period] ?? 0) : 0) * instalments;
  return {
    id: textOf(row, 'Id') ?? '',
    name: textOf(product, 'Name'),
    quantity: textOf(row, 'Quantity'),
    unitPrice: textOf(row, 'UnitPrice'),
    amount: textOf(row, 'TotalPrice'),
    currency: textOf(row, 'CurrencyIsoCode'),
    billingPeriod: Object.hasOwn(periodOfMonths, months) ? (periodOfMonths[months] ?? null) : null,
    termMonths: Number.isInteger(months) && months > 0 ? months : null,
  };
}
