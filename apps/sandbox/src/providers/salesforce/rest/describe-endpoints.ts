import type { ApiAnswer, ApiCall } from '../api/api-call';
import { notFound } from '../api/salesforce-error';
import type { FieldDefinition } from '../org/field-definition';
import type { Org } from '../org/org';
import type { SObjectDefinition } from '../org/sobject-definitions';
import { newestValues } from '../org/sobject-record';
import { activeStages, masterRecordTypeId } from '../org/stages';

/** The object for this user. @throws SalesforceError NOT_FOUND. */
export function objectFor(call: ApiCall, name: string): SObjectDefinition {
  const object = call.access.object(name);
  if (object === undefined) throw notFound();
  return object;
}

function summary(call: ApiCall, object: SObjectDefinition): Record<string, unknown> {
  const isWritable = call.access.canWrite(object.name);
  const base = `/services/data/${call.version}/sobjects/${object.name}`;
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.labelPlural,
    keyPrefix: object.keyPrefix,
    custom: object.name.endsWith('__c'),
    customSetting: false,
    queryable: true,
    retrieveable: true,
    searchable: isWritable,
    createable: isWritable,
    updateable: isWritable,
    deletable: isWritable,
    undeletable: isWritable,
    mergeable: object.name === 'Account' || object.name === 'Contact',
    replicateable: object.replicateable,
    triggerable: isWritable,
    deprecatedAndHidden: false,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

const picklistOf = (org: Org, object: SObjectDefinition, field: FieldDefinition): string[] =>
  field.name === 'StageName' && object.name === 'Opportunity' ? activeStages(org) : field.picklist;

function fieldView(
  call: ApiCall,
  object: SObjectDefinition,
  field: FieldDefinition,
): Record<string, unknown> {
  const isWritable = call.access.canWrite(object.name);
  const isNumber = ['currency', 'double', 'percent'].includes(field.type);
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    length: field.length,
    precision: isNumber ? 18 : 0,
    scale: isNumber ? 2 : 0,
    digits: field.type === 'int' ? 9 : 0,
    nillable: field.nillable,
    createable: field.createable && isWritable,
    updateable: field.updateable && isWritable,
    calculated: field.calculated,
    custom: field.custom,
    externalId: false,
    unique: false,
    idLookup: field.type === 'id',
    filterable: !['textarea', 'base64', 'anyType'].includes(field.type),
    sortable: field.type !== 'textarea' && field.type !== 'base64',
    groupable: field.type !== 'currency' && field.type !== 'textarea',
    htmlFormatted: false,
    nameField: field.name === 'Name',
    restrictedPicklist: field.restricted,
    defaultedOnCreate: field.type === 'boolean' || field.name === 'OwnerId',
    deprecatedAndHidden: false,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    picklistValues: picklistOf(call.org, object, field).map((value) => ({
      value,
      label: value,
      active: true,
      defaultValue: false,
      validFor: null,
    })),
  };
}

function recordTypeInfos(call: ApiCall, object: SObjectDefinition): Record<string, unknown>[] {
  const own = [...call.org.table('RecordType').values()]
    .map(newestValues)
    .filter(({ SobjectType, IsActive }) => SobjectType === object.name && IsActive === true);
  const view = (id: unknown, name: unknown, developerName: unknown, isMaster: boolean) => ({
    recordTypeId: id,
    name,
    developerName,
    available: true,
    active: true,
    master: isMaster,
    defaultRecordTypeMapping: isMaster ? own.length === 0 : own[0]?.Id === id,
    urls: {},
  });
  return [
    ...own.map(({ Id, Name, DeveloperName }) => view(Id, Name, DeveloperName, false)),
    view(masterRecordTypeId, 'Master', 'Master', true),
  ];
}

/** Lookups of other objects that lead to this one, as far as the user sees them. */
function childRelationships(call: ApiCall, object: SObjectDefinition): Record<string, unknown>[] {
  const visible = [...call.org.definitions.keys()].filter((name) => call.access.object(name) !== undefined);
  return visible.flatMap((name) =>
    call.access
      .fields(name)
      .filter(({ referenceTo }) => referenceTo.includes(object.name))
      .map((field) => ({
        childSObject: name,
        field: field.name,
        relationshipName: null,
        cascadeDelete: false,
        restrictedDelete: false,
        deprecatedAndHidden: false,
        junctionIdListNames: [],
        junctionReferenceTo: [],
      })),
  );
}

/** `GET /sobjects/`. */
export function describeGlobal(call: ApiCall): ApiAnswer {
  const objects = [...call.org.definitions.keys()].flatMap((name) => call.access.object(name) ?? []);
  return {
    status: 200,
    body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects: objects.map((object) => summary(call, object)) },
  };
}

/** `GET /sobjects/{object}/describe`. */
export function describeObject(call: ApiCall, name: string): ApiAnswer {
  const object = objectFor(call, name);
  const fields = call.access.fields(object.name);
  return {
    status: 200,
    body: {
      ...summary(call, object),
      fields: fields.map((field) => fieldView(call, object, field)),
      recordTypeInfos: recordTypeInfos(call, object),
      childRelationships: childRelationships(call, object),
    },
  };
}
