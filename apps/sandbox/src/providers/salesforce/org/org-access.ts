import type { FieldDefinition } from './field-definition';
import type { Org } from './org';
import type { SObjectDefinition, SObjectName } from './sobject-definitions';

/** What the connected user may see: nothing that is switched off for them exists, as far as the API tells. */
export interface OrgAccess {
  /** By name in any case; undefined = there is no such object for this user. */
  object(name: string): SObjectDefinition | undefined;
  fields(name: SObjectName): FieldDefinition[];
  canWrite(name: SObjectName): boolean;
}

/** Switches that take rights away from the connected user. */
export interface TakenRights {
  hiddenObjects: ReadonlySet<string>;
  /** As `Object.Field`. */
  hiddenFields: ReadonlySet<string>;
  readOnlyObjects: ReadonlySet<string>;
  /** As `Object.Field`. */
  readOnlyFields: ReadonlySet<string>;
}

export function orgAccess(org: Org, taken: TakenRights): OrgAccess {
  return {
    object: (name) => {
      const definition = org.definition(name);
      return definition === undefined || taken.hiddenObjects.has(definition.name) ? undefined : definition;
    },
    fields: (name) =>
      (org.definitions.get(name)?.fields ?? [])
        .filter((one) => !taken.hiddenFields.has(`${name}.${one.name}`))
        .map((one) =>
          taken.readOnlyFields.has(`${name}.${one.name}`) ? { ...one, updateable: false } : one,
        ),
    canWrite: (name) =>
      org.definitions.get(name)?.writable === true &&
      !taken.readOnlyObjects.has(name) &&
      !taken.hiddenObjects.has(name),
  };
}
