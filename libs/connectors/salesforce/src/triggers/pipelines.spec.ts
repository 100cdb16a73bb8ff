import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import { orgContext, orgHandler, salesforceEnv, standardSchema } from '../../fixtures/salesforce-org';
import { recordIdOf } from '../record-id';
import { salesforceEntry } from '../salesforce.connector';
import { masterRecordTypeId } from './master-record-type';

const newBusiness = recordIdOf('012gk0000000001') ?? '';
const renewal = recordIdOf('012gk0000000002') ?? '';
const stages = [
  { ApiName: 'Open', MasterLabel: 'In talks', IsClosed: false, IsWon: false },
  { ApiName: 'Closed Won', MasterLabel: 'Gewonnen', IsClosed: true, IsWon: true },
  { ApiName: 'Closed Lost', MasterLabel: 'Closed Lost', IsClosed: true, IsWon: false },
];

let server: LoopbackServer;
afterEach(async () => {
  expect(server.unexpected).toEqual([]);
  await server.close();
});

const listPipelines = async (schema: typeof standardSchema) => {
  server = await startLoopbackServer(
    orgHandler(
      ({ object }) =>
        object === 'OpportunityStage'
          ? stages
          : [
              { Id: newBusiness.slice(0, 15), Name: 'New Business' },
              { Id: renewal, Name: 'Renewal' },
            ],
      {
        schema,
        other: ({ target }) => {
          const recordType = /\/ui-api\/object-info\/Opportunity\/picklist-values\/(\w+)\/StageName$/.exec(
            target,
          )?.[1];
          if (recordType === undefined) return null;
          if (recordType === renewal)
            return { body: { values: [{ value: 'Closed Won' }, { value: 'Closed Lost' }] } };
          return { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'x' }] };
        },
      },
    ),
  );
  const { triggers } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  const pipelines = await triggers!.listPipelines(orgContext(server.url).context);
  return { pipelines, byDefault: triggers!.defaultStage(pipelines) };
};

it('makes a pipeline of each record type, with the stages of its sales process where Salesforce tells', async () => {
  const { pipelines, byDefault } = await listPipelines(standardSchema);
  const recordTypes = pipelines.slice(0, 3);
  expect(recordTypes.map(({ id, label, stages: own }) => [id, label, own.map((stage) => stage.id)])).toEqual([
    [newBusiness, 'New Business', ['Open', 'Closed Won', 'Closed Lost']],
    [renewal, 'Renewal', ['Closed Won', 'Closed Lost']],
    [masterRecordTypeId, 'Without record type', ['Open', 'Closed Won', 'Closed Lost']],
  ]);
  expect(pipelines[0]?.stages.map(({ label, kind }) => [label, kind])).toEqual([
    ['In talks', 'open'],
    ['Gewonnen', 'won'],
    ['Closed Lost', 'lost'],
  ]);
  expect(byDefault).toEqual({ pipelineId: newBusiness, stageId: 'Closed Won' });
});

it('makes one pipeline of an org without record types', async () => {
  const opportunity = standardSchema['Opportunity']!.filter(([name]) => name !== 'RecordTypeId');
  const { pipelines, byDefault } = await listPipelines({ ...standardSchema, Opportunity: opportunity });
  expect(pipelines[0]).toMatchObject({ id: masterRecordTypeId, label: 'Opportunities' });
  expect(pipelines.filter(({ id }) => !id.includes('.'))).toHaveLength(1);
  expect(byDefault).toEqual({ pipelineId: masterRecordTypeId, stageId: 'Closed Won' });
});

it('makes a pipeline of each field with values to wait for, the org’s own first', async () => {
  const { pipelines } = await listPipelines(standardSchema);
  expect(pipelines.slice(3)).toEqual([
    {
      id: 'Opportunity.Status__c',
      label: 'Opportunity · Delivery status',
      stages: [
        { id: 'Preparing', label: 'Preparing', kind: 'open' },
        { id: 'Ready', label: 'Ready', kind: 'won' },
        { id: 'Cancelled', label: 'Cancelled', kind: 'lost' },
      ],
    },
    {
      id: 'Opportunity.Booked__c',
      label: 'Opportunity · Kick-off booked',
      stages: [
        { id: 'false', label: 'Not ticked', kind: 'open' },
        { id: 'true', label: 'Ticked', kind: 'won' },
      ],
    },
    expect.objectContaining({ id: 'Opportunity.IsWon', label: 'Opportunity · Won' }),
    {
      id: 'Opportunity.Live__c',
      label: 'Opportunity · Go-live',
      stages: [
        { id: 'empty', label: 'Empty', kind: 'open' },
        { id: 'filled', label: 'Filled in', kind: 'won' },
      ],
    },
  ]);
});

it('offers no more fields than can be read with every opportunity, and leaves dates out first', async () => {
  const many = Array.from({ length: 49 }, (_, at) => [`Own_${at}__c`, 'boolean', `Own ${at}`] as const);
  const { pipelines, byDefault } = await listPipelines({
    ...standardSchema,
    Opportunity: [...standardSchema['Opportunity']!, ...many],
  });
  const fields = pipelines.filter(({ id }) => id.startsWith('Opportunity.'));
  expect(fields).toHaveLength(50);
  expect(fields.map(({ id }) => id)).toContain('Opportunity.Status__c');
  expect(fields.map(({ id }) => id)).not.toContain('Opportunity.Live__c');
  expect(byDefault).toEqual({ pipelineId: newBusiness, stageId: 'Closed Won' });
});
