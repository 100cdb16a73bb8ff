import { validationError } from '../api/hubspot-error';
import type { CrmRecord, Portal, PropertyDefinition } from './crm-model';
import type { ObjectType } from './object-types';
import type { Filter, SearchRequest } from './search-request';
import { findProperty } from './validate-properties';

const searchable: Record<ObjectType, readonly string[]> = {
  deals: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
  companies: ['website', 'phone', 'name', 'domain'],
  contacts: ['firstname', 'lastname', 'email', 'phone', 'company'],
  notes: ['hs_note_body'],
  line_items: ['name', 'description', 'hs_sku'],
};

type Comparable = number | string;

/** Numbers and moments compare as numbers (ISO text and epoch ms are both accepted), text case-insensitively. */
function comparable(property: PropertyDefinition | undefined, value: string): Comparable {
  if (property?.type === 'number') return Number(value);
  if (property?.type === 'date' || property?.type === 'datetime') {
    return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
  }
  return value.toLowerCase();
}

const tokens = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}@.*_-]+/u)
    .filter((word) => word !== '');

function containsToken(actual: string, wanted: string): boolean {
  return tokens(wanted).every((want) => {
    const pattern = new RegExp(`^${want.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
    return tokens(actual).some(
      (word) => pattern.test(word) || word.split(/[@._-]/).some((part) => pattern.test(part)),
    );
  });
}

/** Whether one record passes one filter. A missing value passes only the negative operators and NOT_HAS_PROPERTY. */
export function passes(portal: Portal, record: CrmRecord, filter: Filter): boolean {
  const property = findProperty(portal, record.type, filter.propertyName);
  const raw = record.properties[filter.propertyName] ?? null;
  const { operator } = filter;
  if (operator === 'HAS_PROPERTY') return raw !== null;
  if (operator === 'NOT_HAS_PROPERTY') return raw === null;
  if (raw === null) return operator === 'NEQ' || operator === 'NOT_IN' || operator === 'NOT_CONTAINS_TOKEN';
  if (operator === 'CONTAINS_TOKEN') return containsToken(raw, filter.value ?? '');
  if (operator === 'NOT_CONTAINS_TOKEN') return !containsToken(raw, filter.value ?? '');
  const actual = comparable(property, raw);
  const is = (value: string): boolean => comparable(property, value) === actual;
  if (operator === 'IN') return (filter.values ?? []).some(is);
  if (operator === 'NOT_IN') return !(filter.values ?? []).some(is);
  if (operator === 'EQ') return is(filter.value ?? '');
  if (operator === 'NEQ') return !is(filter.value ?? '');
  const bound = comparable(property, filter.value ?? '');
  if (operator === 'LT') return actual < bound;
  if (operator === 'LTE') return actual <= bound;
  if (operator === 'GT') return actual > bound;
  if (operator === 'GTE') return actual >= bound;
  return actual >= bound && actual <= comparable(property, filter.highValue ?? '');
}

function checkNames(portal: Portal, type: ObjectType, request: SearchRequest): void {
  const names = [
    ...request.groups.flat().map((filter) => filter.propertyName),
    ...(request.sort ? [request.sort.property] : []),
  ];
  const unknown = names.find((name) => findProperty(portal, type, name) === undefined);
  if (unknown === undefined) return;
  throw validationError('There was a problem with the request.', {
    errors: [
      {
        message: `The property named '${unknown}' does not exist.`,
        code: 'PROPERTY_DOESNT_EXIST',
        context: { propertyName: [unknown] },
      },
    ],
  });
}

/** The matching page and how many match in all. */
export interface SearchPage {
  total: number;
  records: CrmRecord[];
  next: number | null;
}

/** Runs a checked search over the indexed copies of one type. @throws HubSpotError 400 for unknown property names. */
export function searchRecords(
  portal: Portal,
  type: ObjectType,
  indexed: CrmRecord[],
  request: SearchRequest,
): SearchPage {
  checkNames(portal, type, request);
  const query = request.query?.toLowerCase() ?? null;
  const matching = indexed.filter(
    (record) =>
      (request.groups.length === 0 ||
        request.groups.some((group) => group.every((filter) => passes(portal, record, filter)))) &&
      (query === null ||
        searchable[type].some((name) => (record.properties[name] ?? '').toLowerCase().includes(query))),
  );
  const { sort } = request;
  const property = sort === null ? undefined : findProperty(portal, type, sort.property);
  const key = (record: CrmRecord): Comparable | null => {
    const value = sort === null ? record.id : (record.properties[sort.property] ?? null);
    return value === null ? null : sort === null ? Number(value) : comparable(property, value);
  };
  matching.sort((a, b) => {
    const order = compareKeys(key(a), key(b)) || Number(a.id) - Number(b.id);
    return sort?.descending === true ? -order : order;
  });
  const end = request.after + request.limit;
  return {
    total: matching.length,
    records: matching.slice(request.after, end),
    next: end < matching.length ? end : null,
  };
}

function compareKeys(a: Comparable | null, b: Comparable | null): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return a < b ? -1 : a > b ? 1 : 0;
}
