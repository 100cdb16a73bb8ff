import { randomBytes } from 'node:crypto';
import type { Connector } from '@thread/connector-kit';
import { silentLogger } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { acmeConnector } from '../fixtures/acme-connector';
import {
  addConnection,
  newKeyring,
  openParts,
  openRuntime,
  userId,
  workspaceId,
  type Parts,
} from '../fixtures/runtime-parts';
import { TokenProvider } from '../fixtures/token-provider';
import { visitorOf } from '../fixtures/visitor';
import { directoryOf } from '../ports/connector-directory';
import { AuthorisationFlow } from './authorisation-flow';

const otherUser = '0190a000-0000-7000-8000-0000000000bb';

describe('AuthorisationFlow', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let flow: AuthorisationFlow;
  const told: string[] = [];

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
    told.length = 0;
    flow = flowWith([acmeConnector(provider.url)]);
  });

  afterEach(async () => {
    await provider.close();
    await parts.close();
    await testDatabase.drop();
  });

  const flowWith = (connectors: readonly Connector[]) =>
    new AuthorisationFlow({
      ...parts,
      connectors: directoryOf(connectors),
      publicUrl: 'https://thread.example',
      logger: silentLogger,
      events: {
        onConnected: (connection, how) =>
          Promise.resolve(void told.push(`${how} ${connection.externalAccountId}`)),
      },
    });
  const { start, consent, complete, authorise } = visitorOf(
    () => flow,
    () => provider,
  );
  const counts = async () => [
    await parts.rows.connection.count(),
    await parts.rows.sealedSecret.count(),
    provider.tokenCalls,
  ];

  it('asks for exactly what is needed, with state and PKCE, at the connector’s own redirect address', async () => {
    const url = await start({ optionalGroups: ['line_items'] });
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.url}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'acme-client',
      redirect_uri: 'https://thread.example/oauth/acme-crm/callback',
      scope: 'deals.read companies.read',
      optional_scope: 'line_items.read',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    });
    const [row] = await parts.rows.oauthFlow.findMany();
    expect(row).toMatchObject({
      scopes: ['deals.read', 'companies.read', 'line_items.read'],
      optionalGroups: ['line_items'],
      usedAt: null,
    });
    expect(JSON.stringify(row)).not.toContain(url.searchParams.get('state'));
    expect(row!.expiresAt.getTime() - Date.now()).toBeGreaterThan(9.5 * 60_000);
    expect(row!.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(10 * 60_000);
  });

  it('connects: tokens in the vault only, defaults set, the rest of the product told', async () => {
    const outcome = await authorise();
    expect(outcome).toMatchObject({
      kind: 'connected',
      returnPath: '/connectors/acme-crm?tab=setup',
      connection: {
        workspaceId,
        externalAccountId: 'acct-1',
        state: 'connected',
        tokenEpoch: 1,
        settings: { autoCreate: true },
        connectedByUserId: userId,
      },
    });
    expect(told).toEqual(['new acct-1']);
    const rows = await parts.rows.connection.findMany();
    const dump = JSON.stringify([rows, await parts.rows.connectionStateChange.findMany(), outcome]);
    expect(dump).not.toMatch(/access-|refresh-[\w-]{32}/);
    const runtime = openRuntime(parts, provider.url);
    expect(await runtime.probe(rows[0]!.id)).toMatchObject({ ok: true });
    await runtime.close();
  });

  it('needs no PKCE where the provider has none', async () => {
    flow = flowWith([acmeConnector(provider.url, { usePkce: false })]);
    const url = await start();
    expect(url.searchParams.has('code_challenge')).toBe(false);
    expect(await complete(consent(url))).toMatchObject({ kind: 'connected' });
  });

  describe('F101: refuses without asking the provider', () => {
    const cases: [string, (query: string) => Promise<string>, object, string][] = [
      [
        'a forged state',
        (query) => Promise.resolve(query.replace(/state=.{5}/, 'state=AAAAA')),
        {},
        'state_unknown',
      ],
      ['no state', (query) => Promise.resolve(query.replace('state', 'status')), {}, 'state_unknown'],
      ['two states', (query) => Promise.resolve(`${query}&${query}`), {}, 'state_unknown'],
      [
        'F106: another session: somebody was sent the link of an authorisation they did not begin',
        Promise.resolve.bind(Promise),
        { sessionIdHash: randomBytes(32) },
        'wrong_session',
      ],
      [
        'nobody signed in',
        Promise.resolve.bind(Promise),
        { sessionIdHash: null, userId: null },
        'wrong_session',
      ],
      ['another user', Promise.resolve.bind(Promise), { userId: otherUser }, 'wrong_session'],
      [
        'F103: another connector: each has a redirect address of its own',
        Promise.resolve.bind(Promise),
        { connectorId: 'other-crm' },
        'wrong_connector',
      ],
    ];

    it.each(cases)('%s', async (_what, change, more, kind) => {
      const query = consent(await start());
      expect(await complete(await change(query), more)).toEqual({ kind, returnPath: null });
      expect(await counts()).toEqual([0, 0, 0]);
      // The rightful owner is not harmed by somebody else's try.
      expect(await complete(query)).toMatchObject({ kind: 'connected' });
    });

    it('a state that was used', async () => {
      const query = consent(await start());
      const both = await Promise.all([complete(query), complete(query)]);
      expect(both.map(({ kind }) => kind).sort()).toEqual(['connected', 'state_used']);
      expect(provider.tokenCalls).toBe(1);
    });

    it('a state that is too old', async () => {
      const query = consent(await start());
      await parts.rows.oauthFlow.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
      expect(await complete(query)).toMatchObject({
        kind: 'state_expired',
        returnPath: '/connectors/acme-crm?tab=setup',
      });
      expect(await counts()).toEqual([0, 0, 0]);
    });

    it('a connector that is not configured any more', async () => {
      const query = consent(await start());
      flow = flowWith([]);
      expect(await complete(query)).toMatchObject({ kind: 'not_configured' });
      await expect(start()).rejects.toMatchObject({ code: 'not_configured' });
    });
  });

  it('F105: says that consent was denied, and leaves nothing behind', async () => {
    const state = (await start()).searchParams.get('state');
    const outcome = await complete(
      `error=access_denied&error_description=${encodeURIComponent('<b>No</b>')}&state=${state}`,
    );
    expect(outcome).toMatchObject({ kind: 'denied', error: 'access_denied', description: '<b>No</b>' });
    expect(await complete(`code=x&state=${state}`)).toMatchObject({ kind: 'state_used' });
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('F102 F105: says that the exchange failed: wrong code, no code, provider down, another verifier', async () => {
    const state = async () => (await start()).searchParams.get('state');
    expect(await complete(`code=wrong&state=${await state()}`)).toMatchObject({
      kind: 'exchange_failed',
      code: 'connection.authorisation_expired',
    });
    expect(await complete(`state=${await state()}`)).toMatchObject({
      kind: 'exchange_failed',
      code: 'provider.unexpected_response',
    });
    const foreignCode = provider.issueCode('challenge-of-somebody-else');
    expect(await complete(`code=${foreignCode}&state=${await state()}`)).toMatchObject({
      kind: 'exchange_failed',
    });
    provider.mode = 'unavailable';
    expect(await authorise()).toMatchObject({ kind: 'exchange_failed', code: 'provider.unavailable' });
    provider.mode = 'refuse_client';
    expect(await authorise()).toMatchObject({ kind: 'exchange_failed', code: 'connector.misconfigured' });
    expect((await counts()).slice(0, 2)).toEqual([0, 0]);
  });

  it('stores nothing when required scopes were not granted, names them and gives the tokens back', async () => {
    provider.scopes = ['deals.read'];
    expect(await authorise()).toMatchObject({
      kind: 'missing_required_scopes',
      missingScopes: ['companies.read'],
    });
    expect((await counts()).slice(0, 2)).toEqual([0, 0]);
    expect(provider.revocations).toBe(1);
  });

  it('connects with what was granted of the optional groups and names the rest', async () => {
    provider.scopes = ['deals.read', 'companies.read', 'line_items.read'];
    const outcome = await authorise({ optionalGroups: ['line_items', 'currencies'] });
    expect(outcome).toMatchObject({
      kind: 'half_granted',
      missingGroups: [{ id: 'currencies' }],
      connection: { grantedScopes: provider.scopes },
    });
  });

  it('reconnects in place: id, settings and groups stay, the old secret is destroyed, the attention item closes', async () => {
    const before = await addConnection(parts, provider);
    await parts.connections.updateSettings(workspaceId, before.id, { autoCreate: false });
    provider.mode = 'refuse';
    provider.voidAccessTokens();
    const runtime = openRuntime(parts, provider.url);
    expect(await runtime.probe(before.id)).toMatchObject({ ok: false, state: 'needs_reconnection' });
    provider.mode = 'rotate';
    const outcome = await authorise({ connectionId: before.id, optionalGroups: [] });
    expect(outcome).toMatchObject({
      kind: 'reconnected',
      connection: {
        id: before.id,
        state: 'connected',
        stateReason: null,
        tokenEpoch: 2,
        settings: { autoCreate: false },
        createdAt: before.createdAt,
      },
    });
    expect(await parts.secrets.read(before.secretId!, before.workspaceId)).toBeNull();
    expect(await parts.rows.attentionItem.findMany()).toMatchObject([{ state: 'resolved' }]);
    expect(told).toEqual(['reconnected acct-1']);
    expect(await runtime.probe(before.id)).toMatchObject({ ok: true, state: 'connected' });
    await runtime.close();
  });

  it('takes connecting the same provider account again for a reconnection, also after a disconnect and when two do it at once', async () => {
    const [one, two] = await Promise.all([authorise(), authorise()]);
    expect([one, two].map(({ kind }) => kind).sort()).toEqual(['connected', 'reconnected']);
    const [row] = await parts.rows.connection.findMany();
    await parts.connections.disconnect(row!.id, 'by_person');
    expect(await authorise()).toMatchObject({
      kind: 'reconnected',
      connection: { id: row!.id, state: 'connected', disconnectedAt: null },
    });
    expect((await counts()).slice(0, 2)).toEqual([1, 1]);
  });

  it('asks for the groups of the connection again when it is widened', async () => {
    const first = await authorise({ optionalGroups: ['line_items'] });
    const { connection } = first as Extract<typeof first, { kind: 'half_granted' }>;
    const url = await start({ connectionId: connection.id, optionalGroups: ['currencies'] });
    expect(url.searchParams.get('optional_scope')).toBe('line_items.read currencies.read');
    await expect(start({ connectionId: connection.id, workspaceId: otherUser })).rejects.toMatchObject({
      code: 'unknown_connection',
    });
    await expect(start({ optionalGroups: ['everything'] })).rejects.toMatchObject({ code: 'unknown_group' });
  });
});
