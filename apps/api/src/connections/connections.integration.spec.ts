import type { ConnectionDetail, ConnectorCard } from '@thread/contracts';
import { VendorUnavailable } from '@thread/connector-kit';
import { acmeDeal, acmeId } from '../testing/acme-connector';
import type { ApiClient } from '../testing/api-client';
import { startApi, startTokenEndpoint } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

describe('connections', () => {
  let api: ApiHarness;
  let admin: ApiClient;
  let tokens: Awaited<ReturnType<typeof startTokenEndpoint>>;
  beforeAll(async () => {
    api = await startApi();
    admin = await api.as('admin');
    tokens = await startTokenEndpoint();
    api.crm.tokenUrl = tokens.url;
  });
  afterAll(async () => {
    await api.stop();
    await tokens.stop();
  });

  const card = async (): Promise<ConnectorCard> =>
    (await admin.read<{ data: ConnectorCard[] }>('/connectors')).data[0]!;
  const start = (query = '', client = admin) => client.send('GET', `/oauth/${acmeId}/start${query}`);
  const stateOf = (location: string | null): string => new URL(location!).searchParams.get('state')!;
  const comeBack = (query: string, client = admin) =>
    client.send('GET', `/oauth/${acmeId}/callback?${query}`);
  const pageOf = (location: string | null) => new URL(location!, 'https://x.example');

  it('is protected: consent starts for admins only and says so on a page', async () => {
    expect((await start('', api.anonymous())).headers.get('location')).toBe(
      `/sign-in?return=%2Fconnectors%2F${acmeId}`,
    );
    expect((await start('', await api.as('csm'))).headers.get('location')).toBe(
      `/connectors/${acmeId}?outcome=forbidden`,
    );
  });

  it('validates: unknown connectors, groups and connections end on a page', async () => {
    const nowhere = await admin.send('GET', '/oauth/nobody/start');
    expect(nowhere.headers.get('location')).toBe('/connectors/nobody?outcome=not_configured');
    expect((await start('?group=everything')).headers.get('location')).toContain('outcome=unknown_group');
  });

  it('tells a person who says no, once', async () => {
    const state = stateOf((await start()).headers.get('location'));
    const denied = pageOf((await comeBack(`error=access_denied&state=${state}`)).headers.get('location'));
    expect(denied.pathname).toBe(`/connectors/${acmeId}`);
    expect(Object.fromEntries(denied.searchParams)).toEqual({ outcome: 'denied', detail: 'access_denied' });
    const again = pageOf((await comeBack(`code=c&state=${state}`)).headers.get('location'));
    expect(again.searchParams.get('outcome')).toBe('state_used');
    expect(tokens.calls).toHaveLength(0);
  });

  it('ends on a public page when nobody, or somebody else, comes back', async () => {
    const state = stateOf((await start()).headers.get('location'));
    for (const client of [api.anonymous(), await api.as('admin')]) {
      const page = pageOf((await comeBack(`code=c&state=${state}`, client)).headers.get('location'));
      expect(page.pathname).toBe('/connectors/outcome');
      expect(page.searchParams.get('outcome')).toBe('wrong_session');
    }
    const forged = pageOf((await comeBack('code=c&state=made-up', api.anonymous())).headers.get('location'));
    expect(forged.searchParams.get('outcome')).toBe('state_unknown');
    expect(forged.search).not.toContain('made-up');
  });

  it('works: a consent becomes a connection with the standard mapping and a rule that is off', async () => {
    expect((await card()).status).toBe('available');
    const location = (await start('?group=notes')).headers.get('location');
    expect(new URL(location!).searchParams.get('code_challenge_method')).toBe('S256');
    const back = await comeBack(`code=good&state=${stateOf(location)}`);
    expect(back.headers.get('cache-control')).toBe('no-store');
    // The made-up CRM grants the required scope only.
    const page = pageOf(back.headers.get('location'));
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      outcome: 'half_granted',
      missing: 'notes',
    });
    const { status, connections } = await card();
    expect(status).toBe('connected');
    const id = connections[0]!.id;
    const detail = await admin.read<ConnectionDetail>(`/connections/${id}`);
    expect(detail).toMatchObject({
      health: { state: 'connected' },
      connectedBy: { name: 'Maya Lindholm' },
      timeZone: 'Europe/Berlin',
    });
    expect(detail.webhook?.url).toMatch(/\/webhooks\/acme-crm$/);
    expect(detail.scopes.groups[0]).toMatchObject({ id: 'notes', granted: false });
    const mapping = await admin.read<{ version: number; fields: unknown[] }>(`/connections/${id}/mapping`);
    expect(mapping).toMatchObject({ version: 1, problems: [] });
    expect(mapping.fields).toHaveLength(6);
    const rules = await admin.read<{
      data: { enabled: boolean; activeFrom: unknown; definition: { stages: unknown[] } }[];
    }>(`/connections/${id}/rules`);
    expect(rules.data).toMatchObject([
      {
        enabled: false,
        activeFrom: null,
        definition: { stages: [{ stageId: 'won', stageLabel: 'Closed Won' }] },
      },
    ]);
  });

  it('never shows a token, not even to an admin', async () => {
    const { id } = (await card()).connections[0]!;
    for (const path of ['/connectors', `/connections/${id}`]) {
      const { text } = await admin.get(path);
      expect(text).not.toMatch(/acme-access|acme-refresh|acme-secret|secretId/);
    }
  });

  it('shows the address an account has of its own to admins alone, where accounts have one', async () => {
    const { id } = (await card()).connections[0]!;
    const path = `/connections/${id}/own-address`;
    expect((await admin.get(path)).status).toBe(404);
    api.crm.ownAddresses = true;
    const answer = await admin.get(path);
    const details = await Promise.all(
      [admin, await api.as('viewer')].map((client) => client.get(`/connections/${id}`)),
    );
    const refused = await (await api.as('csm')).get(path);
    api.crm.ownAddresses = false;
    expect(answer.body).toEqual({
      address: expect.stringMatching(/\/webhooks\/acme-crm\?account=acme-1&key=key-of-acme-1$/),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(refused.status).toBe(403);
    for (const { body, text } of details) {
      expect(body).toMatchObject({ webhook: null, ownAddress: true });
      expect(text).not.toContain('key-of-acme-1');
    }
  });

  it('keeps another account that answers waiting for a word', async () => {
    const { id } = (await card()).connections[0]!;
    api.crm.accountId = 'acme-2';
    const state = stateOf((await start(`?connection=${id}`)).headers.get('location'));
    const page = pageOf((await comeBack(`code=other&state=${state}`)).headers.get('location'));
    api.crm.accountId = 'acme-1';
    expect(page.searchParams.get('outcome')).toBe('different_account');
    const pendingId = page.searchParams.get('pending')!;
    expect(await admin.read(`/pending-reauthorisations/${pendingId}`)).toMatchObject({
      present: { externalAccountId: 'acme-1' },
      offered: { externalAccountId: 'acme-2' },
    });
    expect((await (await api.as('csm')).get(`/pending-reauthorisations/${pendingId}`)).status).toBe(403);
    expect(
      (await admin.post(`/pending-reauthorisations/${pendingId}/decision`, { accept: false })).body,
    ).toMatchObject({ accepted: false });
    expect((await admin.get(`/pending-reauthorisations/${pendingId}`)).status).toBe(404);
    expect((await admin.read<ConnectionDetail>(`/connections/${id}`)).externalAccountId).toBe('acme-1');
  });

  it('reads pipelines, properties and deals live, and says so when the provider is away', async () => {
    const { id } = (await card()).connections[0]!;
    api.crm.put(acmeDeal('7'));
    expect(await admin.read(`/connections/${id}/pipelines`)).toMatchObject({
      data: [{ label: 'Sales' }, { label: 'Partners' }],
    });
    expect(await admin.read(`/connections/${id}/fields`)).toMatchObject({
      data: [{ object: 'deal', name: 'dealname' }, { name: 'tier' }, { name: 'formula', writable: false }],
    });
    expect(await admin.read(`/connections/${id}/records?q=Globex`)).toMatchObject({
      data: [{ externalId: '7' }],
    });
    api.crm.down = new VendorUnavailable('It does not answer.', {
      connectorId: acmeId,
      operation: 'deals.search',
    });
    const answer = await admin.get(`/connections/${id}/records?q=Globex`);
    api.crm.down = null;
    expect(answer.status).toBe(502);
    expect(answer.body).toMatchObject({ code: 'provider.unavailable', detail: 'It does not answer.' });
  });

  it('pauses and resumes; a paused connection is not called', async () => {
    const { id } = (await card()).connections[0]!;
    expect((await admin.patch(`/connections/${id}`, { paused: true })).body).toMatchObject({
      health: { state: 'paused', nextStep: { action: 'resume' } },
    });
    expect((await admin.get(`/connections/${id}/records?q=x`)).body).toMatchObject({
      code: 'connection.unavailable',
      status: 409,
    });
    expect(
      (await admin.patch(`/connections/${id}`, { paused: false, autoCreate: false })).body,
    ).toMatchObject({
      health: { state: 'connected' },
      settings: { autoCreate: false },
    });
    expect((await admin.post(`/connections/${id}/probe`)).body).toMatchObject({
      ok: true,
      steps: [{ name: 'Provider answers', ok: true }, { ok: true }],
    });
  });

  it('takes a person’s request for a decision and stores it before it answers', async () => {
    const { id } = (await card()).connections[0]!;
    expect((await admin.post(`/connections/${id}/trigger`, { reference: 'what?' })).body).toMatchObject({
      code: 'reference.unreadable',
    });
    expect(
      (await admin.post(`/connections/${id}/trigger`, { reference: 'https://crm.example/acme-9/deal/7' }))
        .body,
    ).toMatchObject({ code: 'reference.other_account' });
    const answer = await admin.post(`/connections/${id}/trigger`, {
      reference: 'https://crm.example/acme-1/deal/7',
      instruction: { kind: 'create' },
    });
    expect(answer.status).toBe(202);
    const { inboxEventId, externalId } = answer.body as { inboxEventId: string; externalId: string };
    expect(externalId).toBe('7');
    const detail = await admin.read<{ delivery: { eventType: string; source: string; body: string } }>(
      `/deliveries/${inboxEventId}`,
    );
    expect(detail.delivery).toMatchObject({ eventType: 'thread.trigger', source: 'manual' });
    expect(JSON.parse(detail.delivery.body)).toMatchObject({
      instruction: { kind: 'create' },
      cause: 'manual',
    });
  });

  it('disconnects: the secret is gone, accounts and rules stay', async () => {
    const { id } = (await card()).connections[0]!;
    expect((await admin.post(`/connections/${id}/disconnect`, {})).status).toBe(400);
    const answer = await admin.post(`/connections/${id}/disconnect`, { confirm: true });
    expect(answer.body).toMatchObject({ revokedAtProvider: true });
    expect(await api.rows.sealedSecret.count()).toBe(0);
    expect(await admin.read(`/connections/${id}`)).toMatchObject({ health: { state: 'disconnected' } });
    expect((await card()).status).toBe('available');
    expect((await admin.read<{ data: unknown[] }>(`/connections/${id}/rules`)).data).toHaveLength(1);
  });
});
