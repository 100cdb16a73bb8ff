import { MissingScope, VendorUnavailable } from '@thread/connector-kit';
import type { ConnectorContext, WantedProperties } from '@thread/connector-kit';
import { callingContext, readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackHandler, LoopbackServer } from '@thread/connector-kit/testing';
import type { DealSnapshot, FetchedDeal } from '@thread/domain';
import { hubspotEntry } from '../hubspot.connector';
import { hubspotEnv, recordedRoutes, replaying } from '../../fixtures/read-fixture';

const wanted: WantedProperties = {
  deal: ['num_seats', 'not a property;'],
  company: ['industry', 'name'],
  contact: [],
};
const lineItemsGranted = { grantedScopes: ['crm.objects.line_items.read'] };
const accountFacts = {
  name: 'Vendor',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  additionalCurrencies: [],
  homeUrl: 'https://app-eu1.hubspot.com/contacts/62515',
};

let server: LoopbackServer | null = null;
afterEach(async () => {
  expect(server?.unexpected ?? []).toEqual([]);
  await server?.close();
  server = null;
});

const start = async (handler: LoopbackHandler, base = '') => {
  server = await startLoopbackServer(handler);
  const records = readyConnector({ entry: hubspotEntry, env: hubspotEnv(`${server.url}${base}`) }).records;
  if (!records) throw new Error('HubSpot reads records.');
  return records;
};

const fetchRecorded = async (
  overrides: Partial<ConnectorContext>,
  ids: readonly string[],
  isRelevant = () => true,
) => {
  const records = await start(replaying(recordedRoutes));
  const { context, operations } = callingContext({ accountFacts, ...overrides });
  return { deals: await records.fetchDeals(context, { ids, wanted, isRelevant }), operations };
};

const found = (deal: FetchedDeal | undefined): DealSnapshot => {
  if (deal?.kind !== 'found') throw new Error('The deal should be found.');
  return deal.snapshot;
};

describe('a deal with everything', () => {
  const readIt = async () => found((await fetchRecorded(lineItemsGranted, ['40310000007'])).deals[0]);

  it('is in Thread’s words', async () => {
    expect(await readIt()).toMatchObject({
      record: {
        ref: { objectType: 'deal', externalId: '40310000007' },
        url: 'https://app-eu1.hubspot.com/contacts/62515/record/0-3/40310000007',
        createdAt: new Date('2025-08-01T10:00:00Z'),
        archived: false,
      },
      name: 'Acme – New Business',
      pipelineId: 'default',
      stageId: 'closedwon',
      amount: '48000',
      currency: 'EUR',
      providerArr: '48000',
      closeDate: { kind: 'instant', at: new Date('2025-11-26T22:30:00Z') },
      owner: { id: '7001', name: 'Alex Example', email: 'ae@vendor.example', active: true },
    });
  });

  it('has its stage history, oldest first', async () => {
    expect((await readIt()).stageHistory).toEqual([
      { pipelineId: 'default', stageId: 'appointmentscheduled', enteredAt: new Date('2025-08-01T10:00:00Z') },
      { pipelineId: 'default', stageId: 'contractsent', enteredAt: new Date('2025-10-03T09:12:44.120Z') },
      { pipelineId: 'default', stageId: 'closedwon', enteredAt: new Date('2025-11-27T08:00:00.007Z') },
    ]);
  });

  it('has the primary company first and the contact that can be written to', async () => {
    const { companies, contacts } = await readIt();
    expect(companies.map(({ name, domain, isPrimary }) => [name, domain, isPrimary])).toEqual([
      ['Acme GmbH', 'acme.example', true],
      ['Acme Holding', null, false],
    ]);
    expect(
      contacts.map(({ name, email, isPrimary, roles, title }) => [name, email, isPrimary, roles, title]),
    ).toEqual([
      ['Zoë Ångström', 'zoe@acme.example', true, ['Decision maker'], 'Head of Operations'],
      ['Sam', null, false, [], null],
    ]);
  });

  it('has its line items with billing periods', async () => {
    expect((await readIt()).lineItems).toEqual([
      {
        id: '50810000001',
        name: 'Platform, yearly',
        quantity: '1',
        unitPrice: '48000',
        amount: '48000',
        currency: 'EUR',
        billingPeriod: 'annually',
        termMonths: 12,
      },
      {
        id: '50810000002',
        name: 'Set-up',
        quantity: '1',
        unitPrice: '2500',
        amount: '2500',
        currency: 'EUR',
        billingPeriod: 'one_time',
        termMonths: null,
      },
    ]);
  });
});

