import { z } from 'zod';
import { validationError } from '../api/hubspot-error';

const operators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;
export type Operator = (typeof operators)[number];

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const filter = z.object({
  propertyName: z.string(),
  operator: z.enum(operators),
  value: scalar.optional(),
  values: z.array(scalar).optional(),
  highValue: scalar.optional(),
});
export type Filter = z.infer<typeof filter>;

const sort = z.union([
  z.string(),
  z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING') }),
]);

const schema = z.object({
  filterGroups: z.array(z.object({ filters: z.array(filter) })).default([]),
  filters: z.array(filter).optional(),
  sorts: z.array(sort).default([]),
  properties: z.array(z.string()).default([]),
  query: z.string().optional(),
  limit: z.coerce.number().int().default(10),
  after: z.coerce.number().int().min(0).default(0),
});

/** Limits of the search API. */
export const searchLimits = {
  groups: 5,
  filtersPerGroup: 6,
  filters: 18,
  bodyChars: 3_000,
  page: 200,
  results: 10_000,
  queryChars: 3_000,
} as const;

/** A search that has passed every limit. `sort` null = by id. */
export interface SearchRequest {
  groups: Filter[][];
  sort: { property: string; descending: boolean } | null;
  properties: string[];
  query: string | null;
  limit: number;
  after: number;
}

const badFilter = (problem: string): Error =>
  validationError(
    `Invalid input JSON on line 1, column 1: Cannot construct instance of \`com.hubspot.inbounddb.publicobject.core.v3.search.Filter\`, problem: ${problem}`,
  );

function checkFilter(one: Filter): void {
  const { operator } = one;
  if (operator === 'BETWEEN' && one.highValue === undefined)
    throw badFilter('operator BETWEEN requires a highValue');
  if ((operator === 'IN' || operator === 'NOT_IN') && one.values === undefined) {
    throw badFilter(`operator ${operator} requires values`);
  }
  const unary = operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY';
  if (unary && one.value !== undefined) throw badFilter(`operator ${operator} does not take a value`);
  if (!unary && operator !== 'IN' && operator !== 'NOT_IN' && one.value === undefined) {
    throw badFilter(`operator ${operator} requires a value`);
  }
}

function checkSizes(groups: Filter[][], limit: number, after: number, body: unknown): void {
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  if (JSON.stringify(body).length > searchLimits.bodyChars) {
    throw validationError(`The request body is limited to ${searchLimits.bodyChars} characters.`);
  }
  if (groups.length > searchLimits.groups)
    throw validationError(`A maximum of ${searchLimits.groups} filterGroups is allowed.`);
  if (groups.some((group) => group.length > searchLimits.filtersPerGroup)) {
    throw validationError(`A maximum of ${searchLimits.filtersPerGroup} filters per filterGroup is allowed.`);
  }
  if (total > searchLimits.filters)
    throw validationError(`A maximum of ${searchLimits.filters} filters is allowed.`);
  if (limit < 1 || limit > searchLimits.page)
    throw validationError(`limit must be between 1 and ${searchLimits.page}.`);
  if (after + limit > searchLimits.results) {
    throw validationError(`Paging past ${searchLimits.results} results of one query is not possible.`);
  }
}

/** Parses a search body and enforces every limit. @throws HubSpotError 400. */
export function readSearchRequest(body: unknown): SearchRequest {
  const parsed = schema.safeParse(body ?? {});
  if (!parsed.success) {
    const problem = parsed.error.issues[0];
    throw validationError(
      `Invalid input JSON on line 1, column 1: ${problem?.path.join('.')}: ${problem?.message}`,
    );
  }
  const { data } = parsed;
  const groups = data.filterGroups.map((group) => group.filters);
  if (data.filters !== undefined) groups.push(data.filters);
  for (const one of groups.flat()) checkFilter(one);
  checkSizes(groups, data.limit, data.after, body ?? {});
  if (data.sorts.length > 1) throw validationError('Only one sort can be applied to a search.');
  const [first] = data.sorts;
  return {
    groups,
    sort: first === undefined ? null : readSort(first),
    properties: data.properties,
    query: data.query === undefined || data.query === '' ? null : data.query,
    limit: data.limit,
    after: data.after,
  };
}

function readSort(value: z.infer<typeof sort>): { property: string; descending: boolean } {
  if (typeof value !== 'string')
    return { property: value.propertyName, descending: value.direction === 'DESCENDING' };
  return value.startsWith('-')
    ? { property: value.slice(1), descending: true }
    : { property: value, descending: false };
}
