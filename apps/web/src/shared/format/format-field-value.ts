import type { FieldValue } from '@thread/contracts';
import { formatMoney } from './format-money';
import { formatDay } from './format-time';

/** A value as text for a person; null = unknown, which is said and never shown as zero. */
export function formatFieldValue(value: FieldValue | null): string {
  if (!value) return 'Unknown';
  if (value.type === 'money') return formatMoney(value);
  if (value.type === 'day') return formatDay(value.day);
  return value.text;
}
