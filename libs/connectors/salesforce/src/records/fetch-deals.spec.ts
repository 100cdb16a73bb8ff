import type { FetchedDeal } from '@thread/domain';
import { AuthorisationExpired, Secret } from '@thread/connector-kit';
import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import { idsIn, orgContext, orgHandler, salesforceEnv, standardSchema } from '../../fixtures/salesforce-org';
import type { AskedQuery } from '../../fixtures/salesforce-org';
import { recordIdOf } from '../record-id';
import { salesforceEntry } from '../salesforce.connector';

const id = (prefix: string, number: number): string =>
  recordIdOf(`${prefix}gk${String(number).padStart(10, '0')}`) ?? '';
const recordType = id('012', 1);

const opportunity = (number: number): object => ({
  Id: id('006', number),
  Name: `Deal ${number}`,
  AccountId: id('001', number),
  RecordTypeId: recordType,
  StageName: 'Closed Won',
  Amount: 12_000.5,
  CurrencyIsoCode: 'GBP',
  CloseDate: '2026-03-31',
  OwnerId: id('005', 1),
  CreatedDate: '2026-01-01T08:00:00.000+0000',
  SystemModstamp: '2026-01-15T12:00:00.000+0000',
  Revenue__c: 9000,
  Term__c: 24,
  Status__c: 'Ready',
  Booked__c: false,
  IsWon: true,
  Live__c: null,
  Account: {
    attributes: {},
    Id: id('001', number),
    Name: `Customer ${number}`,
    Website: 'https://www.customer.example/home',
    Industry: 'Energy',
  },
  Owner: { attributes: {}, Id: id('005', 1), Name: 'Ada Example', Email: 'ada@acme.example', IsActive: true },
});

/** Two contacts, one marked primary; one product on a yearly schedule; a history with a change of amount in it. */
const related = (object: string, dealId: string): object[] => {
  const common = { OpportunityId: dealId };
  if (object === 'OpportunityHistory')
    return ['Prospecting', 'Prospecting', 'Closed Won'].map((StageName, at) => ({
      ...common,
      StageName,
      CreatedDate: `2026-01-0${at + 1}T08:00:00.000+0000`,
    }));
  if (object === 'OpportunityFieldHistory')
    return [
      {
        ...common,
        Field: 'Status__c',
        OldValue: 'Preparing',
        NewValue: 'Ready',
        CreatedDate: '2026-01-02T08:00:00.000+0000',
      },
    ];
  if (object === 'OpportunityContactRole')
    return [
      {
        ...common,
        ContactId: id('003', 1),
        Role: 'Evaluator',
        IsPrimary: false,
        Contact: { Id: id('003', 1), FirstName: 'Bo', LastName: 'First', Email: 'bo@customer.example' },
      },
      {
        ...common,
        ContactId: id('003', 2),
        Role: 'Decision Maker',
        IsPrimary: true,
        Contact: { Id: id('003', 2), FirstName: 'Cy', LastName: 'Second', Email: null, Title: 'CEO' },
      },
    ];
  return [
    {
      ...common,
      Id: id('00k', 1),
      Quantity: 1,
      TotalPrice: 12000,
      Product2: { Name: 'Platform', RevenueInstallmentPeriod: 'Monthly', NumberOfRevenueInstallments: 12 },
    },
  ];
};

const asked: AskedQuery[] = [];
const answerQuery = (query: AskedQuery): object[] => {
  asked.push(query);
  const ids = idsIn(query.soql);
  if (query.object !== 'Opportunity') return ids.flatMap((dealId) => related(query.object, dealId));
  return ids.filter((one) => one !== id('006', 404)).map((one) => opportunity(Number(one.slice(5, 15))));
};

let server: LoopbackServer;
beforeEach(() => {
  asked.length = 0;
});
afterEach(async () => {
  expect(server.unexpected).toEqual([]);
  await server.close();
});

const none = { deal: [], company: [], contact: [] };

async function fetchDeals(
  ids: readonly string[],
  {
    isRelevant = () => true,
    wanted = none,
  }: {
    isRelevant?: () => boolean;
    wanted?: typeof none | { deal: string[]; company: string[]; contact: string[] };
  } = {},
): Promise<{ deals: readonly FetchedDeal[]; operations: readonly string[] }> {
  const { records } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  const { context, operations } = orgContext(server.url);
  return { deals: await records!.fetchDeals(context, { ids, wanted, isRelevant }), operations };
}

const snapshotOf = (deal: FetchedDeal | undefined) => {
  if (deal?.kind !== 'found') throw new Error('The deal was not found.');
  return deal.snapshot;
};

