import type { AccountDetail, MappingView, WriteBackView } from '@thread/contracts';
import type { Connection } from '@thread/domain';
import { newId } from '@thread/platform';
import type { ApiClient } from '../testing/api-client';
import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

describe('what is written back', () => {
  let api: ApiHarness;
  let admin: ApiClient;
  let connection: Connection;
  let accountId: string;
  const path = () => `/connections/${connection.id}/write-back`;

  beforeAll(async () => {
    api = await startApi();
    admin = await api.as('admin');
    connection = await api.connect();
    accountId = newId();
    await api.rows.account.create({
      data: {
        id: accountId,
        workspaceId: connection.workspaceId,
        companyName: 'Voltaic Energy',
        normalisedName: 'voltaic energy',
        createdBy: 'ui',
      },
    });
  });
  afterAll(() => api.stop());

  const view = async (): Promise<WriteBackView> => (await admin.get(path())).body as WriteBackView;
  const tier = { metric: 'status', object: 'deal', property: 'tier' } as const;

  /** An account linked to a deal, and what the ledger says of its field `industry`. */
  async function linkedAccount(ledger: object = {}) {
    const account = { id: accountId };
    const { workspaceId, id: connectionId } = connection;
    const place = { connectionId, objectType: 'deal', externalId: '77', property: 'tier' };
    await api.rows.accountFact.upsert({
      where: { accountId_field: { accountId: account.id, field: 'industry' } },
      create: {
        accountId: account.id,
        workspaceId,
        field: 'industry',
        value: { type: 'text', text: 'Energy' },
        origin: 'person',
        evidence: {
          source: null,
          record: null,
          propertyLabel: null,
          raw: null,
          steps: [],
          sourceUpdatedAt: null,
        },
        recordedAt: new Date(),
      },
      update: { value: { type: 'text', text: 'Energy' } },
    });
    await api.rows.outwardField.deleteMany();
    await api.rows.outwardField.create({
      data: { ...place, workspaceId, accountId: account.id, field: 'industry', ...ledger },
    });
  }

  it('is protected: only admins choose, everyone sees', async () => {
    const viewer = await api.as('viewer');
    expect((await viewer.get(path())).status).toBe(200);
    expect((await viewer.send('PUT', `/api/v1${path()}`, { body: { metrics: [] } })).status).toBe(403);
  });

  it('says what a metric can be written to, and that the permission is missing', async () => {
    expect(await view()).toMatchObject({
      available: true,
      permission: { group: 'notes', granted: false },
      makesProperties: { group: 'notes', granted: false },
      metrics: [],
      state: { blocked: null, waiting: 0, lastWrittenAt: null },
      troubles: [],
    });
  });

  it('refuses properties that are not there, cannot be written, or are taken', async () => {
    const save = (metrics: readonly object[]) => admin.send('PUT', `/api/v1${path()}`, { body: { metrics } });
    for (const [metrics, code] of [
      [[{ ...tier, property: 'nowhere' }], 'unknown_property'],
      [[{ ...tier, property: 'formula' }], 'not_writable'],
      [[tier, { ...tier, metric: 'csm' }], 'duplicate'],
    ] as const) {
      const answer = await save(metrics);
      expect(answer.body).toMatchObject({ code: 'write_back.invalid', errors: [{ code }] });
    }
  });

  it('stores the choice and marks every account of the connection', async () => {
    await linkedAccount();
    await api.rows.accountLink.create({
      data: {
        id: accountId,
        workspaceId: connection.workspaceId,
        connectorId: connection.connectorId,
        externalAccountId: connection.externalAccountId,
        connectionId: connection.id,
        objectType: 'deal',
        externalId: '77',
        accountId,
      },
    });
    const saved = await admin.send('PUT', `/api/v1${path()}`, { body: { metrics: [tier] } });
    expect(saved.body).toMatchObject({ metrics: [tier], state: { waiting: 1 } });
  });

  it('makes a property, which can then be chosen', async () => {
    const made = await admin.send('POST', `/api/v1${path()}/properties`, {
      body: { metric: 'goLivePlanned', object: 'deal' },
    });
    expect(made.body).toMatchObject({ object: 'deal', name: 'thread_go_live_planned' });
    const choice = { metric: 'goLivePlanned', object: 'deal', property: 'thread_go_live_planned' };
    const saved = await admin.send('PUT', `/api/v1${path()}`, { body: { metrics: [tier, choice] } });
    expect(saved.status).toBe(200);
  });

  it('shows what was refused in the provider’s words, and has it written again', async () => {
    await linkedAccount({
      errorCode: 'INVALID_OPTION',
      errorText: 'Not one of the options.',
      errorSince: new Date(),
    });
    expect(await view()).toMatchObject({
      troubleCount: 1,
      troubles: [{ kind: 'refused', text: 'Not one of the options.', label: 'Industry' }],
    });
    const place = { objectType: 'deal', externalId: '77', property: 'tier' };
    const released = await admin.send('POST', `/api/v1${path()}/release`, { body: place });
    expect(released.body).toMatchObject({ troubleCount: 0 });
    expect((await admin.send('POST', `/api/v1${path()}/release`, { body: place })).status).toBe(404);
  });

  it('shows on the account what waits, and pushes a value whatever the policy says', async () => {
    await linkedAccount({
      seen: { value: { type: 'text', text: 'Retail' } },
      paused: true,
    });
    const read = async () => {
      const account = await admin.read<AccountDetail>(`/accounts/${accountId}`);
      return account.facts.find(({ field }) => field === 'industry')?.writtenBack;
    };
    expect(await read()).toMatchObject({ state: 'paused', property: 'tier' });
    const pushed = await admin.send('POST', `/api/v1/accounts/${accountId}/facts/industry`, {
      body: { choice: 'push' },
    });
    expect(pushed.status).toBe(200);
    expect(await read()).toMatchObject({ state: 'waiting' });
    expect(await api.rows.outwardField.findFirst()).toMatchObject({ pushed: true, paused: false });
  });

  it('lets a mapping’s field go out only by one property of its own', async () => {
    const field = {
      target: 'industry',
      label: 'Industry',
      sources: [{ kind: 'property', object: 'deal', property: 'tier' }],
      transform: { kind: 'none' },
      direction: 'both',
      policy: 'newest',
    };
    const address = `/api/v1/connections/${connection.id}/mapping`;
    const { version } = (await admin.get(`/connections/${connection.id}/mapping`)).body as MappingView;
    const save = (changes: object) =>
      admin.send('PUT', address, { body: { basedOnVersion: version, fields: [{ ...field, ...changes }] } });
    const recipe = { kind: 'recipe', recipe: 'company_name' };
    for (const [changes, code] of [
      [{ sources: [...field.sources, recipe] }, 'no_outward_property'],
      [{ sources: [recipe] }, 'no_outward_property'],
      [{ sources: [{ kind: 'property', object: 'deal', property: 'formula' }] }, 'not_writable'],
    ] as const) {
      expect((await save(changes)).body).toMatchObject({ code: 'mapping.invalid', errors: [{ code }] });
    }
    expect((await save({})).status).toBe(200);
    expect(await view()).toMatchObject({ fields: ['Industry'] });
  });
});
