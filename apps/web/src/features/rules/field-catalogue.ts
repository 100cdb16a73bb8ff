import type { FieldView } from '@thread/contracts';

const objectWords: Readonly<Record<FieldView['object'], string>> = {
  deal: 'Deal',
  company: 'Company',
  contact: 'Contact',
};

/** Properties by object and name, with the shape pickers want. */
export interface FieldCatalogue {
  readonly find: (object: FieldView['object'], name: string) => FieldView | null;
  readonly byKey: (key: string) => FieldView | null;
  readonly choices: { group: string; items: { value: string; label: string }[] }[];
}

export function keyOf(field: Pick<FieldView, 'object' | 'name'>): string {
  return `${field.object}.${field.name}`;
}

export function catalogueOf(fields: readonly FieldView[]): FieldCatalogue {
  const known = new Map(fields.map((field) => [keyOf(field), field]));
  return {
    byKey: (key) => known.get(key) ?? null,
    find: (object, name) => known.get(keyOf({ object, name })) ?? null,
    choices: (['deal', 'company', 'contact'] as const)
      .map((object) => ({
        group: objectWords[object],
        items: fields
          .filter((field) => field.object === object)
          .map((field) => ({ value: keyOf(field), label: field.label }))
          .sort((one, other) => one.label.localeCompare(other.label)),
      }))
      .filter((group) => group.items.length > 0),
  };
}
