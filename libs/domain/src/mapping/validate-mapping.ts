import type { FieldDescription, RecordRole } from '../records/snapshot';
import { outwardProperty } from '../sync/outward-wish';
import type { FieldMapping, FieldType, Mapping, MappingRecipe, MappingSource } from './mapping';
import { isKnownTarget, targetType } from './target';

export interface MappingProblem {
  readonly target: string;
  readonly code:
    | 'unknown_target'
    | 'duplicate_target'
    | 'no_source'
    | 'unknown_property'
    | 'incompatible_type'
    | 'not_an_option'
    | 'not_writable'
    | 'no_outward_property'
    | 'only_read'
    | 'empty_constant';
  readonly message: string;
}

/** Schema per role; a role that is absent or empty could not be read and is not checked. */
export type MappingSchema = Readonly<Partial<Record<RecordRole, readonly FieldDescription[]>>>;

/** Which of a provider's property types can become a field's type. Text may hold anything and is judged value by value. */
const compatible: Readonly<Record<FieldType, ReadonlySet<FieldDescription['type']>>> = {
  text: new Set(['text', 'number', 'money', 'date', 'datetime', 'boolean', 'option', 'options']),
  money: new Set(['money', 'number', 'text']),
  number: new Set(['money', 'number', 'text']),
  day: new Set(['date', 'datetime', 'text']),
  email: new Set(['text']),
  url: new Set(['text']),
};

const recipeTypes: Readonly<Record<MappingRecipe, readonly FieldType[]>> = {
  arr: ['money', 'number', 'text'],
  close_day: ['day', 'text'],
  owner_email: ['email', 'text'],
  owner_name: ['text'],
  company_name: ['text'],
  company_domain: ['url', 'text'],
  contact_name: ['text'],
  contact_email: ['email', 'text'],
};

type Found = Pick<MappingProblem, 'code' | 'message'>;

function propertyProblems(
  field: FieldMapping,
  source: Extract<MappingSource, { kind: 'property' }>,
  schema: MappingSchema,
): Found[] {
  const known = schema[source.object];
  if (known === undefined || known.length === 0) return [];
  const description = known.find((candidate) => candidate.name === source.property);
  if (description === undefined) {
    return [
      {
        code: 'unknown_property',
        message: `The ${source.object} has no property "${source.property}" (renamed or deleted?).`,
      },
    ];
  }
  const found: Found[] = [];
  const type = targetType(field);
  const translated = field.transform.kind === 'lookup' || field.transform.kind === 'option_label';
  if (!translated && !compatible[type].has(description.type)) {
    found.push({
      code: 'incompatible_type',
      message: `"${description.label}" is a ${description.type} and cannot become a ${type}.`,
    });
  }
  if (
    field.transform.kind === 'option_label' &&
    !['option', 'options', 'boolean'].includes(description.type)
  ) {
    found.push({
      code: 'not_an_option',
      message: `"${description.label}" has no options to show the labels of.`,
    });
  }
  if (field.direction !== 'in' && !description.writable) {
    found.push({ code: 'not_writable', message: `"${description.label}" cannot be written at the source.` });
  }
  return found;
}

function sourceProblems(field: FieldMapping, source: MappingSource, schema: MappingSchema): Found[] {
  if (source.kind === 'property') return propertyProblems(field, source, schema);
  if (source.kind === 'constant') {
    return source.text.trim() === '' ? [{ code: 'empty_constant', message: 'The fixed text is empty.' }] : [];
  }
  const type = targetType(field);
  if (recipeTypes[source.recipe].includes(type)) return [];
  return [{ code: 'incompatible_type', message: `The recipe "${source.recipe}" cannot become a ${type}.` }];
}

/** What goes out needs one place to go to, which is also the only place it comes from. */
function outwardProblems(field: FieldMapping, canWrite: boolean): Found[] {
  if (field.direction === 'in') return [];
  if (!canWrite) return [{ code: 'only_read', message: 'Thread can only read from this provider.' }];
  if (outwardProperty(field) !== null) return [];
  return [
    {
      code: 'no_outward_property',
      message: 'What is written back needs exactly one source, a property of the deal or the company.',
    },
  ];
}

function fieldProblems(field: FieldMapping, schema: MappingSchema, canWrite: boolean): Found[] {
  const found: Found[] = [];
  if (!isKnownTarget(field.target)) {
    found.push({ code: 'unknown_target', message: `"${field.target}" is not a field of an account.` });
  }
  if (field.sources.length === 0) found.push({ code: 'no_source', message: 'No source is chosen.' });
  return [
    ...found,
    ...outwardProblems(field, canWrite),
    ...field.sources.flatMap((source) => sourceProblems(field, source, schema)),
  ];
}

/**
 * What is wrong with a mapping, checked against the live schema. Empty = nothing. A mapping with problems still maps its other fields.
 * @param canWrite whether the provider can be written to at all.
 */
export function validateMapping(
  mapping: Pick<Mapping, 'fields'>,
  schema: MappingSchema,
  canWrite = true,
): MappingProblem[] {
  const seen = new Set<string>();
  return mapping.fields.flatMap((field) => {
    const found = fieldProblems(field, schema, canWrite);
    if (seen.has(field.target))
      found.push({ code: 'duplicate_target', message: `"${field.target}" is mapped twice.` });
    seen.add(field.target);
    return found.map((problem) => ({ target: field.target, ...problem }));
  });
}
