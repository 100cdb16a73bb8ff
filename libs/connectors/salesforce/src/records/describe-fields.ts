import type { FieldDescription, RecordRole } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { DescribedField } from '../salesforce.schemas';
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
  const isRelated = role === 'deal' && own.length > 0 && (await hasNotes(schemas, context));
  return isRelated ? [...own, notesField] : own;
}
