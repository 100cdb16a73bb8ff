import { readSandboxConfig } from '../../../sandbox.config';
import { TrafficLog } from '../../../traffic/traffic-log';
import { HubSpot } from '../hubspot';
import { holesOf, related } from '../ui/deal-facts';

const fresh = (seed = 1, at = Date.UTC(2026, 5, 1)) =>
  new HubSpot(readSandboxConfig({}).hubspot, {
    now: () => at,
    seed,
    traffic: new TrafficLog(null),
    touched: () => undefined,
  });

const portalOf = (hubspot: HubSpot) => {
  const [portal] = hubspot.portals;
  if (portal === undefined) throw new Error('no portal');
  return portal;
};

describe('the seed', () => {
  const portal = portalOf(fresh());
  const deals = [...portal.records.deals.values()];

  it('has 40 deals over two pipelines, none of them won', () => {
    expect(deals).toHaveLength(40);
    expect(new Set(deals.map((deal) => deal.properties.pipeline))).toEqual(new Set(['default', '986210430']));
    expect(deals.filter((deal) => deal.properties.hs_is_closed === 'true')).toEqual([]);
  });

  it('has at least 30 open deals in the first pipeline that lack nothing, domain and contact e-mail included', () => {
    const complete = deals.filter(
      (deal) =>
        deal.properties.pipeline === 'default' &&
        holesOf(portal, deal).length === 0 &&
        related(portal, deal, 'companies').every((company) => (company.properties.domain ?? '') !== '') &&
        related(portal, deal, 'contacts').some((contact) => (contact.properties.email ?? '') !== ''),
    );
    expect(complete.length).toBeGreaterThanOrEqual(30);
  });

  it.each([
    'no company',
    'no contact',
    'no amount',
    'no close date',
    'owner deactivated',
    'owner without e-mail',
  ])('has a deal with %s', (hole) => {
    expect(deals.some((deal) => holesOf(portal, deal).includes(hole))).toBe(true);
  });

  it('uses every currency and names nobody real: all addresses end in .example', () => {
    expect(new Set(deals.map((deal) => deal.properties.deal_currency_code))).toEqual(
      new Set(['EUR', 'USD', 'GBP', 'JPY']),
    );
    for (const contact of portal.records.contacts.values())
      expect(contact.properties.email).toMatch(/^[a-z.-]+@[a-z-]+\.example$/);
    for (const company of portal.records.companies.values())
      expect(company.properties.domain ?? '.example').toMatch(/\.example$/);
  });

  it('is the same for the same seed and moment, and another for another seed', () => {
    const dates = (hubspot: HubSpot) =>
      [...portalOf(hubspot).records.deals.values()].map((deal) => deal.properties.closedate);
    expect(dates(fresh(1))).toEqual(dates(fresh(1)));
    expect(dates(fresh(2))).not.toEqual(dates(fresh(1)));
  });

  it('leaves a plausible past: no history after the moment of seeding', () => {
    const latest = Math.max(
      ...deals.flatMap((deal) =>
        Object.values(deal.history).flatMap((versions) => versions.map((version) => version.at)),
      ),
    );
    expect(latest).toBeLessThanOrEqual(Date.UTC(2026, 5, 1));
  });
});
