import type { Condition, FieldView, conditionOperators } from '@thread/contracts';

export type Operator = (typeof conditionOperators)[number];

const operatorWords: Readonly<Record<Operator, string>> = {
  equals: 'is',
  not_equals: 'is not',
  one_of: 'is any of',
  none_of: 'is none of',
  contains: 'contains',
  greater_than: 'is more than',
  greater_or_equal: 'is at least',
  less_than: 'is less than',
  less_or_equal: 'is at most',
  is_known: 'has a value',
  is_unknown: 'has no value',
};

const dateWords: Partial<Record<Operator, string>> = {
  greater_than: 'is after',
  greater_or_equal: 'is on or after',
  less_than: 'is before',
  less_or_equal: 'is on or before',
};

const compared: readonly Operator[] = [
  'equals',
  'not_equals',
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
  'is_known',
  'is_unknown',
];
const listed: readonly Operator[] = ['equals', 'not_equals', 'one_of', 'none_of', 'is_known', 'is_unknown'];
const worded: readonly Operator[] = [
  'equals',
  'not_equals',
  'contains',
  'one_of',
  'none_of',
  'is_known',
  'is_unknown',
];

/** Operators that make sense for a type of property, the most usual first. */
export const operatorsByType: Readonly<Record<FieldView['type'], readonly Operator[]>> = {
  text: worded,
  number: compared,
  money: compared,
  date: compared,
  datetime: compared,
  boolean: ['equals', 'is_known', 'is_unknown'],
  option: listed,
  options: ['contains', 'one_of', 'none_of', 'is_known', 'is_unknown'],
};

/** How an operator reads for a type; dates are "after", not "more than". */
export function operatorWord(operator: Operator, type: FieldView['type']): string {
  return ((type === 'date' || type === 'datetime') && dateWords[operator]) || operatorWords[operator];
}

type ValueShape = 'none' | 'one' | 'many';

export function valueShapeOf(operator: Operator): ValueShape {
  if (operator === 'is_known' || operator === 'is_unknown') return 'none';
  return operator === 'one_of' || operator === 'none_of' ? 'many' : 'one';
}

/** The condition with another operator; what was entered is carried over as far as it fits. */
export function withOperator(condition: Condition, operator: Operator): Condition {
  const { value, ...rest } = condition;
  const shape = valueShapeOf(operator);
  const values =
    value === undefined ? [] : typeof value === 'string' ? [value].filter((each) => each !== '') : value;
  if (shape === 'none') return { ...rest, operator };
  return { ...rest, operator, value: shape === 'many' ? values : (values[0] ?? '') };
}

/** The condition about another property: operator and value start anew where the old ones do not fit its type. */
export function withField(condition: Condition, field: FieldView): Condition {
  const allowed = operatorsByType[field.type];
  const operator = allowed.includes(condition.operator) ? condition.operator : (allowed[0] ?? 'equals');
  const shape = valueShapeOf(operator);
  return {
    object: field.object,
    property: field.name,
    operator,
    ...(shape === 'none' ? {} : { value: shape === 'many' ? [] : '' }),
  };
}

/** What is still missing in a condition, as a sentence; null when it is complete. */
export function gapOf(condition: Condition): string | null {
  if (condition.property === '') return 'Choose a property.';
  if (valueShapeOf(condition.operator) === 'none') return null;
  const empty = condition.value === undefined || condition.value.length === 0;
  return empty ? 'Enter a value.' : null;
}

export const noCondition: Condition = { object: 'deal', property: '', operator: 'equals', value: '' };
