import fc from 'fast-check';
import { exampleDeal, exampleFacts, exampleItem } from '../examples/example-deal';
import type { DealSnapshot, LineItem } from '../records/snapshot';
import { computeArr } from './compute-arr';

const arrOf = (changes: Partial<DealSnapshot>) =>
  computeArr(exampleDeal({ amount: null, termMonths: null, ...changes }), exampleFacts);
const ofItems = (...items: Partial<LineItem>[]) =>
  arrOf({ lineItems: items.map((item) => exampleItem(item)) });

describe('ARR from line items', () => {
  test.each<[string, Partial<LineItem>[], string]>([
    ['weekly', [{ billingPeriod: 'weekly', unitPrice: '10', quantity: '1' }], '520'],
    ['every two weeks', [{ billingPeriod: 'biweekly', unitPrice: '10', quantity: '1' }], '260'],
    ['monthly', [{ billingPeriod: 'monthly', unitPrice: '10.50', quantity: '3' }], '378'],
    ['quarterly', [{ billingPeriod: 'quarterly', unitPrice: '250', quantity: '1' }], '1000'],
    ['half-yearly', [{ billingPeriod: 'semiannually', unitPrice: '250', quantity: '1' }], '500'],
    ['yearly', [{ billingPeriod: 'annually', unitPrice: '250', quantity: '1' }], '250'],
    ['every two years', [{ billingPeriod: 'two_years', unitPrice: '250', quantity: '1' }], '125'],
    ['every three years', [{ billingPeriod: 'three_years', unitPrice: '1000', quantity: '1' }], '333.33'],
    ['every four years', [{ billingPeriod: 'four_years', unitPrice: '1000', quantity: '1' }], '250'],
    ['every five years', [{ billingPeriod: 'five_years', unitPrice: '1000', quantity: '1' }], '200'],
    [
      'three thirds make a whole',
      Array.from({ length: 3 }, () => ({
        billingPeriod: 'three_years' as const,
        unitPrice: '1000',
        quantity: '1',
      })),
      '1000',
    ],
    [
      'one-time beside recurring',
      [
        { unitPrice: '10', quantity: '1' },
        { billingPeriod: 'one_time', unitPrice: '9999' },
      ],
      '120',
    ],
    ['one-time only is a real zero', [{ billingPeriod: 'one_time', unitPrice: '9999' }], '0'],
    ['net amount before price × quantity', [{ amount: '90', unitPrice: '10', quantity: '10' }], '1080'],
    ['a free item', [{ unitPrice: '0', quantity: '5' }], '0'],
    [
      'floats would say 0.30000000000000004',
      [
        { billingPeriod: 'annually', unitPrice: '0.1', quantity: '1' },
        { billingPeriod: 'annually', unitPrice: '0.2', quantity: '1' },
      ],
      '0.3',
    ],
    [
      'floats would lose the fractions of a cent',
      [{ billingPeriod: 'annually', unitPrice: '0.0001', quantity: '3' }],
      '0.0003',
    ],
  ])('%s', (_name, items, expected) => {
    expect(ofItems(...items)).toMatchObject({
      source: 'line_items',
      value: { amount: expected, currency: 'EUR' },
      problem: null,
    });
  });

  test.each<[string, Partial<LineItem>[], RegExp]>([
    ['an unknown billing period', [{ billingPeriod: null }], /billing period is not known/],
    [
      'a readable item beside an unknown period',
      [{}, { id: '2', billingPeriod: null }],
      /billing period is not known/,
    ],
    ['an unreadable price', [{ unitPrice: '1.234,56' }], /"1\.234,56" is not a number/],
    ['an unreadable amount', [{ amount: 'abc' }], /"abc" is not a number/],
    ['no price', [{ unitPrice: null }], /neither an amount nor a unit price/],
    ['a price without a quantity', [{ quantity: null }], /no quantity/],
    ['two currencies', [{}, { id: '2', currency: 'USD' }], /cannot be added/],
    ['a currency that is not the deal’s', [{ currency: 'USD' }], /cannot be added/],
  ])('%s: the next source is used and the step says why', (_name, items, step) => {
    const result = arrOf({ lineItems: items.map((item) => exampleItem(item)), providerArr: '700' });
    expect(result).toMatchObject({
      source: 'provider_arr',
      value: { amount: '700' },
      problem: { code: 'line_items_unusable' },
    });
    expect(result.steps.join(' ')).toMatch(step);
  });

  test('without a currency on the deal the items’ own is taken', () => {
    expect(arrOf({ currency: null, lineItems: [exampleItem({ currency: 'USD' })] }).value).toEqual({
      amount: '12000',
      currency: 'USD',
    });
    expect(arrOf({ currency: null, lineItems: [exampleItem({ currency: null })] }).value).toEqual({
      amount: '12000',
      currency: 'EUR',
    });
  });

  test('a foreign one-time item does not disturb', () => {
    expect(ofItems({}, { id: '2', billingPeriod: 'one_time', currency: 'USD' }).value).toEqual({
      amount: '12000',
      currency: 'EUR',
    });
  });
});

