import { NotionUnderTest } from '../../../testing/notion-under-test';

let sandbox: NotionUnderTest;
let call: ReturnType<NotionUnderTest['api']>;
beforeAll(async () => {
  sandbox = await NotionUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  call = sandbox.api((await sandbox.connect()).access_token);
});
afterAll(() => sandbox.stop());

it('a table is given a column, which can be written, renamed and deleted', async () => {
  const [row] = sandbox.rows('Deals');
  const path = `/v1/data_sources/${row?.dataSourceId}`;
  const change = (properties: unknown) => call('PATCH', path, { properties });
  const made = await change({ Phase: { select: { options: [{ name: 'Kickoff' }, { name: 'Live' }] } } });
  expect(made.json.properties).toMatchObject({
    Phase: { name: 'Phase', type: 'select', select: { options: [{ name: 'Kickoff' }, { name: 'Live' }] } },
  });
  const write = { properties: { Phase: { select: { name: 'Live' } } } };
  expect((await call('PATCH', `/v1/pages/${row?.id}`, write)).json.properties).toMatchObject({
    Phase: { select: { name: 'Live' } },
  });
  expect((await change({ Phase: { name: 'Step' } })).json.properties).toHaveProperty('Step');
  expect((await change({ Step: null })).json.properties).not.toHaveProperty('Step');
  for (const wrong of [
    { Nowhere: null },
    { Odd: { formula: {} } },
    { Odd: { select: { options: [{ name: 'a,b' }] } } },
    { Deal: null },
  ])
    expect((await change(wrong)).json.code).toBe('validation_error');
  sandbox.notion.faults.set({ kind: 'missingCapability', capability: 'updateContent' });
  expect((await change({})).json).toMatchObject({ status: 403, code: 'restricted_resource' });
});