it('reads an opportunity with everything that hangs on it', async () => {
  server = await startLoopbackServer(orgHandler(answerQuery));
  const { deals } = await fetchDeals([id('006', 1)]);
  const snapshot = snapshotOf(deals[0]);
  expect(snapshot).toMatchObject({
    name: 'Deal 1',
    pipelineId: recordType,
    stageId: 'Closed Won',
    amount: '12000.5',
    currency: 'GBP',
    providerArr: '9000',
    termMonths: 24,
    closeDate: { kind: 'day', day: '2026-03-31' },
    owner: { id: id('005', 1), name: 'Ada Example', email: 'ada@acme.example', active: true },
    companies: [
      {
        isPrimary: true,
        name: 'Customer 1',
        domain: 'customer.example',
        ref: { objectType: 'company', externalId: id('001', 1) },
      },
    ],
    lineItems: [{ name: 'Platform', amount: '12000', billingPeriod: 'annually', termMonths: 12 }],
  });
  expect(snapshot.record).toMatchObject({
    ref: { objectType: 'deal', externalId: id('006', 1) },
    url: `${server.url}/${id('006', 1)}`,
    updatedAt: new Date('2026-01-15T12:00:00Z'),
  });
  expect(
    snapshot.contacts.map(({ name, email, isPrimary, roles }) => [name, email, isPrimary, roles]),
  ).toEqual([
    ['Cy Second', null, true, ['Decision Maker']],
    ['Bo First', 'bo@customer.example', false, ['Evaluator']],
  ]);
  expect(snapshot.positions).toEqual([
    { pipelineId: recordType, stageId: 'Closed Won', property: 'StageName' },
    { pipelineId: 'Opportunity.Status__c', stageId: 'Ready', property: 'Status__c' },
    { pipelineId: 'Opportunity.Booked__c', stageId: 'false', property: 'Booked__c' },
    { pipelineId: 'Opportunity.IsWon', stageId: 'true' },
    { pipelineId: 'Opportunity.Live__c', stageId: 'empty' },
  ]);
  const readyAt = new Date('2026-01-02T08:00:00.999Z');
  expect(snapshot.stageHistory).toEqual([
    { stageId: 'Ready', pipelineId: 'Opportunity.Status__c', enteredAt: readyAt },
    { stageId: 'Prospecting', pipelineId: recordType, enteredAt: new Date('2026-01-01T08:00:00.999Z') },
    { stageId: 'Closed Won', pipelineId: recordType, enteredAt: new Date('2026-01-03T08:00:00.999Z') },
  ]);
});

it('answers in the order asked, whatever the length of the ids, and says what is gone', async () => {
  server = await startLoopbackServer(orgHandler(answerQuery));
  const ids = [id('006', 2), id('006', 404), id('006', 1).slice(0, 15), 'nonsense', id('001', 1)];
  const { deals } = await fetchDeals(ids);
  expect(deals.map(({ kind }) => kind)).toEqual(['found', 'gone', 'found', 'gone', 'gone']);
  expect(
    deals.map((deal) => (deal.kind === 'found' ? deal.snapshot.record.ref.externalId : deal.ref.externalId)),
  ).toEqual([id('006', 2), id('006', 404), id('006', 1), 'nonsense', id('001', 1)]);
});

it('reads what hangs on them for those alone that matter', async () => {
  server = await startLoopbackServer(orgHandler(answerQuery));
  const { deals, operations } = await fetchDeals([id('006', 1)], { isRelevant: () => false });
  expect(operations).not.toContain('related.composite');
  expect(snapshotOf(deals[0])).toMatchObject({ name: 'Deal 1', companies: [], contacts: [], lineItems: [] });
});

it('reads what hangs on those that matter by any of their positions, and the history of no field that keeps none', async () => {
  server = await startLoopbackServer(orgHandler(answerQuery));
  const { records } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  const { context, operations } = orgContext(server.url);
  const [deal] = await records!.fetchDeals(context, {
    ids: [id('006', 1)],
    wanted: none,
    isRelevant: ({ pipelineId, stageId }) => pipelineId === 'Opportunity.Status__c' && stageId === 'Ready',
  });
  expect(operations).toContain('related.composite');
  expect(snapshotOf(deal).companies).toHaveLength(1);
  const soql = asked.find(({ object }) => object === 'OpportunityFieldHistory')?.soql ?? '';
  expect(soql).toContain("Field IN ('Status__c', 'Booked__c')");
});

