/** How a deal is billed. `amount` is the figure on the deal; the items are what produces it. */
export type BillingPlan =
  'annual' | 'monthly' | 'quarterly' | 'multi' | 'twoyear' | 'years' | 'seats' | 'onetime' | 'none';

const round = (value: number): string => String(Math.round(value * 100) / 100);

type Item = Record<string, string>;

const recurring = (
  name: string,
  sku: string,
  price: number,
  every: string,
  term: string,
  quantity = 1,
): Item => ({
  name,
  hs_sku: sku,
  price: round(price),
  quantity: String(quantity),
  recurringbillingfrequency: every,
  hs_recurring_billing_period: term,
});

const once = (name: string, sku: string, price: number): Item => ({
  name,
  hs_sku: sku,
  price: round(price),
  quantity: '1',
});

const platform = 'Brightwater Platform';

/** The line items of a plan for an amount, without currency. */
export function lineItemsFor(plan: BillingPlan, amount: number): Item[] {
  switch (plan) {
    case 'annual':
      return [
        recurring(`${platform}, Business`, 'BW-BUS', amount * 0.875, 'annually', 'P12M'),
        once('Guided onboarding', 'BW-ONB', amount * 0.125),
      ];
    case 'monthly':
      return [recurring(`${platform}, Team`, 'BW-TEAM', amount / 12, 'monthly', 'P12M')];
    case 'quarterly':
      return [recurring(`${platform}, Business`, 'BW-BUS', amount / 4, 'quarterly', 'P1Y')];
    case 'multi':
      return [
        recurring(`${platform}, Enterprise`, 'BW-ENT', amount / 3, 'annually', 'P36M'),
        once('Implementation package', 'BW-IMPL', amount * 0.1),
      ];
    case 'twoyear':
      return [
        recurring(
          `${platform}, Enterprise, paid every two years`,
          'BW-ENT-2Y',
          amount,
          'per_two_years',
          'P24M',
        ),
      ];
    case 'years':
      return [
        recurring(`${platform}, year 1`, 'BW-Y1', amount * 0.45, 'annually', 'P1Y'),
        recurring(`${platform}, year 2`, 'BW-Y2', amount * 0.55, 'annually', 'P1Y'),
      ];
    case 'seats':
      return [recurring(`${platform}, seats`, 'BW-SEAT', amount / 12 / 40, 'monthly', 'P12M', 40)];
    case 'onetime':
      return [once('Migration and training', 'BW-MIG', amount)];
    case 'none':
      return [];
  }
}
