import { readableMoney } from '../money/readable-money';
import { expectedText, type ConditionResult } from '../rules/evaluate-condition';
import type { Condition } from '../rules/rule';
import type { FieldDescription } from '../records/snapshot';
import type { DecisionInput } from './decision';

interface ConditionWords {
  /** Begins a sentence: `Deal type of the deal`. */
  readonly what: string;
  /** The value the record has as a person knows it; null = unknown. */
  readonly actual: string | null;
  readonly expected: string;
}

function labelOf(value: string, field: FieldDescription | undefined): string {
  if (field?.type === 'money' || field?.type === 'number') return readableMoney(value, null);
  return field?.options.find((option) => option.value === value)?.label ?? value;
}

/** Several chosen options are held as `a;b`. */
function labelsOf(value: string, field: FieldDescription | undefined): string {
  if (field?.type !== 'options') return labelOf(value, field);
  return value
    .split(';')
    .map((part) => labelOf(part.trim(), field))
    .join(', ');
}

/** A tested condition with the labels of property and options where the schema is known, else with the provider's own names. */
export function conditionWords(
  { condition, actual }: ConditionResult & { readonly condition: Condition },
  fields: DecisionInput['fields'],
): ConditionWords {
  const { object, property, value } = condition;
  const field = fields[object]?.find(({ name }) => name === property);
  const label = field?.label.trim().replace(/^./u, (first) => first.toUpperCase());
  const values = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  return {
    what: label ? `${label} of the ${object}` : `The ${object}’s property ${property}`,
    actual: actual === null ? null : labelsOf(actual, field),
    expected: expectedText(
      condition,
      values.filter((text) => text.trim() !== '').map((text) => labelOf(text, field)),
    ),
  };
}
