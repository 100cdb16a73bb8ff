import fc from 'fast-check';
import { lineItemRevenue, periodsPerYear, sumRevenue, termMonths } from './line-item-revenue';

const item = (
  price: number,
  frequency?: string,
  term?: string,
  quantity = 1,
): Record<string, string | null> => ({
  price: String(price),
  quantity: String(quantity),
  recurringbillingfrequency: frequency ?? null,
  hs_recurring_billing_period: term ?? null,
});

describe('line item revenue', () => {
  it.each([
    ['weekly', item(10, 'weekly'), { arr: 520, tcv: 520 }],
    ['biweekly', item(10, 'biweekly'), { arr: 260 }],
    [
      'monthly with 40 seats',
      item(30, 'monthly', 'P12M', 40),
      { mrr: 1200, arr: 14_400, acv: 14_400, tcv: 14_400 },
    ],
    ['quarterly', item(100, 'quarterly', 'P1Y'), { arr: 400, tcv: 400 }],
    ['half-yearly', item(100, 'per_six_months'), { arr: 200 }],
    ['three years paid yearly', item(1_000, 'annually', 'P36M'), { arr: 1_000, acv: 1_000, tcv: 3_000 }],
    ['every two years', item(2_000, 'per_two_years', 'P24M'), { arr: 1_000, acv: 1_000, tcv: 2_000 }],
    ['six months only', item(100, 'monthly', 'P6M'), { arr: 1_200, acv: 600, tcv: 600 }],
    ['one-time', item(500), { mrr: 0, arr: 0, acv: 500, tcv: 500 }],
  ])('of %s', (_case, properties, expected) => {
    expect(lineItemRevenue(properties)).toMatchObject(expected);
  });

  it.each([
    ['P12M', 12],
    ['P1Y', 12],
    ['P1Y6M', 18],
    ['P52W', 12],
    ['P365D', 12],
    ['', null],
    ['P', null],
    ['12', null],
  ])('reads the term %j as %p months', (term, months) => {
    expect(termMonths(term)).toBe(months);
  });

  it('adds consecutive years together, as HubSpot does', () => {
    expect(
      sumRevenue([
        lineItemRevenue(item(100, 'annually', 'P1Y')),
        lineItemRevenue(item(120, 'annually', 'P1Y')),
      ]).arr,
    ).toBe(220);
  });

  it('scales with price and keeps MRR a twelfth of ARR', () => {
    const frequency = fc.constantFrom(...Object.keys(periodsPerYear));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), frequency, (price, every) => {
        const one = lineItemRevenue(item(price, every));
        const two = lineItemRevenue(item(price * 2, every));
        expect(two.arr).toBeCloseTo(one.arr * 2, 4);
        expect(one.mrr * 12).toBeCloseTo(one.arr, 4);
      }),
    );
  });
});
