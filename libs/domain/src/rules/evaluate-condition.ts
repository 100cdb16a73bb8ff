import { propertyOf, recordOf } from '../records/primary-records';
import type { DealSnapshot } from '../records/snapshot';
import { quoted } from '../text/clean-text';
import { compareValues, containsText, equalValues } from './compare-values';
import type { Condition, ConditionOperator } from './rule';

export interface ConditionResult {
  readonly ok: boolean;
  /** The value the record has; null = unknown. */
  readonly actual: string | null;
  /** What the condition asks for, in words: `at least "1000"`. */
  readonly expected: string;
}

const words: Readonly<Record<ConditionOperator, string>> = {
  equals: 'equal to',
  not_equals: 'not equal to',
  one_of: 'one of',
  none_of: 'none of',
  contains: 'containing',
  greater_than: 'more than',
  greater_or_equal: 'at least',
  less_than: 'less than',
  less_or_equal: 'at most',
  is_known: 'known',
  is_unknown: 'unknown',
};

/** Whether an operator is asked without a value. */
export function takesNoValue(operator: ConditionOperator): boolean {
  return operator === 'is_known' || operator === 'is_unknown';
}

/** What a condition asks for, in words, with its values as they are to be shown. */
export function expectedText(condition: Condition, values: readonly string[]): string {
  if (takesNoValue(condition.operator)) return words[condition.operator];
  return `${words[condition.operator]} ${values.length === 0 ? '(no value is set)' : values.map(quoted).join(', ')}`;
}

/** A property with several chosen options holds them as `a;b`: each counts by itself, and so does the whole. */
function partsOf(actual: string): readonly string[] {
  return actual.includes(';') ? [actual, ...actual.split(';')] : [actual];
}

function ordered(actual: string, expected: string, holds: (order: number) => boolean): boolean {
  const order = compareValues(actual, expected);
  return order !== null && holds(order);
}

function holds(operator: ConditionOperator, actual: string, values: readonly string[]): boolean {
  const expected = values[0] ?? '';
  const amongThem = () => partsOf(actual).some((part) => values.some((value) => equalValues(part, value)));
  switch (operator) {
    case 'equals':
      return equalValues(actual, expected);
    case 'not_equals':
      return !equalValues(actual, expected);
    case 'one_of':
      return amongThem();
    case 'none_of':
      return !amongThem();
    case 'contains':
      return values.every((value) => containsText(actual, value));
    case 'greater_than':
      return ordered(actual, expected, (order) => order > 0);
    case 'greater_or_equal':
      return ordered(actual, expected, (order) => order >= 0);
    case 'less_than':
      return ordered(actual, expected, (order) => order < 0);
    case 'less_or_equal':
      return ordered(actual, expected, (order) => order <= 0);
    case 'is_known':
      return true;
    case 'is_unknown':
      return false;
  }
}

/**
 * Tests one condition on the deal, its primary company or its primary contact. An absent or blank property is unknown: it fulfils
 * `is_unknown`, `not_equals` and `none_of` and nothing else. A condition without the value it needs never holds. Never throws.
 */
export function evaluateCondition(condition: Condition, snapshot: DealSnapshot): ConditionResult {
  const { operator, value } = condition;
  const given = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  const values = given.filter((text) => text.trim() !== '');
  const record = recordOf(snapshot, condition.object);
  const actual = record === null ? null : propertyOf(record, condition.property);
  const expected = expectedText(condition, values);
  if (!takesNoValue(operator) && values.length === 0) return { ok: false, actual, expected };
  if (actual === null)
    return { ok: ['is_unknown', 'not_equals', 'none_of'].includes(operator), actual, expected };
  return { ok: holds(operator, actual, values), actual, expected };
}