describe('ARR from the other sources', () => {
  test.each<[string, Partial<DealSnapshot>, string, string, string | null]>([
    ['the provider’s own figure', { providerArr: '9000.00', amount: '1' }, 'provider_arr', '9000', 'EUR'],
    ['a provider figure of zero is zero', { providerArr: '0', amount: '500' }, 'provider_arr', '0', 'EUR'],
    ['amount over three years', { amount: '36000', termMonths: 36 }, 'amount_over_term', '12000', 'EUR'],
    [
      'amount over seven months is rounded to cents',
      { amount: '1000', termMonths: 7 },
      'amount_over_term',
      '1714.29',
      'EUR',
    ],
    ['amount alone', { amount: '36000' }, 'amount', '36000', 'EUR'],
    ['amount zero', { amount: '0' }, 'amount', '0', 'EUR'],
    ['minus zero is zero', { amount: '-0.00' }, 'amount', '0', 'EUR'],
    ['negative stays negative', { amount: '-250.5' }, 'amount', '-250.5', 'EUR'],
    ['scientific notation', { amount: '1.0E7' }, 'amount', '10000000', 'EUR'],
    ['yen are whole', { amount: '1000', termMonths: 7, currency: 'JPY' }, 'amount_over_term', '1714', 'JPY'],
    [
      'dinars have three digits',
      { amount: '1000', termMonths: 7, currency: 'KWD' },
      'amount_over_term',
      '1714.286',
      'KWD',
    ],
    ['given digits are kept', { amount: '12.345', currency: 'KWD' }, 'amount', '12.345', 'KWD'],
    ['a foreign currency stays as it is', { amount: '500', currency: 'usd' }, 'amount', '500', 'USD'],
    ['the home currency when the deal has none', { amount: '500', currency: null }, 'amount', '500', 'EUR'],
    ['items that may not be read', { amount: '500', lineItems: null }, 'amount', '500', 'EUR'],
  ])('%s', (_name, changes, source, amount, currency) => {
    expect(arrOf(changes)).toMatchObject({ source, value: { amount, currency }, problem: null });
  });

  test.each<[string, Partial<DealSnapshot>, string | null]>([
    ['nothing at all', {}, null],
    ['blank is absent', { amount: '  ' }, null],
    ['a comma number', { amount: '1.234,56' }, 'not_a_number'],
    ['a thousands comma', { amount: '1,000' }, 'not_a_number'],
    ['letters', { amount: 'abc' }, 'not_a_number'],
    ['a currency sign', { amount: '$500' }, 'not_a_number'],
    ['NaN', { amount: 'NaN' }, 'not_a_number'],
    ['Infinity', { amount: 'Infinity' }, 'not_a_number'],
    ['hexadecimal', { amount: '0x10' }, 'not_a_number'],
    ['beyond belief', { amount: '1e300' }, 'number_too_large'],
    ['unreadable items and nothing else', { lineItems: null }, 'line_items_unreadable'],
  ])('F75: %s is unknown, not zero', (_name, changes, problem) => {
    const result = arrOf(changes);
    expect(result).toMatchObject({ source: 'none', value: null });
    expect(result.problem?.code ?? null).toBe(problem);
  });

  test('an unreadable provider figure is a problem and the amount is used', () => {
    expect(arrOf({ providerArr: 'abc', amount: '10' })).toMatchObject({
      source: 'amount',
      problem: { code: 'not_a_number' },
    });
  });

  test.each([0, -3, Number.NaN, Number.POSITIVE_INFINITY])(
    'a term of %s months is not divided by',
    (termMonths) => {
      expect(arrOf({ amount: '10', termMonths })).toMatchObject({
        source: 'amount',
        value: { amount: '10' },
        problem: { code: 'invalid_term' },
      });
    },
  );

  test('steps keep the original amount and currency', () => {
    const result = arrOf({ amount: '36000', termMonths: 36, currency: 'USD' });
    expect(result.steps.join(' ')).toContain('Amount 36,000 USD ÷ 36 months × 12.');
  });

  test('a currency that is no code is named and the home currency used', () => {
    expect(arrOf({ amount: '10', currency: 'Euro' })).toMatchObject({
      value: { currency: 'EUR' },
      problem: { code: 'unknown_currency' },
    });
  });
});

describe('ARR properties', () => {
  const cents = fc.bigInt({ min: 0n, max: 10n ** 14n });
  const decimal = (value: bigint) => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;

  test('F75: monthly items add up exactly, in whole cents', () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 8 }), (prices) => {
        const result = ofItems(...prices.map((price) => ({ unitPrice: decimal(price), quantity: '1' })));
        const expected = prices.reduce((sum, price) => sum + price * 12n, 0n);
        const [whole = '0', fraction = ''] = (result.value?.amount ?? '').split('.');
        expect(BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'))).toBe(expected);
      }),
    );
  });

  test('F75: any texts: never throws, and a value is canonical decimal text', () => {
    const text = fc.option(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)));
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.option(fc.double()),
        text,
        (amount, providerArr, price, termMonths, currency) => {
          const lineItems = price === null ? [] : [exampleItem({ unitPrice: price, currency })];
          const result = arrOf({ amount, providerArr, termMonths, currency, lineItems });
          if (result.value !== null)
            expect(result.value.amount).toMatch(/^(?:0|-?(?:0|[1-9]\d*)(?:\.\d{0,3}[1-9])?)$/);
          else expect(result.source).toBe('none');
        },
      ),
    );
  });
});
