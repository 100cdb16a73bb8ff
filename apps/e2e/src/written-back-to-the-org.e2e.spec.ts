import {
  listAccounts,
  listConnectors,
  listRules,
  readAccount,
  readMapping,
  readWriteBack,
  saveMapping,
  saveWriteBack,
  switchRule,
  updateAccount,
  updateRule,
} from '@thread/contracts';
import type { AccountDetail, WriteBackView } from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';

jest.setTimeout(240_000);

const connectorId = 'salesforce';
const orgNumber = 1;
const patience = { timeoutMs: 90_000, everyMs: 300 };
const rule = 'Next step must name a date.';

/** Two-way sync with a provider that is only asked and whose rights are field by field. */
describe('what Thread knows is written back to the org', () => {
  let product: TemporaryProduct;
  let admin: RestClient;
  let sandbox: SandboxClient;
  let connectionId: string;
  let dealId: string;
  let accountId: string;
  let dropDatabase: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    product = await startTemporaryProduct({ database, environment: { SALESFORCE_POLL_SECONDS: '5' } });
    admin = await product.signIn('admin@brightwater.example');
    sandbox = new SandboxClient(product.sandbox?.url ?? '', connectorId);
    await connectProvider(admin, connectorId);
    const { data } = await admin.call(listConnectors);
    connectionId = data.find(({ id }) => id === connectorId)?.connections[0]?.id ?? '';
    const mapping = await admin.call(readMapping, { params: params() });
    const nextStep = {
      target: 'custom.next_step',
      label: 'Next step',
      sources: [{ kind: 'property' as const, object: 'deal' as const, property: 'NextStep' }],
      transform: { kind: 'none' as const },
      direction: 'both' as const,
      policy: 'newest' as const,
    };
    const fields = [...mapping.fields, nextStep];
    await admin.call(saveMapping, { params: params(), body: { fields, basedOnVersion: mapping.version } });
    await winOne();
  });
  afterAll(async () => {
    await product?.stop();
    await dropDatabase?.();
  });

  const params = () => ({ connectionId });
  const view = (): Promise<WriteBackView> => admin.call(readWriteBack, { params: params() });
  const account = (): Promise<AccountDetail> => admin.call(readAccount, { params: { accountId } });
  const nextStep = async () => (await account()).facts.find(({ field }) => field === 'custom.next_step');
  const set = async (text: string): Promise<void> => {
    const { version } = await account();
    const facts = { 'custom.next_step': { type: 'text', text } as const };
    await admin.call(updateAccount, { params: { accountId }, body: { facts, version } });
  };
  const inOrg = async (): Promise<unknown> => {
    const record = await sandbox.send('GET', `/portals/${orgNumber}/Opportunity/${dealId}`);
    return (record as { properties: Readonly<Record<string, unknown>> }).properties['NextStep'];
  };
  const inOrgIs = (text: string) =>
    waitFor(async () => (await inOrg()) === text, {
      what: `the next step to be “${text}” in the org`,
      ...patience,
    });

  async function winOne(): Promise<void> {
    const [first] = (await admin.call(listRules, { params: params() })).data;
    if (!first) throw new Error('The new connection has no rule.');
    const body = {
      name: first.name,
      definition: { ...first.definition, settleMinutes: 0 },
      basedOnVersion: first.version,
    };
    await admin.call(updateRule, { params: { ruleId: first.id }, body });
    await admin.call(switchRule, { params: { ruleId: first.id }, body: { enabled: true } });
    [dealId = ''] = await sandbox.createDeals(orgNumber, 1, 'Negotiation/Review');
    await sandbox.moveDeals(orgNumber, [dealId], 'Closed Won');
    const [found] = await waitFor(
      async () => {
        const { data } = await admin.call(listAccounts, { query: { externalId: dealId } });
        return data.length === 1 ? data : null;
      },
      { what: 'the account', ...patience },
    );
    accountId = found?.id ?? '';
  }

  it('F70: carries an edit either way, and its own echo nowhere', async () => {
    await set('Kickoff on Monday');
    await inOrgIs('Kickoff on Monday');
    await sandbox.send('PATCH', `/portals/${orgNumber}/Opportunity/${dealId}`, {
      properties: { NextStep: 'Signed, send the plan' },
    });
    await waitFor(async () => (await nextStep())?.origin === 'source', {
      what: 'the org’s edit',
      ...patience,
    });
    expect((await nextStep())?.value).toMatchObject({ text: 'Signed, send the plan' });
    expect(await inOrg()).toBe('Signed, send the plan');
  });

  it('shows a validation rule in its own words, and writes once the rule lets it', async () => {
    await sandbox.setFault({ kind: 'validationRule', message: rule });
    await set('Soon');
    await waitFor(async () => (await view()).troubleCount === 1, { what: 'the refusal', ...patience });
    expect((await view()).troubles[0]).toMatchObject({ kind: 'refused', text: rule, label: 'Next step' });
    await sandbox.clearFaults();
    await set('Call on 1 December');
    await inOrgIs('Call on 1 December');
    await waitFor(async () => (await view()).troubleCount === 0, { what: 'the refusal to end', ...patience });
  });

  it('refuses a property field-level security keeps from the user, before anything is sent', async () => {
    await sandbox.setFault({ kind: 'readOnlyField', object: 'Opportunity', field: 'Description' });
    const metrics = [{ metric: 'phase' as const, object: 'deal' as const, property: 'Description' }];
    const saved = admin.call(saveWriteBack, { params: params(), body: { metrics } });
    await expect(saved).rejects.toThrow(/cannot be written by the connected user/);
    await sandbox.clearFaults();
  });
});
