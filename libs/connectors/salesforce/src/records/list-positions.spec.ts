import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import { orgContext, orgHandler, salesforceEnv, standardSchema } from '../../fixtures/salesforce-org';
import type { AskedQuery } from '../../fixtures/salesforce-org';
import { recordIdOf } from '../record-id';
import { salesforceEntry } from '../salesforce.connector';
import { masterRecordTypeId } from '../triggers/master-record-type';

const total = 4_100;
const id = (number: number): string => recordIdOf(`006gk${String(number).padStart(10, '0')}`) ?? '';
const status = 'Opportunity.Status__c';

const asked: AskedQuery[] = [];
const answerQuery = (query: AskedQuery): object[] => {
  asked.push(query);
  const after = /Id > '(\w+)'/.exec(query.soql)?.[1] ?? '';
  return Array.from({ length: total }, (_, at) => id(at))
    .filter((one) => one > after)
    .slice(0, 2_000)
    .map((one) => ({
      Id: one,
      RecordTypeId: null,
      StageName: 'Open',
      SystemModstamp: '2026-01-15T12:00:00.000+0000',
      Status__c: 'Ready',
    }));
};

let server: LoopbackServer;
beforeEach(() => {
  asked.length = 0;
});
afterEach(() => server.close());

async function open(schema: typeof standardSchema = standardSchema) {
  server = await startLoopbackServer(orgHandler(answerQuery, { schema }));
  const { records } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  const { context } = orgContext(server.url);
  return (pipelineIds: readonly string[], cursor: unknown) =>
    records!.listPositions!(context, { pipelineIds, cursor });
}

it('tells of every opportunity once, a page at a time, with the fields asked about and no others', async () => {
  const listPositions = await open();
  const met: string[] = [];
  let cursor: unknown = null;
  for (let more = true; more;) {
    const page = await listPositions([status, masterRecordTypeId], cursor);
    met.push(...page.deals.map(({ externalId }) => externalId));
    expect(page.deals[0]).toEqual({
      externalId: met[met.length - page.deals.length],
      positions: [
        { pipelineId: masterRecordTypeId, stageId: 'Open', property: 'StageName' },
        { pipelineId: status, stageId: 'Ready', property: 'Status__c' },
      ],
      updatedAt: new Date('2026-01-15T12:00:00Z'),
    });
    // As it comes back from where it is kept.
    cursor = JSON.parse(JSON.stringify(page.cursor));
    more = page.more;
  }
  expect(met).toEqual(Array.from({ length: total }, (_, at) => id(at)));
  expect(asked).toHaveLength(3);
  expect(asked[0]?.soql).not.toContain('Booked__c');
  expect(asked.every(({ withDeleted }) => !withDeleted)).toBe(true);
});

it('looks at nothing for stages whose history can be read, and at all where it cannot', async () => {
  const nothing = { deals: [], cursor: null, more: false };
  expect(await (await open())([masterRecordTypeId], null)).toEqual(nothing);
  expect(asked).toEqual([]);
  await server.close();
  const { OpportunityHistory: _hidden, ...schema } = standardSchema;
  expect((await (await open(schema))([masterRecordTypeId], null)).deals).toHaveLength(2_000);
});

it.each([[{ version: 2, afterId: id(1) }], [{ version: 1, afterId: '006' }], ['x'], [7]])(
  'cannot read the cursor %j',
  async (cursor) => {
    const listPositions = await open();
    await expect(listPositions([status], cursor)).rejects.toMatchObject({ name: 'CursorExpired' });
    expect(asked).toEqual([]);
  },
);
