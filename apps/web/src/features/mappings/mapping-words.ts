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

/** What a policy adds where a field also goes to the source. */
export const policyHelpBothWays: Readonly<Record<FieldMapping['policy'], string>> = {
  source_wins: 'A change here goes to the source; when both changed, the source’s value is taken.',
  thread_wins: 'A change here goes to the source, and an edit by hand is put back there when it is changed.',
  newest: 'A change on one side goes to the other; when both changed, the later one is taken.',
  fill_if_empty: 'Whichever side is empty is filled from the other; what is there stays.',
  locked: 'The value here never follows the source; the source is put right when it is changed there.',
};

/** Why a field cannot be written back; null when it can. */
export function whyOnlyRead(
  field: Pick<FieldMapping, 'sources'>,
  fields: readonly FieldView[],
  canWrite: boolean,
): string | null {
  if (!canWrite) return 'Thread can only read from this provider.';
  const [source, ...others] = field.sources;
  if (others.length > 0 || source?.kind !== 'property' || source.object === 'contact')
    return 'To write this back, make a property of the deal or the company its only source.';
  const known = fields.find((one) => one.object === source.object && one.name === source.property);
  return known && !known.writable ? `“${known.label}” cannot be changed by the connected user.` : null;
}

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
