import { validationError } from '../api/notion-error';
import type { DataSource, DateValue, Property, Value } from './model';
import { propertyOf } from './model';

type Json = Record<string, unknown>;

const readOnly = new Set([
  'rollup',
  'formula',
  'created_time',
  'created_by',
  'last_edited_time',
  'last_edited_by',
  'unique_id',
  'button',
  'verification',
  'place',
]);

const wrong = (property: Property, what: string): never => {
  throw validationError(`body failed validation: body.properties.${property.name}.${property.type} ${what}.`);
};

const textOf = (property: Property, value: unknown): string => {
  if (!Array.isArray(value)) return wrong(property, 'should be an array');
  if (value.length > 100) return wrong(property, 'length should be ≤ `100`');
  return value
    .map((piece) => {
      const content = ((piece as Json).text as Json | undefined)?.content;
      if (typeof content !== 'string') return wrong(property, 'should hold text objects');
      if (content.length > 2_000) return wrong(property, '[0].text.content.length should be ≤ `2000`');
      return content;
    })
    .join('');
};

/** An option by id or name. Selects make new options by name; a status does not. */
function optionOf(property: Property, value: unknown): string {
  const { id, name } = (value ?? {}) as Json;
  const found = property.options?.find((one) => (id === undefined ? one.name === name : one.id === id));
  if (found !== undefined) return found.id;
  if (property.type === 'status' || typeof name !== 'string' || name === '' || name.includes(','))
    throw validationError(
      `${property.type === 'status' ? 'Status' : 'Select'} option "${String(name ?? id)}" does not exist for property "${property.name}".`,
    );
  const made = { id: `o-${(property.options ?? []).length + 1}-${name.slice(0, 8)}`, name, color: 'default' };
  property.options = [...(property.options ?? []), made];
  return made.id;
}

function idsOf(property: Property, value: unknown): string[] {
  if (!Array.isArray(value)) return wrong(property, 'should be an array');
  if (value.length > 100) return wrong(property, 'length should be ≤ `100`');
  return value.map((one) => {
    const { id } = one as Json;
    return typeof id === 'string' ? id : wrong(property, 'should hold objects with an id');
  });
}

function dateOf(property: Property, value: unknown): DateValue | null {
  if (value === null) return null;
  const { start, end = null, time_zone = null } = value as Json;
  if (typeof start !== 'string' || Number.isNaN(Date.parse(start)))
    return wrong(property, '.start should be a valid ISO 8601 date string');
  return { start, end: end as string | null, time_zone: time_zone as string | null };
}

function lineOf(property: Property, value: unknown): string | null {
  if (value !== null && typeof value !== 'string') return wrong(property, 'should be a string or `null`');
  const longest = property.type === 'url' ? 2_000 : 200;
  if ((value?.length ?? 0) > longest) return wrong(property, `length should be ≤ \`${longest}\``);
  return value;
}

function valueOf(property: Property, value: unknown): Value {
  switch (property.type) {
    case 'title':
    case 'rich_text':
      return textOf(property, value);
    case 'number':
      return value === null || typeof value === 'number'
        ? value
        : wrong(property, 'should be a number or `null`');
    case 'checkbox':
      return typeof value === 'boolean' ? value : wrong(property, 'should be a boolean');
    case 'select':
    case 'status':
      return value === null ? null : optionOf(property, value);
    case 'multi_select':
      return Array.isArray(value)
        ? value.map((one) => optionOf(property, one))
        : wrong(property, 'should be an array');
    case 'date':
      return dateOf(property, value);
    case 'people':
    case 'relation':
      return idsOf(property, value);
    case 'url':
    case 'email':
    case 'phone_number':
      return lineOf(property, value);
    default:
      return wrong(property, 'cannot be written by the sandbox');
  }
}

/** Reads the `properties` of a page update into cells. @throws NotionError 400. */
export function readWrittenValues(
  source: DataSource,
  visible: readonly Property[],
  written: unknown,
): Record<string, Value> {
  if (typeof written !== 'object' || written === null || Array.isArray(written))
    throw validationError('body failed validation: body.properties should be an object.');
  const columns = { ...source, properties: [...visible] };
  return Object.fromEntries(
    Object.entries(written as Json).map(([name, given]): [string, Value] => {
      const property = propertyOf(columns, name);
      if (property === undefined) throw validationError(`${name} is not a property that exists.`);
      if (readOnly.has(property.type))
        throw validationError(`${property.name} is read only and cannot be updated.`);
      const wrapped = (given ?? {}) as Json;
      if (!Object.hasOwn(wrapped, property.type))
        throw validationError(`${property.name} is expected to be ${property.type}.`);
      return [property.id, valueOf(property, wrapped[property.type])];
    }),
  );
}
