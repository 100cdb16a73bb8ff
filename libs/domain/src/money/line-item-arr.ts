import type { BillingPeriod, LineItem } from '../records/snapshot';
import { quoted } from '../text/clean-text';
import { readCurrency } from './currency';
import { Decimal, decimalText, readDecimal } from './decimal-text';
import { readableFigure } from './readable-money';

/** Periods per year as a fraction, so that a third of a year's price stays exact until the end. */
const periodsPerYear: Readonly<Record<BillingPeriod, readonly [number, number]>> = {
  one_time: [0, 1],
  weekly: [52, 1],
  biweekly: [26, 1],
  monthly: [12, 1],
  quarterly: [4, 1],
  semiannually: [2, 1],
  annually: [1, 1],
  two_years: [1, 2],
  three_years: [1, 3],
  four_years: [1, 4],
  five_years: [1, 5],
};

const periodWords: Readonly<Record<BillingPeriod, string>> = {
  one_time: 'once',
  weekly: 'weekly',
  biweekly: 'every two weeks',
  monthly: 'monthly',
  quarterly: 'quarterly',
  semiannually: 'every six months',
  annually: 'yearly',
  two_years: 'every two years',
  three_years: 'every three years',
  four_years: 'every four years',
  five_years: 'every five years',
};

export type LineItemArr =
  | {
      readonly kind: 'arr';
      readonly total: Decimal;
      readonly currency: string | null;
      readonly steps: readonly string[];
    }
  /** `none`: the deal has no line items. `unreadable`: we may not read them. `unusable`: they are there and do not add up to a year. */
  | { readonly kind: 'none' | 'unreadable' | 'unusable'; readonly steps: readonly string[] };

type ItemYear = { readonly perYear: Decimal; readonly step: string } | { readonly problem: string };

function netOfOnePeriod(
  item: LineItem,
): { readonly net: Decimal; readonly how: string } | { readonly problem: string } {
  const amount = readDecimal(item.amount);
  if (amount.kind === 'problem') return { problem: `amount ${quoted(item.amount ?? '')} is not a number` };
  if (amount.kind === 'number') return { net: amount.value, how: `amount ${readableFigure(amount.value)}` };
  const price = readDecimal(item.unitPrice);
  const quantity = readDecimal(item.quantity);
  if (price.kind === 'problem')
    return { problem: `unit price ${quoted(item.unitPrice ?? '')} is not a number` };
  if (quantity.kind === 'problem')
    return { problem: `quantity ${quoted(item.quantity ?? '')} is not a number` };
  if (price.kind === 'absent') return { problem: 'it has neither an amount nor a unit price' };
  if (quantity.kind === 'absent') return { problem: 'it has a unit price but no quantity' };
  return {
    net: price.value.times(quantity.value),
    how: `price ${readableFigure(price.value)} × quantity ${decimalText(quantity.value)}`,
  };
}

function itemYear(item: LineItem): ItemYear {
  const name = item.name === null ? `Line item ${item.id}` : `Line item ${quoted(item.name)}`;
  if (item.billingPeriod === null) return { problem: `${name}: its billing period is not known.` };
  if (item.billingPeriod === 'one_time') {
    return { perYear: new Decimal(0), step: `${name}: billed once, adds 0.` };
  }
  const net = netOfOnePeriod(item);
  if ('problem' in net) return { problem: `${name}: ${net.problem}.` };
  const [times, dividedBy] = periodsPerYear[item.billingPeriod];
  const factor = dividedBy === 1 ? `× ${times}` : `÷ ${dividedBy}`;
  const perYear = net.net.times(times).div(dividedBy);
  return {
    perYear,
    step: `${name}: ${net.how}, billed ${periodWords[item.billingPeriod]}, ${factor} a year.`,
  };
}

function currenciesOf(
  items: readonly LineItem[],
  dealCurrency: string | null,
  homeCurrency: string | null,
): readonly (string | null)[] {
  const recurring = items.filter((item) => item.billingPeriod !== 'one_time');
  const fallback = dealCurrency ?? homeCurrency;
  return [
    ...new Set(
      (recurring.length > 0 ? recurring : items).map((item) => readCurrency(item.currency) ?? fallback),
    ),
  ];
}

/**
 * ARR out of line items: each item's net amount of one billing period (else price × quantity) times the periods of a year. A one-time
 * item adds 0, so a deal of one-time items alone has an ARR of a real 0: falling back to its amount would call a single fee recurring.
 * One item that cannot be annualised, or currencies that cannot be added, make the whole source unusable.
 */
export function lineItemArr(
  items: readonly LineItem[] | null,
  dealCurrency: string | null,
  homeCurrency: string | null,
): LineItemArr {
  if (items === null) {
    return { kind: 'unreadable', steps: ['Line items could not be read (missing permission).'] };
  }
  if (items.length === 0) return { kind: 'none', steps: ['The deal has no line items.'] };
  const steps: string[] = [];
  let total = new Decimal(0);
  for (const item of items) {
    const year = itemYear(item);
    if ('problem' in year) {
      return { kind: 'unusable', steps: [`Line items not used. ${year.problem}`] };
    }
    steps.push(year.step);
    total = total.plus(year.perYear);
  }
  const currencies = currenciesOf(items, dealCurrency, homeCurrency);
  const [currency] = currencies;
  const foreign = dealCurrency !== null && currency !== dealCurrency;
  if (currencies.length !== 1 || foreign) {
    const named = currencies.map((code) => code ?? 'unknown').join(', ');
    const text = `Line items not used: their currencies (${named}) cannot be added in the deal's currency (${dealCurrency ?? homeCurrency ?? 'unknown'}).`;
    return { kind: 'unusable', steps: [text] };
  }
  return { kind: 'arr', total, currency: currency ?? null, steps };
}
