import { NotionUnderTest } from '../../../testing/notion-under-test';

let sandbox: NotionUnderTest;
beforeAll(async () => {
  sandbox = await NotionUnderTest.start();
});
afterAll(() => sandbox.stop());

it('a rollup in the schema names its relation and the column it shows, by id and by name', async () => {
  const call = sandbox.api((await sandbox.connect()).access_token);
  const read = async () => (await call('GET', `/v1/data_sources/${sandbox.source('Deals').id}`)).json;
  const rollup = {
    function: 'show_original',
    relation_property_id: 'cMpY',
    relation_property_name: 'Company',
    rollup_property_id: 'dOmN',
    rollup_property_name: 'Domain',
  };
  expect((await read()).properties).toMatchObject({ 'Company domain': { type: 'rollup', rollup } });
  await sandbox.control('POST', '/actions/renameProperty', {
    workspaceId: sandbox.workspace.id,
    property: 'Company',
    to: 'Customer',
  });
  expect((await read()).properties).toMatchObject({
    'Company domain': { rollup: { ...rollup, relation_property_name: 'Customer' } },
  });
});
