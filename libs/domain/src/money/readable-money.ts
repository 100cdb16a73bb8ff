import { readCurrency } from './currency';
import { type Decimal, readDecimal } from './decimal-text';

/** `12000.5` → `12,000.50`, exact whatever the size, since it is decimal text all the way. */
export function readableFigure(value: Decimal): string {
  const text = value.toFixed();
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const cents = fraction === '' ? '' : `.${fraction.padEnd(2, '0')}`;
  return `${value.isNegative() && !value.isZero() ? '-' : ''}${grouped}${cents}`;
}

/** `12000.5`, `EUR` → `12,000.50 EUR`; text that is no number comes back as it is. */
export function readableMoney(amount: string, currency: string | null): string {
  const reading = readDecimal(amount);
  if (reading.kind !== 'number') return amount;
  const code = readCurrency(currency);
  return `${readableFigure(reading.value)}${code === null ? '' : ` ${code}`}`;
}
