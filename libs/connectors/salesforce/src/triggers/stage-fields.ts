import type { PipelineChoice } from '@thread/connector-kit';
import type { DescribedField } from '../salesforce.schemas';
import type { ObjectSchema } from '../records/object-schemas';

type Stage = PipelineChoice['stages'][number];

/** Fields of an object whose values a rule can wait for. Read with every deal, so there is an end to them: the address of a query must stay below 16,384 bytes. */
export const mostStageFields = 50;

/** Stages of fields that have no values of their own to choose from. */
export const stagesOf = {
  tick: { no: 'false', yes: 'true' },
  date: { no: 'empty', yes: 'filled' },
} as const;

/** What other pipelines stand for already, what says the same twice, and what says nothing about a deal. */
const leftOut = new Set([
  'StageName',
  'ForecastCategory',
  'CurrencyIsoCode',
  'IsDeleted',
  'HasOpenActivity',
  'HasOverdueTask',
]);

/** Salesforce sets these with the stage: no change of them is ever told. */
const followStage = new Set(['IsWon', 'IsClosed']);

const isDate = ({ type }: DescribedField): boolean => type === 'date' || type === 'datetime';

/** What is offered first, and last left out: dates are many, and every standard one is about the record itself. */
const kinds: readonly ((field: DescribedField) => boolean)[] = [
  ({ custom, type }) => custom === true && type === 'picklist',
  ({ custom, type }) => custom === true && type === 'boolean',
  ({ custom, type }) => custom !== true && (type === 'picklist' || type === 'boolean'),
  (field) => field.custom === true && isDate(field),
];

/** The fields that can be waited for: picklists, checkboxes, and dates of the org's own. A formula changes without its record, so none of them is among these. */
export function stageFields(schema: ObjectSchema, most = mostStageFields): readonly DescribedField[] {
  const offered = schema.fields.filter(({ name, calculated }) => calculated !== true && !leftOut.has(name));
  return kinds.flatMap((isKind) => offered.filter(isKind)).slice(0, most);
}

/** A pipeline is one field of one object: its id stays when the label changes. */
export const pipelineOfField = (object: string, field: string): string => `${object}.${field}`;

/** The object a pipeline is about: that of its field, else the opportunity, whose record types are the others. */
export const objectOfPipeline = (pipelineId: string): string =>
  /^([A-Za-z]\w{0,79})\.\w+$/.exec(pipelineId)?.[1] ?? 'Opportunity';

/** The property whose change tells of an entry. A date that is filled in and changed has not been filled in again, so its change tells nothing. */
export const propertyOf = (field: DescribedField): string | null =>
  isDate(field) || followStage.has(field.name) ? null : field.name;

/** The stage that a value of the field means; null = none. */
export function stageOfValue(field: DescribedField, value: string | null): string | null {
  if (field.type === 'boolean') return value === 'true' ? stagesOf.tick.yes : stagesOf.tick.no;
  if (isDate(field)) return value === null ? stagesOf.date.no : stagesOf.date.yes;
  return value;
}

const lost = /lost|cancel|abandon|reject|declin|dead|churn/i;
const won = /\bwon\b|sign|ready|done|complete|live|customer/i;

/** Only the name tells how a value ends a deal. */
const kindOf = (label: string): Stage['kind'] =>
  lost.test(label) ? 'lost' : won.test(label) ? 'won' : 'open';

/** Ticked or filled in is what is waited for, unless the name says that it is the end. */
const kindOfYes = (field: DescribedField): Stage['kind'] => {
  if (field.name === 'IsClosed') return 'open';
  return lost.test(field.label ?? field.name) ? 'lost' : 'won';
};

function stagesIn(field: DescribedField): readonly Stage[] {
  if (field.type === 'boolean')
    return [
      { id: stagesOf.tick.no, label: 'Not ticked', kind: 'open' },
      { id: stagesOf.tick.yes, label: 'Ticked', kind: kindOfYes(field) },
    ];
  if (isDate(field))
    return [
      { id: stagesOf.date.no, label: 'Empty', kind: 'open' },
      { id: stagesOf.date.yes, label: 'Filled in', kind: kindOfYes(field) },
    ];
  return (field.picklistValues ?? [])
    .filter(({ active }) => active !== false)
    .map(({ value, label }) => ({ id: value, label: label || value, kind: kindOf(label || value) }));
}

/** One pipeline for each field of the object that can be waited for. */
export function fieldPipelines(
  object: { readonly name: string; readonly label: string },
  fields: readonly DescribedField[],
): readonly PipelineChoice[] {
  return fields.flatMap((field) => {
    const stages = stagesIn(field);
    if (stages.length === 0) return [];
    const label = `${object.label} · ${field.label || field.name}`;
    return [{ id: pipelineOfField(object.name, field.name), label, stages }];
  });
}
