import fc from 'fast-check';
import { exampleDeal, exampleRecord } from '../examples/example-deal';
import { evaluateCondition } from './evaluate-condition';
import { type Condition, type ConditionOperator, conditionOperators } from './rule';

const dealWith = (value: string | null) =>
  exampleDeal({ record: exampleRecord('deal', '7001', { p: value }) });
const on = (operator: ConditionOperator, value?: Condition['value']): Condition => ({
  object: 'deal',
  property: 'p',
  operator,
  value,
});

describe('a condition', () => {
  test.each<[string | null, ConditionOperator, Condition['value'], boolean]>([
    ['Gold', 'equals', 'gold', true],
    [' gold ', 'equals', 'GOLD', true],
    ['gold', 'equals', 'silver', false],
    ['1000.00', 'equals', '1000', true],
    ['0100', 'equals', '100', false],
    ['2026-03-02', 'equals', '2026-03-02T00:00:00Z', true],
    ['gold', 'not_equals', 'silver', true],
    [null, 'equals', 'gold', false],
    [null, 'not_equals', 'gold', true],
    ['gold', 'one_of', ['silver', 'Gold'], true],
    ['gold', 'one_of', [], false],
    ['a;b', 'one_of', ['b'], true],
    ['a;b', 'none_of', ['b'], false],
    ['a;b', 'none_of', ['c'], true],
    [null, 'none_of', ['b'], true],
    [null, 'one_of', ['b'], false],
    ['Enterprise plan', 'contains', 'PRISE', true],
    ['Enterprise plan', 'contains', 'starter', false],
    ['10', 'greater_than', '9', true],
    ['9007199254740993', 'greater_than', '9007199254740992', false],
    ['900719925474099.3', 'greater_than', '900719925474099.2', true],
    ['0.3', 'greater_or_equal', '0.30', true],
    ['abc', 'greater_than', '1', false],
    ['abc', 'less_than', '1', false],
    ['1.234,56', 'less_than', '5', false],
    [null, 'less_than', '5', false],
    ['2026-03-02', 'greater_or_equal', '2026-03-01', true],
    ['2026-03-02T10:00:00Z', 'less_than', '2026-03-03', true],
    ['1772494200000', 'greater_than', '2026-03-01', true],
    ['x', 'is_known', undefined, true],
    ['  ', 'is_known', undefined, false],
    [null, 'is_unknown', undefined, true],
    ['x', 'is_unknown', undefined, false],
    ['x', 'equals', undefined, false],
    ['x', 'not_equals', '', false],
  ])('%j %s %j: %s', (actual, operator, value, ok) => {
    expect(evaluateCondition(on(operator, value), dealWith(actual)).ok).toBe(ok);
  });

  test('says what there is and what was asked', () => {
    expect(evaluateCondition(on('greater_or_equal', '1000'), dealWith('900'))).toEqual({
      ok: false,
      actual: '900',
      expected: 'at least "1000"',
    });
    expect(evaluateCondition(on('one_of', ['a', 'b']), dealWith(null))).toEqual({
      ok: false,
      actual: null,
      expected: 'one of "a", "b"',
    });
  });

  test('a company the deal does not have is unknown', () => {
    const condition: Condition = { object: 'company', property: 'country', operator: 'is_unknown' };
    expect(evaluateCondition(condition, exampleDeal({ companies: [] })).ok).toBe(true);
  });

  test('any values: never throws; known and unknown, equal and not equal exclude each other', () => {
    const value = fc.string({ unit: 'binary' }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.option(fc.string({ unit: 'binary' })), value, (actual, expected) => {
        const results = Object.fromEntries(
          conditionOperators.map((operator) => [
            operator,
            evaluateCondition(on(operator, expected), dealWith(actual)).ok,
          ]),
        );
        expect(results['is_known']).toBe(!results['is_unknown']);
        expect(results['equals']).toBe(!results['not_equals']);
        expect(results['one_of']).toBe(!results['none_of']);
        if (results['equals']) expect(results['one_of']).toBe(true);
      }),
    );
  });

  test('order is total over numbers', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const is = (operator: ConditionOperator) =>
          evaluateCondition(on(operator, String(b)), dealWith(String(a))).ok;
        expect([is('greater_than'), is('equals'), is('less_than')].filter(Boolean)).toHaveLength(1);
        expect(is('greater_or_equal')).toBe(a >= b);
        expect(is('less_or_equal')).toBe(a <= b);
      }),
    );
  });
});
