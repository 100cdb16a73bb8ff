import {
  inspectRecord,
  listAccounts,
  listConnectors,
  listPipelines,
  listRules,
  switchRule,
  updateRule,
} from '@thread/contracts';
import type { RuleView } from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import { Ledger } from './testing/ledger';
import { untilNextSecond } from './testing/next-second';

jest.setTimeout(240_000);

const connectorId = 'salesforce';
const orgNumber = 1;
const patience = { timeoutMs: 90_000, everyMs: 200 };

describe.each([
  ['by polls alone', { SALESFORCE_POLL_SECONDS: '5', SALESFORCE_CHANGE_EVENTS: 'off' }, 'poll'],
  ['by change events, the poll an hour away', { SALESFORCE_POLL_SECONDS: '3600' }, 'stream'],
] as const)('a rule waits for a field of an opportunity to reach a value, %s', (_name, environment, feed) => {
  let product: TemporaryProduct;
  let admin: RestClient;
  let sandbox: SandboxClient;
  let ledger: Ledger;
  let connectionId: string;
  let rule: RuleView;
  let stoodBefore: string;
  let dropDatabase: () => Promise<void>;

  const open = async (): Promise<string> => {
    const [id] = await sandbox.createDeals(orgNumber, 1, 'Negotiation/Review');
    if (id === undefined) throw new Error('No opportunity was made.');
    return id;
  };
  const set = (id: string, properties: Record<string, string | null>) =>
    sandbox.updateRecord(orgNumber, 'Opportunity', id, properties);
  const accountsOf = async (id: string) =>
    (await admin.call(listAccounts, { query: { externalId: id } })).data;
  const untilAccount = (id: string) =>
    waitFor(async () => (await accountsOf(id)).length === 1, { what: `one account of ${id}`, ...patience });
  const judged = async (id: string) => {
    const answer = await admin.call(inspectRecord, { body: { connectionId, reference: id } });
    return answer.runs.length > 0 ? answer : null;
  };
  const waitForField = async (pipelineId: string, stageId: string): Promise<void> => {
    const { data } = await admin.call(listPipelines, { params: { connectionId } });
    const pipeline = data.find(({ id }) => id === pipelineId);
    const stage = pipeline?.stages.find(({ id }) => id === stageId);
    if (!pipeline || !stage) throw new Error(`${pipelineId} ${stageId} is not offered.`);
    const chosen = { pipelineId, stageId, pipelineLabel: pipeline.label, stageLabel: stage.label };
    const definition = { ...rule.definition, stages: [chosen], settleMinutes: 0 };
    const body = { name: rule.name, definition, basedOnVersion: rule.version };
    rule = await admin.call(updateRule, { params: { ruleId: rule.id }, body });
  };

  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    product = await startTemporaryProduct({ database, environment });
    ledger = await Ledger.open(database.adminUrl);
    admin = await product.signIn('admin@brightwater.example');
    sandbox = new SandboxClient(product.sandbox?.url ?? '', connectorId);
    await connectProvider(admin, connectorId);
    const { data } = await admin.call(listConnectors);
    connectionId = data.find(({ id }) => id === connectorId)?.connections[0]?.id ?? '';
    const [first] = (await admin.call(listRules, { params: { connectionId } })).data;
    if (!first) throw new Error('The new connection has no rule.');
    rule = first;
    stoodBefore = await open();
    await set(stoodBefore, { Delivery_Status__c: 'Ready' });
    // An entry counts until the end of its second.
    await untilNextSecond();
    await waitForField('Opportunity.Delivery_Status__c', 'Ready');
    await admin.call(switchRule, { params: { ruleId: rule.id }, body: { enabled: true } });
    if (feed === 'stream')
      await waitFor(
        async () =>
          (await ledger.count("SELECT count(*) AS n FROM change_stream WHERE state = 'open'")) === 1,
        { what: 'the stream', ...patience },
      );
  });
  afterAll(async () => {
    await ledger?.close();
    await product?.stop();
    await dropDatabase?.();
  });

  it('one that reaches it becomes one account, whatever its stage and however often it comes back', async () => {
    const id = await open();
    await set(id, { Delivery_Status__c: 'Preparing' });
    await set(id, { Delivery_Status__c: 'Ready' });
    await untilAccount(id);
    await set(id, { Delivery_Status__c: 'Live' });
    await set(id, { Delivery_Status__c: 'Ready' });
    const later = await open();
    await set(later, { Delivery_Status__c: 'Ready' });
    await untilAccount(later);
    expect(await accountsOf(id)).toHaveLength(1);
    const won = await open();
    await sandbox.moveDeals(orgNumber, [won], 'Closed Won');
    await waitFor(() => judged(won), { what: 'the won one to be judged', ...patience });
    expect(await accountsOf(won)).toEqual([]);
  });

  it('one that stood there before the rule and is edited stays history, and says so', async () => {
    await set(stoodBefore, { NextStep: 'Call them' });
    const answer = await waitFor(() => judged(stoodBefore), { what: 'the edit to be judged', ...patience });
    expect(answer).toMatchObject({ answer: 'skipped', code: 'entered_before_rule', account: null });
    expect(await accountsOf(stoodBefore)).toEqual([]);
  });
});
