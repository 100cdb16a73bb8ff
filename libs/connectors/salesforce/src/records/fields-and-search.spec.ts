import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import { orgContext, orgHandler, salesforceEnv } from '../../fixtures/salesforce-org';
import { recordIdOf } from '../record-id';
import { salesforceEntry } from '../salesforce.connector';
import { parseDealReference } from './deal-reference';
import { lineItemOf } from './line-items';

const dealId = recordIdOf('006gk0000000001') ?? '';
let server: LoopbackServer | undefined;
const asked: string[] = [];
afterEach(async () => {
  expect(server?.unexpected ?? []).toEqual([]);
  await server?.close();
  server = undefined;
  asked.length = 0;
});

const start = async () => {
  server = await startLoopbackServer(
    orgHandler(({ soql }) => {
      asked.push(soql);
      return [{ Id: dealId, Name: 'Acme – Platform', StageName: 'Closed Won' }];
    }),
  );
  const { records } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  return { records: records!, context: orgContext(server.url).context, url: server.url };
};

it('describes the fields of each kind of record, without those that are no plain value', async () => {
  const { records, context } = await start();
  const fields = await records.describeFields(context, 'deal');
  expect(fields.find(({ name }) => name === 'Revenue__c')).toEqual({
    name: 'Revenue__c',
    label: 'ARR (EUR)',
    type: 'money',
    options: [],
    writable: true,
    group: 'Custom fields',
  });
  expect(fields.map(({ name }) => name)).not.toContain('Place__c');
  expect((await records.describeFields(context, 'company')).map(({ name }) => name)).toContain('Industry');
});

it('searches by name, newest first, and by id or link', async () => {
  const { records, context, url } = await start();
  expect(await records.searchDeals(context, " 50%' OR Name != ' ")).toEqual([
    { externalId: dealId, name: 'Acme – Platform', stageLabel: 'Closed Won', url: `${url}/${dealId}` },
  ]);
  await records.searchDeals(
    context,
    `https://acme.lightning.force.com/lightning/r/Opportunity/${dealId}/view`,
  );
  await records.searchDeals(context, '');
  const select = 'SELECT Id, Name, StageName FROM Opportunity';
  const order = 'ORDER BY LastModifiedDate DESC LIMIT 20';
  expect(asked).toEqual([
    `${select} WHERE Name LIKE '%50\\%\\' OR Name != \\'%' ${order}`,
    `${select} WHERE Id = '${dealId}' ${order}`,
    `${select} ${order}`,
  ]);
});

it.each([
  [dealId, dealId],
  [dealId.slice(0, 15), dealId],
  [`https://acme.my.salesforce.com/${dealId.slice(0, 15)}`, dealId],
  [`acme.lightning.force.com/lightning/r/${dealId}/view?x=1`, dealId],
  ['001gk0000000001', null],
  ['https://acme.my.salesforce.com/001gk0000000001AAA', null],
  ['Acme', null],
  ['', null],
])('reads %j as %j', (text, externalId) => {
  expect(parseDealReference(text)).toEqual(externalId === null ? null : { externalId, accountId: null });
});

it.each([
  ['Monthly', 12, 'annually', 12],
  ['Monthly', 1, 'monthly', 1],
  ['Quarterly', 4, 'annually', 12],
  ['Yearly', 3, 'three_years', 36],
  ['Monthly', 7, null, 7],
  ['Daily', 30, null, null],
  [null, null, null, null],
])('takes a schedule of %j × %j for a period of %j', (period, count, billingPeriod, termMonths) => {
  const row = {
    Id: '00k',
    TotalPrice: 1200,
    Product2: { RevenueInstallmentPeriod: period, NumberOfRevenueInstallments: count },
  };
  expect(lineItemOf(row)).toMatchObject({ amount: '1200', billingPeriod, termMonths });
});