it('follows the pages of a deal with very many contacts', async () => {
  const ends = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ toObjectId: first + index, associationTypes: [] }));
  const pages: LoopbackHandler = ({ body }) => {
    const [input] = (JSON.parse(body) as { inputs: [{ id: string; after?: string }] }).inputs;
    const further = input.after === 'page-2';
    const paging = further ? {} : { paging: { next: { after: 'page-2' } } };
    return {
      body: {
        results: [{ from: { id: input.id }, to: ends(further ? 501 : 1, further ? 20 : 500), ...paging }],
      },
    };
  };
  const echo: LoopbackHandler = ({ body }) => {
    const { inputs } = JSON.parse(body) as { inputs: { id: string }[] };
    return { body: { results: inputs.map(({ id }) => ({ id, properties: { email: `${id}@x.example` } })) } };
  };
  const records = await start(
    replaying({
      ...recordedRoutes,
      'POST /crm/associations/2026-09/deals/contacts/batch/read': pages,
      'POST /crm/objects/2026-09/contacts/batch/read': echo,
    }),
  );
  const request = { ids: ['40310000007'], wanted, isRelevant: () => true };
  const deal = found((await records.fetchDeals(callingContext().context, request))[0]);
  expect(deal.contacts).toHaveLength(520);
});

it('takes an archived deal for gone', async () => {
  const archived = { id: '40310000007', properties: { dealname: 'Old' }, archived: true };
  const records = await start(
    replaying({ 'POST /crm/objects/2026-09/deals/batch/read': () => ({ body: { results: [archived] } }) }),
  );
  const request = { ids: ['40310000007'], wanted, isRelevant: () => true };
  expect(await records.fetchDeals(callingContext().context, request)).toMatchObject([
    { kind: 'gone', redirectedTo: null },
  ]);
});

describe('deals asked for together', () => {
  it('answer in the order asked, the deleted and the merged ones as gone', async () => {
    const { deals } = await fetchRecorded({}, [
      '40310000099',
      '40310000008',
      '40310000001',
      'not-an-id',
      '40310000007',
    ]);
    expect(
      deals.map((deal) =>
        deal.kind === 'found'
          ? deal.snapshot.record.ref.externalId
          : [deal.ref.externalId, deal.redirectedTo],
      ),
    ).toEqual([
      ['40310000099', null],
      '40310000008',
      ['40310000001', '40310000008'],
      ['not-an-id', null],
      '40310000007',
    ]);
  });

  it('ask only for what is wanted and possible', async () => {
    await fetchRecorded({}, ['40310000007', 'not-an-id', '40310000007']);
    const read = server?.requests.find(({ target }) => target.includes('/deals/batch/read'));
    const body = JSON.parse(read?.body ?? '') as {
      inputs: unknown;
      properties: string[];
      propertiesWithHistory: string[];
    };
    expect(body.inputs).toEqual([{ id: '40310000007' }]);
    expect(body.propertiesWithHistory).toEqual(['dealstage', 'pipeline']);
    expect(body.properties).toContain('num_seats');
    expect(body.properties).not.toContain('not a property;');
  });

  it('leave unknown what HubSpot leaves empty', async () => {
    const deal = found((await fetchRecorded({}, ['40310000008'])).deals[0]);
    expect(deal).toMatchObject({
      amount: null,
      currency: null,
      providerArr: null,
      closeDate: null,
      companies: [],
      contacts: [],
    });
    expect(deal.owner).toEqual({
      id: '7999',
      name: 'Robin Left',
      email: 'left@vendor.example',
      active: false,
    });
  });

  it('have no related records when nobody cares, and cost one call', async () => {
    const { deals, operations } = await fetchRecorded(lineItemsGranted, ['40310000007'], () => false);
    expect(found(deals[0])).toMatchObject({
      name: 'Acme – New Business',
      companies: [],
      contacts: [],
      lineItems: [],
    });
    expect(operations).toEqual(['deals.batchRead']);
  });

  it('are none for no ids, without a call', async () => {
    expect(await fetchRecorded({}, [])).toEqual({ deals: [], operations: [] });
  });
});

