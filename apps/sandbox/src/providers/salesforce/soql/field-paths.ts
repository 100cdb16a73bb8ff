import { invalidField } from '../api/salesforce-error';
import type { SalesforceError } from '../api/salesforce-error';
import type { FieldDefinition, FieldValue } from '../org/field-definition';
import type { Org } from '../org/org';
import type { OrgAccess } from '../org/org-access';
import type { SObjectDefinition, SObjectName } from '../org/sobject-definitions';
import { visibleValues, type SObjectRecord } from '../org/sobject-record';

/** One field reached from an object over at most five lookups. */
export interface ResolvedPath {
  /** Names of the relationships, as the schema spells them. */
  relationships: { name: string; lookup: string; to: SObjectName }[];
  field: FieldDefinition;
  /** The object the field is on. */
  on: SObjectName;
}

const mostRelationships = 5;
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const noColumn = (name: string, entity: string): SalesforceError =>
  invalidField(
    `\nERROR at Row:1:Column:8\nNo such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

/** Finds what a path means for this user. @throws SalesforceError INVALID_FIELD, also for what is hidden from them. */
export function resolvePath(access: OrgAccess, from: SObjectDefinition, path: string): ResolvedPath {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  if (steps.length > 0 && same(steps[0] ?? '', from.name)) steps.shift();
  if (steps.length > mostRelationships) throw invalidField(`Too many relationships in '${path}'.`);
  const relationships: ResolvedPath['relationships'] = [];
  let on = from;
  for (const step of steps) {
    const lookup = access
      .fields(on.name)
      .find((one) => one.relationshipName !== null && same(one.relationshipName, step));
    const target = lookup === undefined ? undefined : access.object(lookup.referenceTo[0] ?? '');
    if (lookup?.relationshipName == null || target === undefined)
      throw invalidField(
        `\nERROR at Row:1:Column:8\nDidn't understand relationship '${step}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
      );
    relationships.push({ name: lookup.relationshipName, lookup: lookup.name, to: target.name });
    on = target;
  }
  const field = access.fields(on.name).find((one) => same(one.name, last));
  if (field === undefined) throw noColumn(last, on.name);
  return { relationships, field, on: on.name };
}

/** The record a chain of relationships leads to, as it is visible at `now`; null where a link is empty. */
export function follow(
  org: Org,
  record: SObjectRecord,
  relationships: ResolvedPath['relationships'],
  now: number,
): SObjectRecord | null {
  let current: SObjectRecord | undefined = record;
  for (const { lookup, to } of relationships) {
    const id: FieldValue | undefined =
      current === undefined ? undefined : visibleValues(current, now)?.[lookup];
    current = typeof id === 'string' ? org.table(to).get(id) : undefined;
    if (current === undefined) return null;
  }
  return current ?? null;
}

/** The value of a path for a record. */
export function valueAt(org: Org, record: SObjectRecord, path: ResolvedPath, now: number): FieldValue {
  const target = follow(org, record, path.relationships, now);
  return target === null ? null : (visibleValues(target, now)?.[path.field.name] ?? null);
}
