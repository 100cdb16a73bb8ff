import { SalesforceError, invalidField, malformedQuery } from '../api/salesforce-error';
import type { FieldValue } from '../org/field-definition';
import type { Org } from '../org/org';
import type { OrgAccess } from '../org/org-access';
import { attributesOf, wireValue } from '../org/record-view';
import type { SObjectDefinition } from '../org/sobject-definitions';
import { visibleValues, type SObjectRecord } from '../org/sobject-record';
import { follow, resolvePath, valueAt, type ResolvedPath } from './field-paths';
import { conditionMatcher } from './match-condition';
import type { Condition, Ordering, Query } from './query';

/** Where and as whom a query runs. `withDeleted` = queryAll. */
export interface QueryGround {
  org: Org;
  access: OrgAccess;
  now: number;
  withDeleted: boolean;
}

/** What a query found: the ids in order, and how to show each. */
export interface QueryResult {
  object: SObjectDefinition;
  ids: string[];
  paths: ResolvedPath[];
  /** Set for `SELECT COUNT()`. */
  count: number | null;
}

/** @throws SalesforceError INVALID_TYPE. */
function objectOf(access: OrgAccess, name: string): SObjectDefinition {
  const object = access.object(name);
  if (object !== undefined) return object;
  throw new SalesforceError(
    400,
    'INVALID_TYPE',
    `\nERROR at Row:1:Column:15\nsObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

const namesLink = (condition: Condition | null): boolean => {
  if (condition === null) return false;
  if (condition.kind === 'and') return condition.parts.some(namesLink);
  return (
    condition.kind === 'compare' &&
    ['contentdocumentid', 'linkedentityid'].includes(condition.path.toLowerCase()) &&
    ['=', 'IN'].includes(condition.operator)
  );
};

function order(a: FieldValue, b: FieldValue, { descending, nullsLast }: Ordering): number {
  if (a === b) return 0;
  if (a === null || b === null) return (a === null) === nullsLast ? 1 : -1;
  const [left, right] = typeof a === 'string' && typeof b === 'string' ? [a, b] : [Number(a), Number(b)];
  return (left < right ? -1 : left > right ? 1 : 0) * (descending ? -1 : 1);
}

function sorted(
  ground: QueryGround,
  records: readonly SObjectRecord[],
  orderings: readonly { ordering: Ordering; path: ResolvedPath }[],
): SObjectRecord[] {
  if (orderings.length === 0) return [...records];
  const { org, now } = ground;
  const keyed = records.map((record) => ({
    record,
    keys: orderings.map(({ path }) => valueAt(org, record, path, now)),
  }));
  keyed.sort((a, b) => {
    for (const [at, { ordering }] of orderings.entries()) {
      const result = order(a.keys[at] ?? null, b.keys[at] ?? null, ordering);
      if (result !== 0) return result;
    }
    return 0;
  });
  return keyed.map(({ record }) => record);
}

/** Runs a parsed query as this user. @throws SalesforceError as the platform would refuse it. */
export function runQuery(ground: QueryGround, query: Query): QueryResult {
  const { org, access, now } = ground;
  const object = objectOf(access, query.object);
  if (object.name === 'ContentDocumentLink' && !namesLink(query.where))
    throw malformedQuery(
      "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
    );
  const resolved = new Map<string, ResolvedPath>();
  const pathOf = (path: string): ResolvedPath => {
    const known = resolved.get(path) ?? resolvePath(access, object, path);
    resolved.set(path, known);
    return known;
  };
  const paths = query.paths.map(pathOf);
  const orderings = query.orderBy.map((ordering) => ({ ordering, path: pathOf(ordering.path) }));
  for (const { path } of orderings)
    if (path.field.type === 'textarea')
      throw invalidField(`field '${path.field.name}' can not be sorted in a query call`);
  const matches = conditionMatcher(query.where, (path) => pathOf(path).field, now);
  const found = [...org.table(object.name).values()].filter((record) => {
    const values = visibleValues(record, now);
    if (values === null || (values.IsDeleted === true && !ground.withDeleted)) return false;
    return matches((path) => valueAt(org, record, pathOf(path), now));
  });
  const from = query.offset;
  const window = sorted(ground, found, orderings).slice(
    from,
    query.limit === null ? undefined : from + query.limit,
  );
  return { object, paths, ids: window.map(({ id }) => id), count: query.isCount ? window.length : null };
}

/** One row of the answer, nested along its relationships; null when the record is not there any more. */
export function showRow(
  ground: Pick<QueryGround, 'org' | 'now'>,
  version: string,
  result: Pick<QueryResult, 'object' | 'paths'>,
  id: string,
): Record<string, unknown> | null {
  const { org, now } = ground;
  const record = org.table(result.object.name).get(id);
  if (record === undefined) return null;
  const row: Record<string, unknown> = { attributes: attributesOf(version, result.object.name, id) };
  for (const path of result.paths) {
    let place = row;
    let isEmpty = false;
    for (const [at, { name, to }] of path.relationships.entries()) {
      const target = follow(org, record, path.relationships.slice(0, at + 1), now);
      if (target === null) {
        place[name] = null;
        isEmpty = true;
        break;
      }
      place[name] ??= { attributes: attributesOf(version, to, target.id) };
      place = place[name] as Record<string, unknown>;
    }
    if (!isEmpty) place[path.field.name] = wireValue(path.field, valueAt(org, record, path, now));
  }
  return row;
}
