import type { FieldDescription, RecordRole } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { z } from 'zod';
import type { HubspotClient } from '../hubspot.client';
import { paths } from '../hubspot.paths';
import type { ObjectPath } from '../hubspot.paths';
import { propertiesAnswer } from '../hubspot.schemas';

type Property = z.infer<typeof propertiesAnswer>['results'][number];

export const pathOfRole: Readonly<Record<RecordRole, ObjectPath>> = {
  deal: 'deals',
  company: 'companies',
  contact: 'contacts',
};

const typeOf = ({ type, fieldType, showCurrencySymbol }: Property): FieldDescription['type'] => {
  switch (type) {
    case 'number':
      return showCurrencySymbol ? 'money' : 'number';
    case 'date':
    case 'datetime':
      return type;
    case 'bool':
      return 'boolean';
    case 'enumeration':
      if (fieldType === 'booleancheckbox') return 'boolean';
      return fieldType === 'checkbox' ? 'options' : 'option';
    default:
      return 'text';
  }
};

/** The portal's properties of one kind of record, hidden and archived ones left out. One call. */
export async function describeFields(
  client: HubspotClient,
  context: ConnectorContext,
  role: RecordRole,
): Promise<readonly FieldDescription[]> {
  const { results } = await client.call(
    context,
    'properties.list',
    { path: paths.properties(pathOfRole[role]) },
    propertiesAnswer,
  );
  return results.filter(({ hidden, archived }) => !hidden && !archived).map(descriptionOf);
}

/** A property in Thread's words. */
export function descriptionOf(property: Property): FieldDescription {
  return {
    name: property.name,
    label: property.label || property.name,
    type: typeOf(property),
    options: (property.options ?? []).map(({ value, label }) => ({ value, label: label || value })),
    writable: !property.calculated && !property.modificationMetadata?.readOnlyValue,
    group: property.groupName ?? null,
  };
}
