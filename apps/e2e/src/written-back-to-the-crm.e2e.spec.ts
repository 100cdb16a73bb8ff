import {
  makeWriteBackProperty,
  readAccount,
  readMapping,
  readWriteBack,
  saveMapping,
  saveWriteBack,
  updateAccount,
} from '@thread/contracts';
import type { AccountDetail, WriteBackView } from '@thread/contracts';
import { connectProvider, waitFor } from '@thread/testing';
import { connectorId, startConnectedProduct, type ConnectedProduct } from './testing/connected-product';

jest.setTimeout(240_000);

const patience = { timeoutMs: 60_000, everyMs: 250 };

/** Two-way sync over the real road: Thread → CRM → webhook → Thread. */
describe('what Thread knows is written back to the CRM', () => {
  let thread: ConnectedProduct;
  let dealId: string;
  let companyId: string;
  let account: AccountDetail;
  beforeAll(async () => {
    thread = await startConnectedProduct();
    ({ dealId, companyId } = await thread.sales.winDeal({ company: 'Harbour Light Textiles' }));
    account = await thread.account(dealId);
  });
  afterAll(() => thread?.stop());

  const params = () => ({ connectionId: thread.connectionId });
  const view = (): Promise<WriteBackView> => thread.admin.call(readWriteBack, { params: params() });
  const reread = async (): Promise<AccountDetail> =>
    (account = await thread.admin.call(readAccount, { params: { accountId: account.id } }));
  const propertiesOf = async (object: string, id: string): Promise<Readonly<Record<string, unknown>>> => {
    const record = await thread.sandbox.send('GET', `/portals/${thread.sales.portal}/${object}/${id}`);
    return (record as { properties: Readonly<Record<string, unknown>> }).properties;
  };
  const atCrm = (object: string, id: string, property: string, value: string) =>
    waitFor(async () => (await propertiesOf(object, id))[property] === value, {
      what: `${property} to be ${value} at the CRM`,
      ...patience,
    });
  const setIndustry = async (text: string): Promise<void> => {
    const { version } = await reread();
    const facts = { industry: { type: 'text', text } as const };
    await thread.admin.call(updateAccount, { params: { accountId: account.id }, body: { facts, version } });
  };
  const industry = async () => (await reread()).facts.find(({ field }) => field === 'industry');

  it('waits for the permission, and nothing else does', async () => {
    await thread.admin.call(saveWriteBack, {
      params: params(),
      body: { metrics: [{ metric: 'csm', object: 'deal', property: 'description' }] },
    });
    await waitFor(async () => (await view()).state.blocked !== null, {
      what: 'the missing permission',
      ...patience,
    });
    expect(await view()).toMatchObject({
      permission: { group: 'write_back', granted: false },
      state: { blocked: { code: 'missing_scope' } },
    });
    const other = await thread.sales.winDeal({ company: 'Still Created Ltd' });
    expect((await thread.account(other.dealId)).companyName).toBe('Still Created Ltd');
  });

  it('tells the CRM how the onboarding stands, in properties made for it', async () => {
    const groups = ['write_back', 'create_properties'];
    const { connectionId } = thread;
    await connectProvider(thread.admin, connectorId, { groups, connectionId });
    const made = await thread.admin.call(makeWriteBackProperty, {
      params: params(),
      body: { metric: 'status', object: 'deal' },
    });
    await thread.admin.call(saveWriteBack, {
      params: params(),
      body: { metrics: [{ metric: 'status', object: 'deal', property: made.name }] },
    });
    await atCrm('deals', dealId, made.name, 'onboarding');
    const { version } = await reread();
    await thread.admin.call(updateAccount, {
      params: { accountId: account.id },
      body: { status: 'on_hold', version },
    });
    await atCrm('deals', dealId, made.name, 'on_hold');
    await waitFor(async () => (await view()).state.waiting === 0, { what: 'nothing to wait', ...patience });
    expect(await view()).toMatchObject({ state: { blocked: null }, troubles: [] });
  });

  it('F70: keeps a field the same on both sides, without an echo', async () => {
    const mapping = await thread.admin.call(readMapping, { params: params() });
    const fields = mapping.fields.map((field) =>
      field.target === 'industry' ? { ...field, direction: 'both' as const } : field,
    );
    await thread.admin.call(saveMapping, {
      params: params(),
      body: { fields, basedOnVersion: mapping.version },
    });
    await setIndustry('Computer Software');
    await atCrm('companies', companyId, 'industry', 'COMPUTER_SOFTWARE');
    await thread.untilQuiet();
    expect(await industry()).toMatchObject({ differs: false, writtenBack: { state: 'same' } });

    await thread.sandbox.send('PATCH', `/portals/${thread.sales.portal}/companies/${companyId}`, {
      properties: { industry: 'FINANCIAL_SERVICES' },
    });
    await waitFor(async () => (await industry())?.value !== null && (await industry())?.origin === 'source', {
      what: 'the CRM’s edit to arrive',
      ...patience,
    });
    expect((await industry())?.value).toMatchObject({ text: 'Financial Services' });
    expect(await propertiesOf('companies', companyId)).toMatchObject({ industry: 'FINANCIAL_SERVICES' });
  });

  it('says in plain words what the CRM would not take, and writes the rest', async () => {
    await setIndustry('Rocket Gardening');
    await waitFor(async () => (await view()).troubleCount === 1, { what: 'the refusal', ...patience });
    expect((await view()).troubles[0]).toMatchObject({ kind: 'refused', label: 'Industry' });
    expect((await industry())?.writtenBack).toMatchObject({ state: 'refused' });
    await setIndustry('Retail');
    await waitFor(async () => (await view()).troubleCount === 0, { what: 'the refusal to end', ...patience });
  });
});
