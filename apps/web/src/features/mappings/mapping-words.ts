import type { FieldMapping, FieldView, MappingSource, Transform } from '@thread/contracts';

type Recipe = Extract<MappingSource, { kind: 'recipe' }>['recipe'];

export const recipeWords: Readonly<Record<Recipe, string>> = {
  arr: 'ARR, worked out from line items, term and amount',
  close_day: 'Close date as a day in the account’s time zone',
  owner_email: 'E-mail of the deal’s owner',
  owner_name: 'Name of the deal’s owner',
  company_name: 'Name of the company, else the deal’s name, cleaned',
  company_domain: 'Website of the company',
  contact_name: 'Name of the primary contact',
  contact_email: 'E-mail of the primary contact',
};

export const transformWords: Readonly<Record<Transform['kind'], string>> = {
  none: 'As it is',
  clean_company_name: 'Clean the company name',
  website: 'Website address',
  plain_text: 'Plain text, formatting removed',
  lower_case: 'Lower case',
  calendar_day: 'Calendar day',
  number: 'Number',
  option_label: 'The option’s label',
  lookup: 'Replace by a table',
};

export const policyWords: Readonly<Record<FieldMapping['policy'], string>> = {
  source_wins: 'Source wins',
  thread_wins: 'Thread wins',
  newest: 'Newest wins',
  fill_if_empty: 'Fill if empty',
  locked: 'Locked after creation',
};

export const policyHelp: Readonly<Record<FieldMapping['policy'], string>> = {
  source_wins: 'A change at the source replaces the value here, edits by hand included.',
  thread_wins: 'An edit by hand stays; the source’s value is shown beside it.',
  newest: 'Whoever changed it last wins.',
  fill_if_empty: 'Taken from the source only while it is empty here.',
  locked: 'Set when the account is created, then never again by the source.',
};

export const directionWords: Readonly<Record<FieldMapping['direction'], string>> = {
  in: 'Source to Thread',
  out: 'Thread to source',
  both: 'Both ways',
};

const objectWords = { deal: 'Deal', company: 'Company', contact: 'Contact' } as const;

/** A source as a short phrase, with the property's label where it is known. */
export function sourceWord(source: MappingSource, fields: readonly FieldView[]): string {
  if (source.kind === 'recipe') return recipeWords[source.recipe];
  if (source.kind === 'constant') return `Always “${source.text}”`;
  const field = fields.find((each) => each.object === source.object && each.name === source.property);
  return `${objectWords[source.object]}: ${field?.label ?? source.property}`;
}
