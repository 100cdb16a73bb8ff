import { recordIdOf } from '../record-id';
import type { Row } from '../salesforce.schemas';

/** The record a lookup leads to; null where there is none. */
export function nestedRow(row: Row, relationship: string): Row | null {
  const value = row[relationship];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : null;
}

/** A value as text, exactly; null when empty or no plain value. */
export function textOf(row: Row, field: string): string | null {
  const value = row[field];
  if (typeof value === 'string') return value.trim() || null;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : null;
}

/** The row's own id in 18 characters; null when it has none. */
export function idOf(row: Row, field = 'Id'): string | null {
  return recordIdOf(textOf(row, field) ?? '');
}

/** Salesforce writes instants as `2026-01-15T12:00:00.000+0000`; null when it is none. */
export function instantOf(row: Row, field: string): Date | null {
  const at = new Date((textOf(row, field) ?? '').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at.getTime()) ? null : at;
}

/** All plain values of a row by field, as texts. */
export function propertiesOf(row: Row): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => typeof value !== 'object' || value === null)
      .map(([name]) => [name, textOf(row, name)]),
  );
}