describe('a missing line-item scope', () => {
  it('that is known costs no call and leaves line items unknown', async () => {
    const { deals, operations } = await fetchRecorded({}, ['40310000007']);
    expect(found(deals[0]).lineItems).toBeNull();
    expect(operations.filter((operation) => operation.startsWith('line_items'))).toEqual([]);
  });

  it('that shows on reading leaves line items unknown', async () => {
    const refusal: LoopbackHandler = () => ({
      status: 403,
      body: {
        status: 'error',
        category: 'MISSING_SCOPES',
        errors: [{ context: { requiredGranularScopes: ['crm.objects.line_items.read'] } }],
      },
    });
    const records = await start(
      replaying({ ...recordedRoutes, 'POST /crm/associations/2026-09/deals/line_items/batch/read': refusal }),
    );
    const deals = await records.fetchDeals(callingContext(lineItemsGranted).context, {
      ids: ['40310000007'],
      wanted,
      isRelevant: () => true,
    });
    expect(found(deals[0]).lineItems).toBeNull();
    expect(found(deals[0]).companies).toHaveLength(2);
  });

  it('does not hide a missing scope for companies', async () => {
    const refusal: LoopbackHandler = () => ({
      status: 403,
      body: {
        category: 'MISSING_SCOPES',
        errors: [{ context: { requiredGranularScopes: ['crm.objects.companies.read'] } }],
      },
    });
    const records = await start(
      replaying({ ...recordedRoutes, 'POST /crm/associations/2026-09/deals/companies/batch/read': refusal }),
    );
    const fetching = records.fetchDeals(callingContext().context, {
      ids: ['40310000007'],
      wanted,
      isRelevant: () => true,
    });
    await expect(fetching).rejects.toMatchObject({
      constructor: MissingScope,
      scopes: ['crm.objects.companies.read'],
    });
  });
});

it('keeps a path in the API’s address', async () => {
  const routes = Object.fromEntries(
    Object.entries(recordedRoutes).map(([route, name]) => [route.replace(' ', ' /hubspot/api'), name]),
  );
  const records = await start(replaying(routes), '/hubspot/api');
  const [deal] = await records.fetchDeals(callingContext().context, {
    ids: ['40310000007'],
    wanted,
    isRelevant: () => true,
  });
  expect(found(deal).name).toBe('Acme – New Business');
  expect(
    server?.requests.every(({ headers }) => headers.authorization === 'Bearer access-token-of-the-spec'),
  ).toBe(true);
});

it('fails as a whole when a call fails, so that nothing half-read is decided', async () => {
  const records = await start(
    replaying({
      ...recordedRoutes,
      'POST /crm/objects/2026-09/contacts/batch/read': () => ({ status: 502, body: '<html>' }),
    }),
  );
  const fetching = records.fetchDeals(callingContext().context, {
    ids: ['40310000007'],
    wanted,
    isRelevant: () => true,
  });
  await expect(fetching).rejects.toBeInstanceOf(VendorUnavailable);
});
