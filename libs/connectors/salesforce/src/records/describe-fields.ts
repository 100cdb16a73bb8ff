import type { FieldDescription, RecordRole } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { DescribedField } from '../salesforce.schemas';
import { otherObjects, otherObjectsAmong, propertyName } from '../other-objects/other-objects';
import type { ObjectSchemas } from './object-schemas';
import { hasNotes, notesField } from './notes';
import { isPlain } from './wanted';

export const objectOfRole: Readonly<Record<RecordRole, string>> = {
  deal: 'Opportunity',
  company: 'Account',
  contact: 'Contact',
};

const types: Readonly<Record<string, FieldDescription['type']>> = {
  currency: 'money',
  double: 'number',
  int: 'number',
  long: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
  boolean: 'boolean',
  picklist: 'option',
  combobox: 'option',
  multipicklist: 'options',
};

const descriptionOf = (field: DescribedField): FieldDescription => ({
  name: field.name,
  label: field.label || field.name,
  type: (Object.hasOwn(types, field.type) ? types[field.type] : undefined) ?? 'text',
  options: (field.picklistValues ?? [])
    .filter(({ active }) => active !== false)
    .map(({ value, label }) => ({ value, label: label || value })),
  writable: field.updateable === true && !field.calculated,
  group: field.custom ? 'Custom fields' : 'Standard fields',
});

/** The fields of one kind of record that the connected user sees. One call, and two more for what is related to a deal; none where the user does not see the object. */
export async function describeFields(
  schemas: ObjectSchemas,
  context: ConnectorContext,
  role: RecordRole,
): Promise<readonly FieldDescription[]> {
  schemas.forget(context, objectOfRole[role]);
  const schema = await schemas.find(context, objectOfRole[role]);
  const own = (schema?.fields ?? []).filter(isPlain).map(descriptionOf);
  if (role !== 'deal' || own.length === 0) return own;
  const notes = (await hasNotes(schemas, context)) ? [notesField] : [];
  return [...own, ...notes, ...(await fieldsOfOthers(schemas, context))];
}

/** Fields of the other objects that rules wait for, under names that say whose they are. They are read and never written. */
async function fieldsOfOthers(
  schemas: ObjectSchemas,
  context: ConnectorContext,
): Promise<readonly FieldDescription[]> {
  const awaited = otherObjectsAmong((await context.awaitedPipelines()).map(({ pipelineId }) => pipelineId));
  if (awaited.length === 0) return [];
  const objects = await otherObjects(schemas, context);
  return objects
    .filter(({ name }) => awaited.includes(name))
    .flatMap(({ name, label, schema }) =>
      schema.fields.filter(isPlain).map((field) => {
        const described = descriptionOf(field);
        return {
          ...described,
          name: propertyName(name, field.name),
          label: `${label} · ${described.label}`,
          writable: false,
          group: label,
        };
      }),
    );
}
