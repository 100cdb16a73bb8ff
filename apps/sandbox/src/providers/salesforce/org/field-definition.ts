/** Field types as describe names them. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'reference'
  | 'currency'
  | 'double'
  | 'int'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'email'
  | 'url'
  | 'phone'
  | 'base64'
  | 'anyType';

/** A stored value. A `datetime` is milliseconds, a `date` is `YYYY-MM-DD`. */
export type FieldValue = string | number | boolean | null;

export interface FieldDefinition {
  name: string;
  label: string;
  type: FieldType;
  length: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  calculated: boolean;
  custom: boolean;
  picklist: string[];
  restricted: boolean;
  /** Field history tracking is on for it. */
  tracked: boolean;
  referenceTo: string[];
  relationshipName: string | null;
}

const blank: Omit<FieldDefinition, 'name' | 'label' | 'type'> = {
  length: 0,
  nillable: true,
  createable: true,
  updateable: true,
  calculated: false,
  custom: false,
  picklist: [],
  restricted: false,
  tracked: false,
  referenceTo: [],
  relationshipName: null,
};

const lengths: Partial<Record<FieldType, number>> = {
  id: 18,
  reference: 18,
  string: 255,
  picklist: 255,
  textarea: 32_000,
  email: 80,
  url: 255,
  phone: 40,
};

/** A field; custom ones end in `__c`. */
export function field(
  name: string,
  label: string,
  type: FieldType,
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  return { ...blank, name, label, type, length: lengths[type] ?? 0, custom: name.endsWith('__c'), ...more };
}

const fixed = { createable: false, updateable: false } as const;

/** A lookup; its relationship bears the field's name without `Id`. */
export function lookup(
  name: string,
  label: string,
  to: string,
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  return field(name, label, 'reference', {
    referenceTo: [to],
    relationshipName: name.replace(/Id$/, '').replace(/__c$/, '__r'),
    ...more,
  });
}

/** A field the platform computes; nobody writes it. */
export function computed(
  name: string,
  label: string,
  type: FieldType,
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  return field(name, label, type, { ...fixed, ...more });
}

/** What every record has. */
export const systemFields: readonly FieldDefinition[] = [
  field('Id', 'Record ID', 'id', { ...fixed, nillable: false }),
  field('IsDeleted', 'Deleted', 'boolean', { ...fixed, nillable: false }),
  field('CreatedDate', 'Created Date', 'datetime', { ...fixed, nillable: false }),
  lookup('CreatedById', 'Created By ID', 'User', { ...fixed, nillable: false }),
  field('LastModifiedDate', 'Last Modified Date', 'datetime', { ...fixed, nillable: false }),
  lookup('LastModifiedById', 'Last Modified By ID', 'User', { ...fixed, nillable: false }),
  field('SystemModstamp', 'System Modstamp', 'datetime', { ...fixed, nillable: false }),
];
