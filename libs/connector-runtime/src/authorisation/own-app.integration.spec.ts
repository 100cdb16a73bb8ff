import { Secret, type AppAuth, type Connector, type OwnAppEntry } from '@thread/connector-kit';
import { silentLogger } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { acmeConnector, readAcme } from '../fixtures/acme-connector';
import {
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

const ownSecret = 'secret-of-the-customers-own-app';

/** The made-up connector, with room for customers' apps; `asked` lists which app each call was made with. */
function connectorWithOwnApps(url: string, asked: string[]): Connector {
  const base = acmeConnector(url);
  const installed = base.auth.installationApp!;
  const through = (clientId: string, auth: AppAuth): AppAuth => ({
    ...auth,
    refresh: (...args) => (asked.push(`refresh ${clientId}`), auth.refresh(...args)),
    revoke: (...args) => (asked.push(`revoke ${clientId}`), auth.revoke(...args)),
    whoAmI: (...args) => (asked.push(`whoAmI ${clientId}`), auth.whoAmI(...args)),
  });
  return {
    ...base,
    auth: {
      ...base.auth,
      installationApp: through('acme-client', installed),
      ownApps: {
        loginHosts: [],
        read: ({ clientId, clientSecret, loginUrl }) =>
          loginUrl === url
            ? { kind: 'ready', app: { clientId, clientSecret: new Secret(clientSecret), loginUrl } }
            : { kind: 'invalid', problems: { loginUrl: 'Not there.' } },
        authFor: ({ clientId, clientSecret, loginUrl }) => {
          const oauth = { ...installed.oauth, clientId, clientSecret, tokenUrl: `${loginUrl}/token` };
          return through(clientId, { ...installed, oauth });
        },
      },
    },
  };
}

describe('an app of the customer’s own', () => {
  let testDatabase: TestDatabase;
  let provider: TokenProvider;
  let parts: Parts;
  let flow: AuthorisationFlow;
  let connector: Connector;
  const asked: string[] = [];

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    provider = await new TokenProvider().start();
    parts = openParts(testDatabase, newKeyring());
    asked.length = 0;
    connector = connectorWithOwnApps(provider.url, asked);
    const connectors = directoryOf([connector]);
    flow = new AuthorisationFlow({
      ...parts,
      connectors,
      publicUrl: 'https://thread.example',
      logger: silentLogger,
    });
  });
  afterEach(async () => {
    await provider.close();
    await parts.close();
    await testDatabase.drop();
  });

  const { start, consent, complete, authorise } = visitorOf(
    () => flow,
    () => provider,
  );
  const ownApp = (clientId = 'own-client'): OwnAppEntry => ({
    clientId,
    clientSecret: ownSecret,
    loginUrl: provider.url,
  });
  /** From now on the installation has no app at the provider. */
  const withoutInstallationApp = () => {
    connector = { ...connector, auth: { ...connector.auth, installationApp: null } };
    flow = new AuthorisationFlow({
      ...parts,
      connectors: directoryOf([connector]),
      publicUrl: 'https://thread.example',
      logger: silentLogger,
    });
  };
  const runtime = () => openRuntime(parts, provider.url, { connectors: directoryOf([connector]) });
  const connected = async () => (await parts.rows.connection.findMany())[0]!;

  it('authorises, is asked for who we are, renews and revokes; its secret lies in the vault alone', async () => {
    const url = await start({ ownApp: ownApp() });
    expect(url.searchParams.get('client_id')).toBe('own-client');
    expect(url.href).not.toContain(ownSecret);
    expect((await complete(consent(url))).kind).toBe('connected');
    const { id, tokenEpoch } = await connected();
    const running = runtime();
    expect((await running.probe(id)).ok).toBe(true);
    provider.voidAccessTokens();
    expect((await running.probe(id)).ok).toBe(true);
    expect((await connected()).tokenEpoch).toBe(tokenEpoch + 1);
    // Once more: the renewed tokens still know their app.
    provider.voidAccessTokens();
    expect((await running.probe(id)).ok).toBe(true);
    const rows = [
      await parts.rows.connection.findMany(),
      await parts.rows.oauthFlow.findMany(),
      await parts.rows.connectionStateChange.findMany(),
    ];
    const dump = JSON.stringify(rows, (_key, value: unknown) => {
      if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
      return typeof value === 'bigint' ? String(value) : value;
    });
    expect(dump).not.toContain(ownSecret);
    expect(dump).not.toContain('own-client');
    expect((await running.disconnect(id, { userId })).revocation.kind).toBe('revoked');
    await running.close();
    expect(new Set(asked)).toEqual(new Set(['whoAmI own-client', 'refresh own-client', 'revoke own-client']));
    expect(await parts.rows.sealedSecret.count()).toBe(0);
  });

  it('is kept when the connection is authorised again, unless another is given', async () => {
    await authorise({ ownApp: ownApp() });
    const connectionId = (await connected()).id;
    const clientOf = async (more: Parameters<typeof start>[0]) =>
      (await start({ connectionId, ...more })).searchParams.get('client_id');
    expect(await clientOf({})).toBe('own-client');
    expect(await clientOf({ ownApp: ownApp('another-client') })).toBe('another-client');
    expect(await clientOf({ ownApp: null })).toBe('acme-client');
    expect((await authorise({ connectionId })).kind).toBe('reconnected');
    expect(await clientOf({})).toBe('own-client');
    expect((await authorise({ connectionId, ownApp: null })).kind).toBe('reconnected');
    expect(await clientOf({})).toBe('acme-client');
  });

  it('is said of the connection with its id shortened and since when, and no more of it', async () => {
    const shown = async () => (await parts.connections.find((await connected()).id))?.app;
    await authorise({ ownApp: ownApp() });
    const first = await shown();
    expect(first).toEqual({ owner: 'customer', clientId: 'ow…nt', setAt: expect.any(Date) });
    const { id: connectionId } = await connected();
    await authorise({ connectionId });
    expect(await shown()).toEqual(first);
    await authorise({ connectionId, ownApp: { ...ownApp(), clientSecret: 'rotated-at-the-provider' } });
    const second = await shown();
    expect(second?.setAt?.getTime()).toBeGreaterThan(first!.setAt!.getTime());
    await authorise({ connectionId, ownApp: null });
    expect(await shown()).toEqual({ owner: 'installation', clientId: null, setAt: expect.any(Date) });
    const running = runtime();
    await running.disconnect(connectionId, { userId });
    await running.close();
    expect(await shown()).toBeNull();
  });

  it('goes along to another account of the provider', async () => {
    await authorise();
    const { id: connectionId } = await connected();
    provider.accountId = 'acct-2';
    const outcome = await authorise({ connectionId, ownApp: ownApp() });
    if (outcome.kind !== 'different_account') throw new Error(outcome.kind);
    expect((await connected()).app).toMatchObject({ owner: 'installation' });
    await flow.confirmReplacement(outcome.pendingId, { workspaceId, userId });
    expect((await connected()).app).toMatchObject({ owner: 'customer', clientId: 'ow…nt' });
  });

  it('of access that an earlier release stored is recorded when it is renewed', async () => {
    await authorise({ ownApp: ownApp() });
    const { id } = await connected();
    await parts.rows.$executeRaw`UPDATE connection SET app = NULL`;
    provider.voidAccessTokens();
    const running = runtime();
    expect((await running.probe(id)).ok).toBe(true);
    await running.close();
    expect((await parts.connections.find(id))?.app).toEqual({
      owner: 'customer',
      clientId: 'ow…nt',
      setAt: null,
    });
  });

  it('turned away by the provider is told as the customer’s, and mended by entering it again', async () => {
    const told = async () => (await parts.rows.attentionItem.findFirst({ orderBy: { createdAt: 'desc' } }))!;
    await authorise({ ownApp: ownApp() });
    const { id: connectionId } = await connected();
    provider.voidAccessTokens();
    provider.mode = 'refuse_client';
    const running = runtime();
    const refused = { ok: false, code: 'connector.misconfigured', state: 'provider_down' };
    expect(await running.probe(connectionId)).toMatchObject(refused);
    expect(await connected()).toMatchObject({ stateReason: 'own_app_refused' });
    const item = await told();
    expect(item.title).toBe('Acme CRM: your own app is refused');
    expect(JSON.stringify(item.detail)).toContain('your own app (client id ow…nt)');
    expect(JSON.stringify(item.detail)).not.toMatch(/runs Thread/);
    // Asked again within the wait: no call, and the same app to blame.
    expect(await running.probe(connectionId)).toMatchObject({
      message: 'The provider refuses the connection’s own app.',
    });
    provider.mode = 'rotate';
    await authorise({ connectionId, ownApp: { ...ownApp(), clientSecret: 'rotated-at-the-provider' } });
    expect(await running.probe(connectionId)).toMatchObject({ ok: true, state: 'connected' });
    await running.close();
  });

  it('is not that of a connection without access any more', async () => {
    await authorise({ ownApp: ownApp() });
    const { id: connectionId } = await connected();
    const running = runtime();
    await running.disconnect(connectionId, { userId });
    await running.close();
    expect((await start({ connectionId })).searchParams.get('client_id')).toBe('acme-client');
  });

  it('is refused where it cannot be used, before anything is stored', async () => {
    const elsewhere = { ...ownApp(), loginUrl: 'https://evil.example' };
    await expect(start({ ownApp: elsewhere })).rejects.toMatchObject({
      code: 'unusable_app',
      problems: { loginUrl: 'Not there.' },
    });
    connector = acmeConnector(provider.url);
    flow = new AuthorisationFlow({
      ...parts,
      connectors: directoryOf([connector]),
      publicUrl: 'https://thread.example',
      logger: silentLogger,
    });
    await expect(start({ ownApp: ownApp() })).rejects.toMatchObject({ code: 'no_own_apps' });
    expect(await parts.rows.oauthFlow.count()).toBe(0);
  });

  describe('where the installation has none', () => {
    it('is asked for before anything is stored', async () => {
      withoutInstallationApp();
      for (const request of [{}, { ownApp: null }])
        await expect(start(request)).rejects.toMatchObject({
          code: 'own_app_required',
          message: expect.stringContaining('no app at Acme CRM'),
          problems: { clientId: expect.any(String), clientSecret: expect.any(String) },
        });
      expect(await parts.rows.oauthFlow.count()).toBe(0);
      expect(await parts.rows.connection.count()).toBe(0);
    });

    it('is all a connection needs, for as long as it is connected', async () => {
      withoutInstallationApp();
      expect((await authorise({ ownApp: ownApp() })).kind).toBe('connected');
      const { id } = await connected();
      const running = runtime();
      provider.voidAccessTokens();
      expect((await running.probe(id)).ok).toBe(true);
      expect((await authorise({ connectionId: id })).kind).toBe('reconnected');
      expect((await running.disconnect(id, { userId })).revocation.kind).toBe('revoked');
      await running.close();
      await expect(start({ connectionId: id })).rejects.toMatchObject({ code: 'own_app_required' });
      expect(new Set(asked)).toEqual(
        new Set(['whoAmI own-client', 'refresh own-client', 'revoke own-client']),
      );
    });

    it('is asked for by somebody who left for the provider while there still was one', async () => {
      const query = consent(await start());
      withoutInstallationApp();
      expect((await complete(query)).kind).toBe('own_app_required');
      expect(await parts.rows.connection.count()).toBe(0);
    });

    it('mends a connection that was made with the app that is gone', async () => {
      await authorise();
      const { id } = await connected();
      withoutInstallationApp();
      const running = runtime();
      provider.voidAccessTokens();
      expect(await running.probe(id)).toMatchObject({ ok: false, code: 'connector.misconfigured' });
      const context = await running.contextFor(id, 'live');
      const read = context.call('me.read', ({ accessToken, signal }) =>
        readAcme(provider.url, accessToken, signal),
      );
      await expect(read).rejects.toMatchObject({ code: 'connector.misconfigured' });
      expect(await connected()).toMatchObject({ state: 'provider_down', stateReason: 'app_missing' });
      expect((await authorise({ connectionId: id, ownApp: ownApp() })).kind).toBe('reconnected');
      expect(await running.probe(id)).toMatchObject({ ok: true, state: 'connected' });
      await running.close();
    });
  });
});
