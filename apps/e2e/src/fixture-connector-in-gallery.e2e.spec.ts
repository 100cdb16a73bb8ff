import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listConnectors } from '@thread/contracts';
import { repositoryRoot } from '@thread/tools';
import { startRunningProduct, type RunningProduct } from './testing/connected-product';

jest.setTimeout(60_000);

const compiledEntry = join(repositoryRoot(), 'dist/server/apps/e2e/src/testing/append-fixture-connector.js');

describe('one more line in the catalogue', () => {
  let thread: RunningProduct;
  beforeAll(async () => {
    expect(existsSync(compiledEntry)).toBe(true);
    const environment = { NODE_OPTIONS: `--require ${JSON.stringify(compiledEntry)}` };
    thread = await startRunningProduct({ environment, workers: 0 });
  });
  afterAll(() => thread?.stop());

  it('is one more connector in the gallery, with nothing else changed', async () => {
    const { data } = await thread.admin.call(listConnectors);
    expect(data).toHaveLength(9);
    expect(data.at(-1)).toMatchObject({
      id: 'fixture-crm',
      name: 'Fixture CRM',
      status: 'coming',
      coming: { what: 'Nothing at all.' },
      connections: [],
    });
  });
});
