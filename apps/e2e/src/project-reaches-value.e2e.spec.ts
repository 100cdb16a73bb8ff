import {
  inspectRecord,
  listAccounts,
  listConnectors,
  listFields,
  listPipelines,
  listRules,
  readAccount,
  readMapping,
  saveMapping,
  switchRule,
  updateRule,
} from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import { z } from 'zod';
import { untilNextSecond } from './testing/next-second';

jest.setTimeout(300_000);

const connectorId = 'salesforce';
const orgNumber = 1;
/** Other objects are asked for once a minute. */
const patience = { timeoutMs: 120_000, everyMs: 200 };

describe('a rule waits for a record of an object of the org’s own', () => {
  let product: TemporaryProduct;
  let admin: RestClient;
  let sandbox: SandboxClient;
  let connectionId: string;
  let accountId: string;
  let stoodBefore: string;
  let dropDatabase: () => Promise<void>;

  const make = async (properties: Record<string, string>): Promise<string> =>
    z
      .object({ id: z.string() })
      .parse(await sandbox.send('POST', `/portals/${orgNumber}/Project__c`, { properties })).id;
  const set = (id: string, properties: Record<string, string>) =>
    sandbox.updateRecord(orgNumber, 'Project__c', id, properties);
  const accountsOf = async (id: string) =>
    (await admin.call(listAccounts, { query: { externalId: id } })).data;
  const inspect = (reference: string) => admin.call(inspectRecord, { body: { connectionId, reference } });

  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    product = await startTemporaryProduct({ database, environment: { SALESFORCE_POLL_SECONDS: '5' } });
    admin = await product.signIn('admin@brightwater.example');
    sandbox = new SandboxClient(product.sandbox?.url ?? '', connectorId);
    await connectProvider(admin, connectorId);
    connectionId =
      (await admin.call(listConnectors)).data.find(({ id }) => id === connectorId)?.connections[0]?.id ?? '';
    const accounts = await sandbox.send('GET', `/portals/${orgNumber}/Account`);
    accountId =
      z.object({ results: z.array(z.object({ id: z.string() })) }).parse(accounts).results[3]?.id ?? '';
    stoodBefore = await make({ Name: 'Old project', Account__c: accountId, Status__c: 'Ready' });
  });
  afterAll(async () => {
    await product?.stop();
    await dropDatabase?.();
  });

  it('chosen like any stage, with the fields of the object to map', async () => {
    const params = { connectionId };
    const { data: pipelines } = await admin.call(listPipelines, { params });
    const pipeline = pipelines.find(({ id }) => id === 'Project__c.Status__c');
    expect(pipeline?.label).toBe('Project · Status');
    const stage = pipeline?.stages.find(({ id }) => id === 'Ready');
    if (!pipeline || !stage) throw new Error('The status of projects is not offered.');
    const [rule] = (await admin.call(listRules, { params })).data;
    if (!rule) throw new Error('The new connection has no rule.');
    const chosen = {
      pipelineId: pipeline.id,
      stageId: stage.id,
      pipelineLabel: pipeline.label,
      stageLabel: stage.label,
    };
    const definition = {
      ...rule.definition,
      stages: [chosen],
      requiredFields: ['companyName', 'closeDate'],
      settleMinutes: 0,
    };
    const body = { name: rule.name, definition, basedOnVersion: rule.version };
    await admin.call(updateRule, { params: { ruleId: rule.id }, body });
    const { data: offered } = await admin.call(listFields, { params });
    expect(offered.find(({ name }) => name === 'Project__c.Go_Live__c')).toMatchObject({
      label: 'Project · Go-live',
      type: 'date',
      writable: false,
    });
    const mapping = await admin.call(readMapping, { params });
    const fields = mapping.fields.map((field) => {
      if (field.target !== 'closeDate') return field;
      const source = { kind: 'property', object: 'deal', property: 'Project__c.Go_Live__c' } as const;
      return { ...field, sources: [...field.sources, source] };
    });
    await admin.call(saveMapping, { params, body: { fields, basedOnVersion: mapping.version } });
    await admin.call(switchRule, { params: { ruleId: rule.id }, body: { enabled: true } });
    await untilNextSecond();
  });

  it('becomes one account of the company it leads to, once it is ready', async () => {
    const id = await make({
      Name: 'New project',
      Account__c: accountId,
      Status__c: 'Planned',
      Go_Live__c: '2027-02-01',
    });
    await set(id, { Status__c: 'Ready' });
    const [found] = await waitFor(
      async () => {
        const all = await accountsOf(id);
        return all.length === 1 ? all : null;
      },
      { what: 'one account of the project', ...patience },
    );
    const account = await admin.call(readAccount, { params: { accountId: found?.id ?? '' } });
    const company = await sandbox.send('GET', `/portals/${orgNumber}/Account/${accountId}`);
    const { Name: name } = z.object({ properties: z.object({ Name: z.string() }) }).parse(company).properties;
    expect(account.companyName).toBe(name);
    const fact = (target: string) => JSON.stringify(account.facts.find(({ field }) => field === target));
    expect(fact('closeDate')).toContain('2027-02-01');
    expect((await inspect(id)).answer).toBe('created');
  });

  it('one that was ready before the rule and is edited stays history, and says so', async () => {
    await set(stoodBefore, { Go_Live__c: '2027-03-01' });
    const answer = await waitFor(
      async () => {
        const told = await inspect(stoodBefore);
        return told.runs.length > 0 ? told : null;
      },
      { what: 'the edit to be judged', ...patience },
    );
    expect(answer).toMatchObject({ answer: 'skipped', code: 'not_entered_stage', account: null });
    expect(await accountsOf(stoodBefore)).toEqual([]);
  });
});
