import type { AccountFacts } from '../connections/connection';
import type { DealSnapshot } from '../records/snapshot';
import { quoted } from '../text/clean-text';
import { readCurrency } from './currency';
import { Decimal, decimalText, readDecimal } from './decimal-text';
import { lineItemArr } from './line-item-arr';
import { readableFigure } from './readable-money';
import { moneyText } from './round-money';

export type ArrSource = 'line_items' | 'provider_arr' | 'amount_over_term' | 'amount' | 'none';

export interface ArrResult {
  /** Null = unknown; a zero is a real zero. `amount` is canonical decimal text. */
  readonly value: { readonly amount: string; readonly currency: string | null } | null;
  readonly source: ArrSource;
  /** What was looked at, in order, with the original figures. */
  readonly steps: readonly string[];
  /** Set when a figure was there but could not be used, even if a later source gave the value. */
  readonly problem: { readonly code: string; readonly text: string } | null;
}

interface Attempt {
  readonly steps: string[];
  problem: ArrResult['problem'];
}

function note(attempt: Attempt, code: string, text: string): void {
  attempt.steps.push(text);
  attempt.problem ??= { code, text };
}

function finish(attempt: Attempt, source: ArrSource, value: Decimal, currency: string | null): ArrResult {
  const money = moneyText(value, currency);
  const unit = currency ?? 'in an unknown currency';
  attempt.steps.push(
    `ARR ${readableFigure(new Decimal(money.text))} ${unit}${money.rounded ? ' (rounded to the digits of the currency)' : ''}.`,
  );
  return { value: { amount: money.text, currency }, source, steps: attempt.steps, problem: attempt.problem };
}

function readFigure(attempt: Attempt, name: string, text: string | null): Decimal | null {
  const reading = readDecimal(text);
  if (reading.kind === 'problem') {
    const why = reading.code === 'not_a_number' ? 'is not a number' : 'is too large to be true';
    note(attempt, reading.code, `${name} ${quoted(text ?? '')} ${why}; it is not used.`);
    return null;
  }
  if (reading.kind === 'absent') {
    attempt.steps.push(`${name} is not known.`);
    return null;
  }
  return reading.value;
}

function fromAmount(
  attempt: Attempt,
  amount: Decimal,
  term: number | null,
  currency: string | null,
): ArrResult {
  const original = `${readableFigure(amount)} ${currency ?? 'in an unknown currency'}`;
  if (term !== null && Number.isFinite(term) && term > 0) {
    const months = new Decimal(term);
    attempt.steps.push(`Amount ${original} ÷ ${decimalText(months)} months × 12.`);
    return finish(attempt, 'amount_over_term', amount.times(12).div(months), currency);
  }
  if (term !== null)
    note(attempt, 'invalid_term', `A contract term of ${String(term)} months cannot be used.`);
  attempt.steps.push(`Amount ${original}, taken as one year: no contract term is known.`);
  return finish(attempt, 'amount', amount, currency);
}

/**
 * Annual recurring revenue with its evidence. Sources in order: line items with billing period → the provider's own ARR figure →
 * amount ÷ term months × 12 → amount. The first that is known and readable decides. Absent is unknown (null), never 0; a figure that
 * cannot be read is named in `problem` and `steps` and the next source is tried. The currency is the deal's, else the account's home currency.
 */
export function computeArr(snapshot: DealSnapshot, facts: AccountFacts): ArrResult {
  const attempt: Attempt = { steps: [], problem: null };
  const dealCurrency = readCurrency(snapshot.currency);
  const homeCurrency = readCurrency(facts.currency);
  const currency = dealCurrency ?? homeCurrency;
  if (snapshot.currency !== null && snapshot.currency.trim() !== '' && dealCurrency === null) {
    note(attempt, 'unknown_currency', `The deal's currency ${quoted(snapshot.currency)} is not an ISO code.`);
  }
  const items = lineItemArr(snapshot.lineItems, dealCurrency, homeCurrency);
  attempt.steps.push(...items.steps);
  if (items.kind === 'arr') return finish(attempt, 'line_items', items.total, items.currency);
  if (items.kind === 'unusable')
    attempt.problem ??= { code: 'line_items_unusable', text: items.steps.join(' ') };

  const providerArr = readFigure(attempt, "The source's own ARR figure", snapshot.providerArr);
  if (providerArr !== null) return finish(attempt, 'provider_arr', providerArr, currency);

  const amount = readFigure(attempt, "The deal's amount", snapshot.amount);
  if (amount !== null) return fromAmount(attempt, amount, snapshot.termMonths, currency);
  // Unknown because we may not look is not the same as empty: the problem keeps an update from clearing a known ARR.
  const unread =
    items.kind === 'unreadable' ? { code: 'line_items_unreadable', text: items.steps.join(' ') } : null;
  return {
    value: null,
    source: 'none',
    steps: [...attempt.steps, 'ARR is unknown.'],
    problem: attempt.problem ?? unread,
  };
}
