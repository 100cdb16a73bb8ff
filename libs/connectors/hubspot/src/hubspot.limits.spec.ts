import { hubspotLimits } from './hubspot.limits';

const covering = (operation: string) => hubspotLimits.filter((limit) => limit.covers(operation));

it.each([
  ['deals.batchRead', 110, 10_000],
  ['connection.probe', 110, 10_000],
  ['deals.search', 5, 1_000],
  ['companies.search', 5, 1_000],
])('F62: %s stays below the %d calls in %d ms that HubSpot allows', (operation, allowed, windowMs) => {
  const [limit, ...others] = covering(operation);
  expect(others).toEqual([]);
  expect(limit!.windowMs).toBeGreaterThanOrEqual(windowMs);
  expect(limit!.max).toBeLessThan(allowed);
});
