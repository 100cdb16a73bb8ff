import type { Condition, FieldView } from '@thread/contracts';
import { conditionOperators } from '@thread/contracts';
import fc from 'fast-check';
import { fields } from '../../testing/fixtures/connectors';
import {
  gapOf,
  operatorWord,
  operatorsByType,
  valueShapeOf,
  withField,
  withOperator,
} from './condition-operators';

const types = Object.keys(operatorsByType) as FieldView['type'][];
const condition = (value?: Condition['value']): Condition => ({
  object: 'deal',
  property: 'amount',
  operator: 'equals',
  value,
});
const operator = fc.constantFrom(...conditionOperators);

describe('operators', () => {
  it('exist for every type, and every operator is offered by some type', () => {
    for (const type of types) expect(operatorsByType[type].length).toBeGreaterThan(1);
    expect(new Set(Object.values(operatorsByType).flat())).toEqual(new Set(conditionOperators));
  });

  it('order numbers and dates only', () => {
    expect(operatorsByType.money).toContain('greater_than');
    expect(operatorsByType.text).not.toContain('greater_than');
    expect(operatorsByType.option).toContain('one_of');
    expect(operatorWord('greater_than', 'date')).toBe('is after');
    expect(operatorWord('greater_than', 'number')).toBe('is more than');
  });
});

describe('changing a condition', () => {
  it('to another operator always leaves a value of the shape that operator wants', () => {
    const value = fc.oneof(fc.constant(undefined), fc.string(), fc.array(fc.string()));
    fc.assert(
      fc.property(value, operator, (from, to) => {
        const next = withOperator(condition(from), to);
        const shape = valueShapeOf(to);
        expect(next.operator).toBe(to);
        expect(shape === 'none' ? next.value : typeof next.value).toBe(
          shape === 'none' ? undefined : shape === 'many' ? 'object' : 'string',
        );
      }),
    );
  });

  it('from one value to many and back keeps the value', () => {
    const many = withOperator(condition('new'), 'one_of');
    expect(many.value).toEqual(['new']);
    expect(withOperator(many, 'equals').value).toBe('new');
  });

  it('to another property keeps the operator only where it fits', () => {
    const money = { ...condition('5'), operator: 'greater_than' } as const;
    const field = (name: string): FieldView => fields.find((each) => each.name === name) as FieldView;
    expect(withField(money, field('seats'))).toEqual({
      object: 'deal',
      property: 'seats',
      operator: 'greater_than',
      value: '',
    });
    expect(withField(money, field('industry'))).toEqual({
      object: 'company',
      property: 'industry',
      operator: 'equals',
      value: '',
    });
  });

  it('says what is missing', () => {
    expect(gapOf({ ...condition('1'), property: '' })).toBe('Choose a property.');
    expect(gapOf(condition(''))).toBe('Enter a value.');
    expect(gapOf({ ...condition([]), operator: 'one_of' })).toBe('Enter a value.');
    expect(gapOf({ ...condition(), operator: 'is_known' })).toBeNull();
    expect(gapOf(condition('0'))).toBeNull();
  });
});
