import { readableMoney } from '../money/readable-money';
import type { FieldValue } from './mapping';

/** A value as plain text inside a sentence: `24,000 EUR`, a day as `YYYY-MM-DD`, which pages write in the reader's notation; `unknown` for null. */
export function valueText(value: FieldValue | null): string {
  if (value === null) return 'unknown';
  if (value.type === 'money') return readableMoney(value.amount, value.currency);
  return value.type === 'day' ? value.day : value.text;
}
