import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import {
  idsIn,
  orgContext,
  orgHandler,
  orgId,
  projectSchema,
  salesforceEnv,
  standardSchema,
} from '../../fixtures/salesforce-org';
import type { AskedQuery } from '../../fixtures/salesforce-org';
import { recordIdOf } from '../record-id';
import { salesforceEntry } from '../salesforce.connector';

const id = (prefix: string, number: number): string =>
  recordIdOf(`${prefix}gk${String(number).padStart(10, '0')}`) ?? '';
const stamp = '2026-01-15T12:00:00.000+0000';
const project = (number: number): object => ({
  Id: id('a0P', number),
  Name: `Project ${number}`,
  Status__c: 'Ready',
  Account__c: id('001', 1),
  Lead__c: id('003', 1),
  OwnerId: id('005', 1),
  Amount__c: 7_000,
  Live__c: '2026-05-01',
  CreatedDate: stamp,
  SystemModstamp: stamp,
  IsDeleted: false,
  Account__r: { Id: id('001', 1), Name: 'Customer', Website: 'customer.example' },
  Lead__r: { Id: id('003', 1), FirstName: 'Ada', LastName: 'Lead', Email: 'ada@customer.example' },
  Owner: { Id: id('005', 1), Name: 'Olga Owner', Email: 'olga@acme.example', IsActive: true },
});
const status = 'Project__c.Status__c';

const asked: AskedQuery[] = [];
let refuses = '';
const answerQuery = (query: AskedQuery) => {
  asked.push(query);
  if (query.object === refuses)
    return { status: 400, body: [{ errorCode: 'INVALID_TYPE', message: 'not supported' }] };
  if (query.object !== 'Project__c') return [];
  const ids = idsIn(query.soql);
  return ids.length > 0 ? ids.map((one) => project(Number(one.slice(5, 15)))) : [project(1), project(2)];
};

const servers: LoopbackServer[] = [];
beforeEach(() => {
  asked.length = 0;
  refuses = '';
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function open(
  awaited: readonly { pipelineId: string; enabled: boolean }[] = [],
  schema = projectSchema,
) {
  const server = await startLoopbackServer(
    orgHandler(answerQuery, {
      schema,
      other: ({ target }) =>
        target.includes('/deleted/')
          ? { body: { deletedRecords: [], latestDateCovered: stamp } }
          : target.includes('/ui-api/')
            ? { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'x' }] }
            : null,
    }),
  );
  servers.push(server);
  const connector = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  const awaitedPipelines = async () => awaited;
  return { connector, records: connector.records!, ...orgContext(server.url, { awaitedPipelines }) };
}

it('offers fields of objects that lead to an account, for two calls however many objects there are', async () => {
  const { connector, context, operations } = await open();
  const pipelines = await connector.triggers!.listPipelines(context);
  const others = pipelines.filter(({ id: one }) => /__c\./.test(one) && !one.startsWith('Opportunity'));
  expect(others.map(({ id: one, label }) => [one, label])).toEqual([
    [status, 'Project · Status'],
    ['Project__c.Live__c', 'Project · Go-live'],
  ]);
  expect(operations.filter((operation) => operation.includes('objects.describe'))).toHaveLength(1);
  expect(connector.triggers!.defaultStage(others)).toBeNull();
});

it('reads such a record as a deal, with the account, the contact and the owner it leads to', async () => {
  const { records, context, operations } = await open();
  const ids = [id('a0P', 1), id('a0Z', 1), id('a0P', 2).slice(0, 15)];
  const wanted = { deal: ['Amount', 'Project__c.Amount__c', 'Project__c.Gone__c'], company: [], contact: [] };
  const deals = await records.fetchDeals(context, { ids, wanted, isRelevant: () => true });
  expect(deals.map(({ kind }) => kind)).toEqual(['found', 'gone', 'found']);
  const [first] = deals;
  if (first?.kind !== 'found') throw new Error('It was not found.');
  expect(first.snapshot).toMatchObject({
    record: {
      ref: { objectType: 'deal', externalId: id('a0P', 1) },
      properties: { 'Project__c.Amount__c': '7000', 'Project__c.Status__c': 'Ready' },
      createdAt: new Date('2026-01-15T12:00:00Z'),
    },
    name: 'Project 1',
    positions: [
      { pipelineId: status, stageId: 'Ready', property: 'Status__c' },
      { pipelineId: 'Project__c.Live__c', stageId: 'filled' },
    ],
    amount: null,
    owner: { name: 'Olga Owner' },
    companies: [
      {
        name: 'Customer',
        domain: 'customer.example',
        ref: { objectType: 'company', externalId: id('001', 1) },
      },
    ],
    contacts: [{ email: 'ada@customer.example', isPrimary: true }],
  });
  expect(operations.filter((operation) => operation.endsWith('.query'))).toEqual(['objects.query']);
});

