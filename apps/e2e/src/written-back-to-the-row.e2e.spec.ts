import {
  listAccounts,
  listConnectors,
  listRules,
  makeWriteBackProperty,
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
import { Ledger } from './testing/ledger';

jest.setTimeout(240_000);

const connectorId = 'notion';
const patience = { timeoutMs: 90_000, everyMs: 300 };
const notes = 'nTeS';
const written = 'SELECT max(written_at) FROM outward_field';

/** Two-way sync with a provider that has no batches, no scopes, and instants of whole minutes. */
describe('what Thread knows is written back to the row', () => {
  let product: TemporaryProduct;
  let admin: RestClient;
  let notion: SandboxClient;
  let ledger: Ledger;
  let connectionId: string;
  let rowId: string;
  let accountId: string;
  let dropDatabase: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    product = await startTemporaryProduct({ database });
    ledger = await Ledger.open(database.adminUrl);
    admin = await product.signIn('admin@brightwater.example');
    notion = new SandboxClient(product.sandbox?.url ?? '', connectorId);
    await notion.setFault({ kind: 'rateLimits', perSecond: 10_000 });
    await notion.setFault({ kind: 'aggregation', ms: 50 });
    await connectProvider(admin, connectorId);
    const { data } = await admin.call(listConnectors);
    connectionId = data.find(({ id }) => id === connectorId)?.connections[0]?.id ?? '';
    const mapping = await admin.call(readMapping, { params: params() });
    const field = {
      target: 'custom.next_step',
      label: 'Next step',
      sources: [{ kind: 'property' as const, object: 'deal' as const, property: notes }],
      transform: { kind: 'none' as const },
      direction: 'both' as const,
      policy: 'newest' as const,
    };
    const body = { fields: [...mapping.fields, field], basedOnVersion: mapping.version };
    await admin.call(saveMapping, { params: params(), body });
    await winOne();
  });
  afterAll(async () => {
    await ledger?.close();
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
  const edit = (properties: object) => notion.send('PATCH', `/portals/1/rows/${rowId}`, { properties });
  const inRow = async (column: string): Promise<unknown> => {
    const row = await notion.send('GET', `/portals/1/rows/${rowId}`);
    return (row as { properties: Readonly<Record<string, unknown>> }).properties[column];
  };
  const inRowIs = (column: string, wanted: RegExp) =>
    waitFor(async () => wanted.test(String(await inRow(column))), {
      what: `${column} to be ${String(wanted)} in the row`,
      ...patience,
    });
  const updates = async (): Promise<number> => {
    const { portals } = (await notion.send('GET', '/counters')) as {
      portals: Record<string, { byEndpoint: Record<string, number> }>;
    };
    return Object.values(portals)[0]?.byEndpoint['PATCH /v1/pages/:page_id'] ?? 0;
  };

  /** Waits for events about the row. */
  const counted = (condition: string, what: string) =>
    waitFor(
      async () =>
        (await ledger.count(`SELECT count(*) AS n FROM inbox_event WHERE object_id = $1 AND ${condition}`, [
          rowId,
        ])) > 0,
      { what, ...patience },
    );

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
    const properties = {
      ...{ Deal: 'Harbour Tools – platform', Status: 'Proposal', Amount: 24_000 },
      ...{ Company: 'Aldermoor Logistics', Contacts: 'Ada Aldermoorson', Owner: 'Mara Voss' },
      'Close date': '2026-12-15',
    };
    ({ id: rowId } = (await notion.send('POST', '/portals/1/rows', { properties })) as { id: string });
    await edit({ Status: 'Closed won' });
    const [found] = await waitFor(
      async () => {
        const { data } = await admin.call(listAccounts, { query: { externalId: rowId } });
        return data.length === 1 ? data : null;
      },
      { what: 'the account', ...patience },
    );
    accountId = found?.id ?? '';
  }

  it('F70: carries an edit either way, and its own echo nowhere', async () => {
    await set('Kickoff on Monday');
    await inRowIs('Notes', /^Kickoff on Monday$/);
    await counted("source = 'webhook' AND error_code = 'own_change'", 'the echo by webhook');
    // The sweep cannot know whose an edit of a whole minute was: it reads the row, finds both sides equal, and nothing is written again.
    await ledger.makePollsDue();
    await counted(`source = 'poll' AND status = 'done' AND received_at > (${written})`, 'the echo by sweep');
    expect((await nextStep())?.origin).toBe('person');
    expect(await updates()).toBe(1);
    await edit({ Notes: 'Signed, send the plan' });
    await waitFor(async () => (await nextStep())?.origin === 'source', {
      what: 'the edit made in Notion',
      ...patience,
    });
    expect((await nextStep())?.value).toMatchObject({ text: 'Signed, send the plan' });
    expect(await inRow('Notes')).toBe('Signed, send the plan');
  });

  it('makes a property and keeps the state of the onboarding in it, one call for the row', async () => {
    const made = await admin.call(makeWriteBackProperty, {
      params: params(),
      body: { metric: 'status', object: 'deal' },
    });
    expect(made).toMatchObject({ label: 'Onboarding status', type: 'option', writable: true });
    const before = await updates();
    const metrics = [
      { metric: 'status' as const, object: 'deal' as const, property: made.name },
      { metric: 'accountUrl' as const, object: 'deal' as const, property: 'cTrC' },
    ];
    await admin.call(saveWriteBack, { params: params(), body: { metrics } });
    // The first of its options: cells hold ids.
    await inRowIs('Onboarding status', /^o-1-/);
    expect(await inRow('Contract')).toContain(`/accounts/${accountId}`);
    expect((await updates()) - before).toBe(1);
    expect((await view()).troubleCount).toBe(0);
  });

  it('says which capability is missing, without blaming the connection, and writes once it is there', async () => {
    await notion.setFault({ kind: 'missingCapability', capability: 'updateContent' });
    await set('Not allowed');
    await waitFor(async () => (await view()).state.blocked !== null, {
      what: 'the missing capability to be told',
      ...patience,
    });
    expect((await view()).state.blocked).toMatchObject({ text: expect.stringContaining('Update content') });
    const { data } = await admin.call(listConnectors);
    expect(data.find(({ id }) => id === connectorId)?.connections[0]?.health.state).toBe('connected');
    await notion.clearFaults();
    await inRowIs('Notes', /^Not allowed$/);
    await waitFor(async () => (await view()).state.blocked === null, {
      what: 'the block to end',
      ...patience,
    });
  });
});
