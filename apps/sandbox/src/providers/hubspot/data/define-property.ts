import type { PropertyDefinition, PropertyType } from '../crm/crm-model';

const defaultField: Record<PropertyType, string> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
  phone_number: 'phonenumber',
};

const epoch = Date.UTC(2019, 7, 6, 2, 41, 8);

/** A full property definition from what differs from the ordinary; `options` as `value` or `value|Label`. */
export function defineProperty(
  groupName: string,
  name: string,
  label: string,
  type: PropertyType,
  rest: Partial<Omit<PropertyDefinition, 'options'>> & { options?: readonly string[] } = {},
): PropertyDefinition {
  const { options = type === 'bool' ? ['true|Yes', 'false|No'] : [], ...overrides } = rest;
  return {
    name,
    label,
    description: '',
    type,
    fieldType: defaultField[type],
    groupName,
    displayOrder: -1,
    calculated: false,
    readOnly: overrides.calculated === true,
    externalOptions: false,
    hasUniqueValue: false,
    hidden: false,
    hubspotDefined: true,
    showCurrencySymbol: false,
    currencyPropertyName: null,
    referencedObjectType: null,
    createdAt: epoch,
    updatedAt: epoch,
    archivedAt: null,
    ...overrides,
    options: options.map((option, displayOrder) => {
      const [value = '', text = value] = option.split('|');
      return { value, label: text, displayOrder, hidden: false };
    }),
  };
}
