import type { FieldDefinition, FieldValue } from './field-definition';

/** A value as JSON carries it: instants as `2026-01-15T12:00:00.000+0000`. */
export function wireValue(field: FieldDefinition, value: FieldValue): FieldValue {
  if (field.type === 'datetime' && typeof value === 'number')
    return new Date(value).toISOString().replace('Z', '+0000');
  return value;
}

/** `attributes` of a record in an answer. */
export const attributesOf = (version: string, type: string, id: string): { type: string; url: string } => ({
  type,
  url: `/services/data/${version}/sobjects/${type}/${id}`,
});
