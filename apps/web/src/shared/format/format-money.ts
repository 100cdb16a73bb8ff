import type { Money } from '@thread/contracts';

/** Money in the reader's own notation. Without a currency the number is shown with that said. */
export function formatMoney(money: Money): string {
  const amount = Number(money.amount);
  if (!Number.isFinite(amount)) return [money.amount, money.currency].filter(Boolean).join(' ');
  const fractions = Number.isInteger(amount) ? 0 : 2;
  const digits = { minimumFractionDigits: fractions, maximumFractionDigits: fractions };
  if (!money.currency) return `${new Intl.NumberFormat(undefined, digits).format(amount)} (currency unknown)`;
  try {
    return new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency: money.currency,
      ...digits,
    }).format(amount);
  } catch {
    return `${new Intl.NumberFormat(undefined, digits).format(amount)} ${money.currency}`;
  }
}