it('asks only for fields the user sees, and leaves out what is hidden', async () => {
  const { OpportunityLineItem: _hidden, ...schema } = standardSchema;
  const fields = schema['Opportunity']!.filter(([name]) => name !== 'Amount');
  server = await startLoopbackServer(orgHandler(answerQuery, { schema: { ...schema, Opportunity: fields } }));
  const { deals } = await fetchDeals([id('006', 1)], {
    wanted: { deal: ['Nonsense__c', 'Place__c'], company: ['Industry'], contact: [] },
  });
  const soql = asked[0]?.soql ?? '';
  for (const name of ['Amount', 'Nonsense__c', 'Place__c']) expect(soql).not.toContain(name);
  expect(soql).toContain('Account.Industry');
  expect(snapshotOf(deals[0]).lineItems).toBeNull();
});

it('describes anew and asks once more when a field vanished meanwhile', async () => {
  let refusals = 1;
  server = await startLoopbackServer(
    orgHandler((query) => {
      if (query.object === 'Opportunity' && refusals-- > 0)
        return { status: 400, body: [{ errorCode: 'INVALID_FIELD', message: "No such column 'Term__c'" }] };
      return answerQuery(query);
    }),
  );
  const { deals, operations } = await fetchDeals([id('006', 1)]);
  expect(deals[0]?.kind).toBe('found');
  expect(operations.filter((operation) => operation === 'Opportunity.describe')).toHaveLength(2);
});

it('takes the pages of a long answer from the same org alone', async () => {
  const rows = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => opportunity(from + at));
  const page = (next: string, records: object[]) => ({
    body: { totalSize: 3, done: next === '', records, ...(next ? { nextRecordsUrl: next } : {}) },
  });
  let next = '/services/data/v67.0/query/01gABC-1';
  server = await startLoopbackServer(
    orgHandler((query) => (query.object === 'Opportunity' ? page(next, rows(1, 1)) : answerQuery(query)), {
      other: ({ target }) => (target === '/services/data/v67.0/query/01gABC-1' ? page('', rows(2, 2)) : null),
    }),
  );
  const ids = [1, 2, 3].map((number) => id('006', number));
  expect((await fetchDeals(ids)).deals.map(({ kind }) => kind)).toEqual(['found', 'found', 'found']);
  for (next of [
    'https://evil.example/services/data/v67.0/query/01gABC-1',
    '//evil.example/query/1',
    '/services/data/v67.0/query/../../x',
  ])
    await expect(fetchDeals(ids)).rejects.toMatchObject({ code: 'provider.unexpected_response' });
});

it('goes on in the middle of a long answer when the session ends there', async () => {
  const page = (next: string | null, number: number) => ({
    body: {
      totalSize: 2,
      done: next === null,
      records: [opportunity(number)],
      ...(next ? { nextRecordsUrl: next } : {}),
    },
  });
  const next = '/services/data/v67.0/query/01gABC-1';
  server = await startLoopbackServer(
    orgHandler((query) => (query.object === 'Opportunity' ? page(next, 1) : answerQuery(query)), {
      other: ({ target, headers }) => {
        if (target !== next) return null;
        return headers.authorization === 'Bearer renewed'
          ? page(null, 2)
          : {
              status: 401,
              body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
            };
      },
    }),
  );
  const signal = AbortSignal.timeout(30_000);
  let token = 'ending';
  const { context } = orgContext(server.url, {
    // As the runtime does: renews once, and repeats the one call.
    call: async (_operation, send) => {
      try {
        return await send({ accessToken: new Secret(token), signal });
      } catch (error) {
        if (!(error instanceof AuthorisationExpired)) throw error;
        token = 'renewed';
        return send({ accessToken: new Secret(token), signal });
      }
    },
  });
  const { records } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  const ids = [id('006', 1), id('006', 2)];
  const deals = await records!.fetchDeals(context, { ids, wanted: none, isRelevant: () => false });
  expect(deals.map(({ kind }) => kind)).toEqual(['found', 'found']);
  expect(server.requests.filter(({ target }) => target.includes('/query?'))).toHaveLength(1);
});

it('reads 1,000 opportunities with everything in at most 30 calls', async () => {
  server = await startLoopbackServer(orgHandler(answerQuery));
  const long = (at: number): string => `Namespace_of_a_pkg__A_field_with_a_name_of_forty_letters_${at}__c`;
  const fields = Array.from({ length: 80 }, (_, at) => [long(at + 100), 'boolean'] as const);
  const schema = { ...standardSchema, Opportunity: [...standardSchema['Opportunity']!, ...fields] };
  await server.close();
  server = await startLoopbackServer(orgHandler(answerQuery, { schema }));
  const ids = Array.from({ length: 1_000 }, (_, at) => id('006', at + 1000));
  const { deals, operations } = await fetchDeals(ids);
  expect(deals.every(({ kind }) => kind === 'found')).toBe(true);
  expect(operations.length).toBeLessThanOrEqual(30);
  expect(Math.max(...server.requests.map(({ target }) => target.length))).toBeLessThan(16_000);
});
