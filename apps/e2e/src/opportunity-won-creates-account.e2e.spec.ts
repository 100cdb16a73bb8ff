import {
  listAccounts,
  listConnectors,
  listRules,
  readAccount,
  readConnection,
  readMapping,
  saveMapping,
  switchRule,
  updateRule,
} from '@thread/contracts';
import type { AccountDetail } from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import { z } from 'zod';

jest.setTimeout(240_000);

const connectorId = 'salesforce';
const orgNumber = 1;
/** Longer than a poll takes to come round, on a busy machine. */
const patience = { timeoutMs: 90_000, everyMs: 200 };

/** The whole road for a provider that tells nothing by itself: Thread has to ask. */
describe('an opportunity is won', () => {
  let product: TemporaryProduct;
  let admin: RestClient;
  let sandbox: SandboxClient;
  let connectionId: string;
  let dropDatabase: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    product = await startTemporaryProduct({ database, environment: { SALESFORCE_POLL_SECONDS: '5' } });
    admin = await product.signIn('admin@brightwater.example');
    sandbox = new SandboxClient(product.sandbox?.url ?? '', connectorId);
  });
  afterAll(async () => {
    await product?.stop();
    await dropDatabase?.();
  });

  const connection = () => admin.call(readConnection, { params: { connectionId } });
  const accountOf = async (id: string): Promise<AccountDetail> => {
    const [found] = await waitFor(
      async () => {
        const { data } = await admin.call(listAccounts, { query: { externalId: id } });
        return data.length === 1 ? data : null;
      },
      { what: `one account of opportunity ${id}`, ...patience },
    );
    return admin.call(readAccount, { params: { accountId: found?.id ?? '' } });
  };
  const open = async (): Promise<string> => {
    const [id] = await sandbox.createDeals(orgNumber, 1, 'Negotiation/Review');
    if (id === undefined) throw new Error('No opportunity was made.');
    return id;
  };
  const win = (id: string): Promise<number> => sandbox.moveDeals(orgNumber, [id], 'Closed Won');

  it('says what the admin of the org has to do while the org does not know the app', async () => {
    await sandbox.setFault({ kind: 'appNotInstalled', count: 1 });
    const { outcome, page } = await connectProvider(admin, connectorId);
    expect(outcome).toBe('exchange_failed');
    expect(page.searchParams.toString()).not.toContain('code=');
  });

  it('is connected through the approval page, with PKCE, and starts with its own won stage', async () => {
    expect((await connectProvider(admin, connectorId)).outcome).toBe('connected');
    const { data } = await admin.call(listConnectors);
    connectionId = data.find(({ id }) => id === connectorId)?.connections[0]?.id ?? '';
    expect(await connection()).toMatchObject({
      externalAccountName: 'Lumenwerk Software GmbH',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      webhook: null,
      health: { state: 'connected' },
    });
    const params = { connectionId };
    const mapping = await admin.call(readMapping, { params });
    const notes = {
      target: 'custom.notes',
      label: 'Notes',
      sources: [{ kind: 'property' as const, object: 'deal' as const, property: 'RelatedNotes' }],
      transform: { kind: 'none' as const },
      direction: 'in' as const,
      policy: 'source_wins' as const,
    };
    const fields = [...mapping.fields, notes];
    await admin.call(saveMapping, { params, body: { fields, basedOnVersion: mapping.version } });
    const [rule] = (await admin.call(listRules, { params: { connectionId } })).data;
    expect(rule?.definition.stages).toEqual([
      expect.objectContaining({ stageId: 'Closed Won', pipelineLabel: 'New Business' }),
    ]);
    const { id: ruleId, name, definition, version } = rule!;
    const body = { name, definition: { ...definition, settleMinutes: 0 }, basedOnVersion: version };
    await admin.call(updateRule, { params: { ruleId }, body });
    await admin.call(switchRule, { params: { ruleId }, body: { enabled: true } });
  });

  it('becomes one account with its facts, also when it leaves the stage and comes back', async () => {
    const id = await open();
    await win(id);
    const account = await accountOf(id);
    const fact = (target: string) => account.facts.find((known) => known.field === target)?.value;
    expect(fact('companyName')).toMatchObject({ text: expect.stringMatching(/^Bulk Customer/) });
    expect(fact('arr')).toMatchObject({ type: 'money', currency: 'EUR' });
    expect(fact('primaryContactEmail')).toMatchObject({ text: expect.stringMatching(/^priya\.aldersey@/) });
    expect(fact('custom.notes')).toMatchObject({
      text: expect.stringMatching(/Discovery call: .+ wants to be live before the next quarter/),
    });
    await sandbox.moveDeals(orgNumber, [id], 'Negotiation/Review');
    await win(id);
    const later = await open();
    await win(later);
    await accountOf(later);
    const { data } = await admin.call(listAccounts, { query: { externalId: id } });
    expect(data).toHaveLength(1);
  });

  it('is not lost when every session ends: the access is renewed once, with the token that replaced the last', async () => {
    const id = await open();
    await sandbox.resetCalls();
    await sandbox.send('POST', '/actions/expireSessions', { org: orgNumber });
    await win(id);
    await accountOf(id);
    expect((await sandbox.calls()).tokenCalls).toBe(1);
    expect((await connection()).health.state).toBe('connected');
    // The rotated token is the one kept: a second renewal would otherwise end the grant.
    const again = await open();
    await sandbox.send('POST', '/actions/expireSessions', { org: orgNumber });
    await win(again);
    await accountOf(again);
    expect((await connection()).health.state).toBe('connected');
  });

  it('waits while the access is revoked, and is worked off after reconnecting in place', async () => {
    const id = await open();
    await sandbox.send('POST', '/actions/revokeGrant', { org: orgNumber });
    await win(id);
    await waitFor(async () => (await connection()).health.state === 'needs_reconnection', {
      what: 'the connection to ask for reconnection',
      ...patience,
    });
    const { outcome } = await connectProvider(admin, connectorId, { connectionId });
    expect(outcome).toBe('reconnected');
    await accountOf(id);
  });

  it('does not go on with an org that was copied anew without asking', async () => {
    const state = z.object({ portals: z.array(z.object({ id: z.number(), orgId: z.string() })) });
    const orgIdNow = async () =>
      state.parse(await sandbox.send('GET', '/state')).portals.find(({ id }) => id === orgNumber)?.orgId;
    const before = await orgIdNow();
    await sandbox.send('POST', '/actions/refreshSandbox', { org: orgNumber });
    expect(await orgIdNow()).not.toBe(before);
    const { outcome, page } = await connectProvider(admin, connectorId, { connectionId });
    expect(outcome).toBe('different_account');
    expect(page.searchParams.get('pending')).toBeTruthy();
    expect((await connection()).externalAccountId).toBe(before);
  });
});