it('leaves companies and contacts out of records that no rule is about', async () => {
  const { records, context } = await open();
  const wanted = { deal: [], company: [], contact: [] };
  const isRelevant = ({ stageId }: { stageId: string | null }) => stageId === 'Planned';
  const [deal] = await records.fetchDeals(context, { ids: [id('a0P', 1)], wanted, isRelevant });
  expect(deal).toMatchObject({ kind: 'found', snapshot: { companies: [], contacts: [] } });
});

it('offers their fields to the mapping where a rule waits for them, read only and under their object', async () => {
  const names = async (awaited: Parameters<typeof open>[0]) => {
    const { records, context } = await open(awaited);
    const fields = await records.describeFields(context, 'deal');
    return fields.filter(({ name }) => name.includes('.'));
  };
  expect(await names([{ pipelineId: 'Opportunity.Status__c', enabled: true }])).toEqual([]);
  const offered = await names([{ pipelineId: status, enabled: false }]);
  expect(offered.find(({ name }) => name === 'Project__c.Amount__c')).toMatchObject({
    label: 'Project · Amount',
    type: 'money',
    writable: false,
    group: 'Project',
  });
});

describe('the poll', () => {
  const poll = async (
    awaited: Parameters<typeof open>[0],
    cursor: unknown = null,
  ): Promise<{ ids: (string | null)[]; cursor: unknown }> => {
    const { connector, context } = await open(awaited);
    const read = await connector.poll!.poll(context, cursor);
    expect(
      read.events.every(({ accountKey, objectType }) => accountKey === orgId && objectType === 'deal'),
    ).toBe(true);
    return {
      ids: read.events.map(({ objectId }) => objectId),
      cursor: JSON.parse(JSON.stringify(read.cursor)),
    };
  };
  const enabled = [{ pipelineId: status, enabled: true }];

  it('looks at an object while an enabled rule waits for it, once a minute', async () => {
    const first = await poll(enabled);
    expect(first.ids).toEqual([id('a0P', 1), id('a0P', 2)]);
    expect((await poll(enabled, first.cursor)).ids).toEqual([]);
    const later = { ...(first.cursor as object), othersReadAt: Date.now() - 61_000 };
    expect((await poll(enabled, later)).ids).toHaveLength(2);
    expect((await poll([{ pipelineId: status, enabled: false }], later)).ids).toEqual([]);
  });

  it('reads a position from before there were other objects', async () => {
    const {
      others: _others,
      othersReadAt: _at,
      ...before
    } = (await poll([])).cursor as Record<string, unknown>;
    expect((await poll(enabled, before)).ids).toHaveLength(2);
  });

  it('goes on with everything else when the object is gone', async () => {
    refuses = 'Project__c';
    expect((await poll(enabled)).ids).toEqual([]);
    expect(asked.map(({ object }) => object)).toContain('Opportunity');
  });
});

it('lists what was changed, and where records stand, of each object asked about', async () => {
  const { records, context } = await open();
  const pipelineIds = [status, 'Opportunity.Status__c'];
  const since = new Date('2026-01-01T00:00:00Z');
  const listed: string[] = [];
  let cursor: unknown = null;
  for (let more = true; more;) {
    const page = await records.listChanged!(context, { since, cursor, pipelineIds });
    listed.push(...page.ids);
    ({ cursor, more } = page);
  }
  expect(listed).toEqual([id('a0P', 1), id('a0P', 2)]);
  expect(asked.map(({ object }) => object)).toEqual(['Opportunity', 'Project__c']);

  const first = await records.listPositions!(context, { pipelineIds, cursor: null });
  const second = await records.listPositions!(context, { pipelineIds, cursor: first.cursor });
  expect([first.more, second.more]).toEqual([true, false]);
  expect(second.deals[0]).toEqual({
    externalId: id('a0P', 1),
    positions: [{ pipelineId: status, stageId: 'Ready', property: 'Status__c' }],
    updatedAt: new Date('2026-01-15T12:00:00Z'),
  });
});

it('writes nothing to a record that is no opportunity, and says why', async () => {
  const { connector, context } = await open([], standardSchema);
  const update = { objectType: 'deal', externalId: id('a0P', 1), properties: { NextStep: 'x' } } as const;
  const [outcome] = await connector.writer!.updateRecords(context, [update]);
  expect(outcome).toMatchObject({ kind: 'refused', code: 'NO_OPPORTUNITY', properties: ['NextStep'] });
});

it.each([
  [id('a0P', 7), id('a0P', 7)],
  [`https://acme.my.salesforce.com/lightning/r/Project__c/${id('a0P', 7)}/view`, id('a0P', 7)],
  [`https://acme.my.salesforce.com/${id('a0P', 7).slice(0, 15)}`, id('a0P', 7)],
  ['accountmanagers', undefined],
  [id('001', 7), undefined],
])('reads the id out of %s', async (text, expected) => {
  const { records } = await open();
  expect(records.parseDealReference(text)?.externalId).toBe(expected);
});
