import { SalesforceError, invalidField, malformedQuery } from '../api/salesforce-error';
import type { FieldDefinition, FieldValue } from '../org/field-definition';
import { readRecordId } from '../org/record-id';
import { dateLiteralRange } from './literals';
import type { Condition, Literal, Operator, ReadPath } from './query';

/** A condition made ready: says of a record whether it fits. */
export type Matcher = (read: ReadPath) => boolean;
type FieldOf = (path: string) => FieldDefinition;

const wrongType = (field: FieldDefinition, isQuoted: boolean): SalesforceError =>
  invalidField(
    `value of filter criterion for field '${field.name}' must be of type ${field.type === 'datetime' ? 'dateTime' : field.type}` +
      (isQuoted ? ' and should not be enclosed in quotes' : ' and should be enclosed in quotes'),
  );

const comparing = (operator: Operator, order: number): boolean => {
  switch (operator) {
    case '=':
    case 'IN':
      return order === 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      throw malformedQuery(`invalid operator ${operator}`);
  }
};

const likePattern = (text: string): RegExp => {
  const body = text.replace(/\\([_%])|[.*+?^${}()|[\]\\/]|[_%]/g, (all, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    return all === '%' ? '[\\s\\S]*' : all === '_' ? '[\\s\\S]' : `\\${all}`;
  });
  return new RegExp(`^${body}$`, 'i');
};

/** Ids are compared by their case, texts are not. */
function textMatcher(
  field: FieldDefinition,
  operator: Operator,
  text: string,
): (value: FieldValue) => boolean {
  if (operator === 'LIKE') {
    if (field.type === 'id' || field.type === 'reference')
      throw new SalesforceError(
        400,
        'INVALID_QUERY_FILTER_OPERATOR',
        `invalid operator on ${field.type} field`,
      );
    const pattern = likePattern(text);
    return (value) => typeof value === 'string' && pattern.test(value);
  }
  if (field.type === 'id' || field.type === 'reference') {
    const id = readRecordId(text);
    if (id === null)
      throw new SalesforceError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
    return (value) => typeof value === 'string' && comparing(operator, value < id ? -1 : value > id ? 1 : 0);
  }
  if (field.type === 'textarea' || field.type === 'anyType')
    throw invalidField(`field '${field.name}' can not be filtered in a query call`);
  const wanted = text.toLowerCase();
  return (value) =>
    typeof value === 'string' &&
    comparing(operator, value.toLowerCase() < wanted ? -1 : value.toLowerCase() > wanted ? 1 : 0);
}

/** Against a span of time: equal = within it, greater = after it. */
function rangeMatcher(
  field: FieldDefinition,
  operator: Operator,
  [from, to]: readonly [number, number],
): (value: FieldValue) => boolean {
  return (value) => {
    const at =
      field.type === 'date'
        ? Date.parse(`${String(value)}T00:00:00Z`)
        : typeof value === 'number'
          ? value
          : Number.NaN;
    if (Number.isNaN(at)) return false;
    return comparing(operator, at < from ? -1 : at >= to ? 1 : 0);
  };
}

function valueMatcher(
  field: FieldDefinition,
  operator: Operator,
  literal: Literal,
  now: number,
): (value: FieldValue) => boolean {
  const isTime = field.type === 'date' || field.type === 'datetime';
  const isNumber = ['currency', 'double', 'int', 'percent'].includes(field.type);
  const isText = !isTime && !isNumber && field.type !== 'boolean';
  switch (literal.kind) {
    case 'null':
      if (operator !== '=' && operator !== 'IN')
        throw malformedQuery(`invalid operator ${operator} with null`);
      return (value) => value === null;
    case 'text':
      if (!isText) throw wrongType(field, true);
      return textMatcher(field, operator, literal.text);
    case 'number':
      if (!isNumber) throw wrongType(field, false);
      return (value) => typeof value === 'number' && comparing(operator, value - literal.value);
    case 'boolean':
      if (field.type !== 'boolean') throw wrongType(field, false);
      return (value) => value === literal.value;
    case 'date': {
      if (field.type !== 'date') throw wrongType(field, false);
      return (value) =>
        typeof value === 'string' &&
        comparing(operator, value < literal.text ? -1 : value > literal.text ? 1 : 0);
    }
    case 'datetime':
      if (field.type !== 'datetime') throw wrongType(field, false);
      return (value) => typeof value === 'number' && comparing(operator, value - literal.ms);
    case 'dateLiteral':
      if (!isTime) throw wrongType(field, false);
      return rangeMatcher(field, operator, dateLiteralRange(literal, now));
  }
}

function comparisonMatcher(
  condition: Extract<Condition, { kind: 'compare' }>,
  fieldOf: FieldOf,
  now: number,
): Matcher {
  const { path, operator, values } = condition;
  const field = fieldOf(path);
  const isNegative = operator === '!=' || operator === 'NOT IN';
  const positive = operator === '!=' ? '=' : operator === 'NOT IN' ? 'IN' : operator;
  const matchers = values.map((literal) => valueMatcher(field, positive, literal, now));
  return (read) => matchers.some((matches) => matches(read(path))) !== isNegative;
}

/** Makes a condition ready against an object's fields. @throws SalesforceError for types and operators that do not fit. */
export function conditionMatcher(condition: Condition | null, fieldOf: FieldOf, now: number): Matcher {
  if (condition === null) return () => true;
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.parts.map((part) => conditionMatcher(part, fieldOf, now));
      return condition.kind === 'and'
        ? (read) => parts.every((part) => part(read))
        : (read) => parts.some((part) => part(read));
    }
    case 'not': {
      const part = conditionMatcher(condition.part, fieldOf, now);
      return (read) => !part(read);
    }
    case 'compare':
      return comparisonMatcher(condition, fieldOf, now);
  }
}
