import type { ConnectorContext } from '@thread/connector-kit';
import type { Lookup } from '../records/deal-snapshot';
import type { ObjectSchema, ObjectSchemas } from '../records/object-schemas';
import type { DescribedField } from '../salesforce.schemas';
import { objectOfPipeline, stageFields } from '../triggers/stage-fields';

/** Standard objects that can stand for something to be delivered; the others are the org's own. */
const standardObjects = new Set(['Order', 'Contract', 'Quote']);
const isOffered = (name: string): boolean => name.endsWith('__c') || standardObjects.has(name);

/** Objects described for one org: as many as one call takes. */
const mostObjects = 25;
const mostFields = 15;

/** An object beside the opportunity whose records can start accounts. */
export interface OtherObject {
  readonly name: string;
  readonly label: string;
  readonly keyPrefix: string;
  readonly schema: ObjectSchema;
  readonly nameField: string | null;
  readonly company: Lookup;
  /** Null = it has no lookup to a contact. */
  readonly contact: Lookup | null;
  /** Fields whose values can be waited for. */
  readonly stageFields: readonly DescribedField[];
}

/** The lookup to an object; of several the one that is called after it, else the first. */
function lookupTo(schema: ObjectSchema, target: string): Lookup | null {
  const found = schema.fields.flatMap(({ name, type, referenceTo, relationshipName }) =>
    type === 'reference' && referenceTo?.includes(target) === true && relationshipName
      ? [{ field: name, relationship: relationshipName }]
      : [],
  );
  const usual = [`${target}Id`, `${target}__c`];
  return found.find(({ field }) => usual.includes(field)) ?? found[0] ?? null;
}

function otherObject(name: string, schema: ObjectSchema): OtherObject | null {
  const company = lookupTo(schema, 'Account');
  const fields = stageFields(schema, mostFields);
  if (company === null || schema.keyPrefix === null || fields.length === 0) return null;
  return {
    name,
    label: schema.label,
    keyPrefix: schema.keyPrefix,
    schema,
    nameField: schema.fields.find(({ nameField }) => nameField === true)?.name ?? null,
    company,
    contact: lookupTo(schema, 'Contact'),
    stageFields: fields,
  };
}

/**
 * The objects a rule can wait for beside the opportunity: those with a lookup to an account (or nobody would know whose account to make) and a field to wait
 * for. The description of accounts names them, so they cost two calls however many objects the org has; at most 25.
 */
export async function otherObjects(
  schemas: ObjectSchemas,
  context: ConnectorContext,
): Promise<readonly OtherObject[]> {
  const account = await schemas.find(context, 'Account');
  const names = (account?.children ?? []).filter(isOffered).slice(0, mostObjects);
  if (names.length === 0) return [];
  const described = await schemas.findTogether(context, names);
  return names.flatMap((name, at) => {
    const schema = described[at];
    return schema ? (otherObject(name, schema) ?? []) : [];
  });
}

/** Names of the other objects these pipelines are about, in order. */
export function otherObjectsAmong(pipelineIds: readonly string[]): readonly string[] {
  const names = pipelineIds.map(objectOfPipeline).filter((name) => name !== 'Opportunity');
  return [...new Set(names)].toSorted();
}

/** What a mapping names a field of another object by. */
export const propertyName = (object: string, field: string): string => `${object}.${field}`;
