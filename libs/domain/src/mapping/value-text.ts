import type { FieldValue } from './mapping';

/** A value as plain text inside a sentence; `unknown` for null. */
export function valueText(value: FieldValue | null): string {
  if (value === null) return 'unknown';
  if (value.type === 'money')
    return value.currency === null ? value.amount : `${value.amount} ${value.currency}`;
  return value.type === 'day' ? value.day : value.text;
}
