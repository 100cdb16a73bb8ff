import { accountFields } from '@thread/domain';
import { callingContext, readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import { hubspotEnv, recordedRoutes, replaying } from '../../fixtures/read-fixture';
import { hubspotEntry } from '../hubspot.connector';

let server: LoopbackServer;
beforeEach(async () => {
  server = await startLoopbackServer(replaying(recordedRoutes));
});
afterEach(async () => {
  expect(server.unexpected).toEqual([]);
  await server.close();
});

const connector = () => {
  const { records, triggers } = readyConnector({ entry: hubspotEntry, env: hubspotEnv(server.url) });
  if (!records || !triggers) throw new Error('HubSpot has records and triggers.');
  return { records, triggers };
};

it('describes the portal’s own fields', async () => {
  const fields = await connector().records.describeFields(callingContext().context, 'deal');
  expect(fields.map(({ name, type, writable }) => [name, type, writable])).toEqual([
    ['dealname', 'text', true],
    ['amount', 'money', true],
    ['closedate', 'datetime', true],
    ['hs_arr', 'number', false],
    ['num_seats', 'number', true],
    ['go_live', 'date', true],
    ['use_case', 'option', true],
    ['modules', 'options', true],
    ['is_partner', 'boolean', true],
  ]);
  expect(fields.find(({ name }) => name === 'use_case')?.options[0]).toEqual({
    value: 'sales_handoff',
    label: 'Sales handoff',
  });
});

describe('pipelines', () => {
  it('come in display order without archived ones, stages with their kinds', async () => {
    const pipelines = await connector().triggers.listPipelines(callingContext().context);
    expect(pipelines.map(({ id, stages }) => [id, ...stages.map((stage) => [stage.id, stage.kind])])).toEqual(
      [
        [
          'default',
          ['appointmentscheduled', 'open'],
          ['contractsent', 'open'],
          ['closedwon', 'won'],
          ['closedlost', 'lost'],
        ],
        ['88120034', ['174003311', 'open'], ['174003312', 'won']],
      ],
    );
  });

  it('suggest Closed Won, else the first won stage, else nothing', async () => {
    const { triggers } = connector();
    const pipelines = await triggers.listPipelines(callingContext().context);
    expect(triggers.defaultStage(pipelines.toReversed())).toEqual({
      pipelineId: 'default',
      stageId: 'closedwon',
    });
    expect(triggers.defaultStage(pipelines.slice(1))).toEqual({
      pipelineId: '88120034',
      stageId: '174003312',
    });
    expect(triggers.defaultStage([])).toBeNull();
  });
});

describe('searching deals', () => {
  const search = (query: string) => connector().records.searchDeals(callingContext().context, query);

  it('finds by name, with stage and link', async () => {
    expect(await search(' acme ')).toEqual([
      { externalId: '40310000007', name: 'Acme – New Business', stageLabel: 'Closed Won', url: null },
    ]);
    const sent = JSON.parse(
      server.requests.find(({ target }) => target.endsWith('/search'))?.body ?? '',
    ) as object;
    expect(sent).toMatchObject({
      query: 'acme',
      limit: 20,
      sorts: [{ propertyName: 'hs_lastmodifieddate', direction: 'DESCENDING' }],
    });
  });

  it('puts the deal named by id first and names each deal once', async () => {
    const found = await search('40310000007');
    expect(found.map(({ externalId }) => externalId)).toEqual(['40310000007', '40310000008']);
  });

  it('does not look into another portal', async () => {
    expect(await search('https://app.hubspot.com/contacts/999/record/0-3/40310000007')).toEqual([]);
  });
});

it('has a standard mapping for account fields that exist', () => {
  const known = new Set<string>(accountFields.map(({ key }) => key));
  const { fields } = connector().records.defaultMapping;
  expect(fields.every(({ target }) => known.has(target))).toBe(true);
  expect(new Set(fields.map(({ target }) => target)).size).toBe(fields.length);
  const required = [
    'companyName',
    'arr',
    'closeDate',
    'website',
    'aeEmail',
    'primaryContactName',
    'primaryContactEmail',
  ];
  expect(fields.map(({ target }) => target)).toEqual(expect.arrayContaining(required));
});
