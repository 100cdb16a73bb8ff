import { isDay } from '../dates/day';
import { readCurrency } from '../money/currency';
import { readDecimal } from '../money/decimal-text';

const days = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** `2026-01-05` → `5 January 2026`; '' for null or what is no day. */
export function readableDay(day: string | null): string {
  return day !== null && isDay(day) ? days.format(new Date(`${day}T00:00:00Z`)) : '';
}

/** `12000.5`, `EUR` → `12,000.50 EUR`; exact whatever the size, since it is decimal text all the way. */
export function readableMoney(amount: string, currency: string | null): string {
  const reading = readDecimal(amount);
  if (reading.kind !== 'number') return amount;
  const code = readCurrency(currency);
  const text = reading.value.toFixed();
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const cents = fraction === '' ? '' : `.${fraction.padEnd(2, '0')}`;
  return `${reading.value.isNegative() && !reading.value.isZero() ? '-' : ''}${grouped}${cents}${code === null ? '' : ` ${code}`}`;
}
