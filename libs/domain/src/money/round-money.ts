import { currencyDigits } from './currency';
import { type Decimal, decimalText } from './decimal-text';

const storedDigits = 4;

/**
 * Money as canonical decimal text. Up to four digits after the point are kept as they are; only a figure with more (an amount divided
 * by years or months) is rounded half up to the digits the currency is counted in.
 */
export function moneyText(
  value: Decimal,
  currency: string | null,
): { readonly text: string; readonly rounded: boolean } {
  if (value.decimalPlaces() <= storedDigits) return { text: decimalText(value), rounded: false };
  const digits = Math.min(currencyDigits(currency), storedDigits);
  return { text: decimalText(value.toDecimalPlaces(digits)), rounded: true };
}
