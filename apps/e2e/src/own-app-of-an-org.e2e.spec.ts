import {
  disconnectConnection,
  listConnectors,
  probeConnection,
  readConnection,
  startAuthorisation,
} from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import { Ledger } from './testing/ledger';

jest.setTimeout(240_000);

const connectorId = 'salesforce';
const secret = 'secret-of-the-orgs-own-app-7Jq';

/** An app that an org’s admin made works in that org alone, and everything about the connection goes through it. */
describe.each([
  ['beside the installation’s', {}],
  ['where the installation has none', { SALESFORCE_CLIENT_ID: '', SALESFORCE_CLIENT_SECRET: '' }],
])('an org brings its own app, %s', (_where, installed) => {
  const need = 'SALESFORCE_CLIENT_ID' in installed ? 'required' : 'possible';
  let product: TemporaryProduct;
  let admin: RestClient;
  let sandbox: SandboxClient;
  let ledger: Ledger;
  let connectionId: string;
  let dropDatabase: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    const environment = { SALESFORCE_CHANGE_EVENTS: 'off', ...installed };
    product = await startTemporaryProduct({ database, environment });
    ledger = await Ledger.open(database.adminUrl);
    admin = await product.signIn('admin@brightwater.example');
    sandbox = new SandboxClient(product.sandbox?.url ?? '', connectorId);
    await sandbox.send('POST', '/apps', {
      org: 3,
      clientId: '3MVG9.own.app.of.the.org',
      clientSecret: secret,
      redirectUrls: [`${product.url}/oauth/${connectorId}/callback`],
    });
  });
  afterAll(async () => {
    await ledger?.close();
    await product?.stop();
    await dropDatabase?.();
  });

  const login = (host: string) => `${product.sandbox?.url}/salesforce/${host}`;
  const ownApp = (host: string) => ({
    clientId: '3MVG9.own.app.of.the.org',
    clientSecret: secret,
    loginUrl: login(host),
  });
  const state = async () => (await admin.call(readConnection, { params: { connectionId } })).health.state;

  it('is offered, and asked for where there is no other', async () => {
    const { data } = await admin.call(listConnectors);
    expect(data.find(({ id }) => id === connectorId)).toMatchObject({
      status: 'available',
      missingVariables: [],
      ownApps: { need },
    });
    const without = admin.call(startAuthorisation, { body: { connectorId } });
    if (need === 'possible') return void (await without);
    await expect(without).rejects.toMatchObject({
      status: 400,
      problem: {
        detail: expect.stringContaining('no app at Salesforce'),
        errors: expect.arrayContaining([
          expect.objectContaining({ path: 'body.ownApp.clientId', code: 'own_app_required' }),
        ]),
      },
    });
    const { url } = await admin.session.follow(`${product.url}/oauth/${connectorId}/start`, (address) =>
      new URL(address).searchParams.has('outcome'),
    );
    expect(new URL(url).searchParams.get('outcome')).toBe('own_app_required');
    expect(await ledger.count('SELECT count(*) AS n FROM oauth_flow', [])).toBe(0);
  });

  it('is refused with an address that is not the provider’s, and nothing is sent there', async () => {
    for (const loginUrl of [
      'https://evil.example',
      'http://127.0.0.1:9/salesforce/test',
      'http://169.254.169.254',
    ])
      await expect(
        admin.call(startAuthorisation, {
          body: { connectorId, ownApp: { ...ownApp('test'), loginUrl } },
        }),
      ).rejects.toMatchObject({
        status: 400,
        problem: { errors: [expect.objectContaining({ path: 'body.ownApp.loginUrl' })] },
      });
  });

  it('does not work in another org', async () => {
    const { outcome } = await connectProvider(admin, connectorId, { ownApp: ownApp('login') });
    expect(outcome).toBe('exchange_failed');
  });

  it('connects the sandbox org, where the installation’s app logs in at another host', async () => {
    const { outcome } = await connectProvider(admin, connectorId, { ownApp: ownApp('test') });
    expect(outcome).toBe('connected');
    const { data } = await admin.call(listConnectors);
    const card = data.find(({ id }) => id === connectorId);
    connectionId = card?.connections[0]?.id ?? '';
    expect(card?.ownApps?.loginHosts).toHaveLength(1);
    expect(await admin.call(readConnection, { params: { connectionId } })).toMatchObject({
      externalAccountName: expect.stringContaining('(sandbox)'),
      health: { state: 'connected' },
      app: { owner: 'customer', clientId: '3MVG9….org', setAt: expect.any(String) },
    });
  });

  it('renews its access through the app, again and again', async () => {
    for (let time = 0; time < 2; time += 1) {
      await sandbox.send('POST', '/actions/expireSessions', { org: 3 });
      expect(await admin.call(probeConnection, { params: { connectionId } })).toMatchObject({ ok: true });
    }
    expect(await state()).toBe('connected');
  });

  it('is reconnected through the app without entering it again', async () => {
    await sandbox.send('POST', '/actions/revokeGrant', { org: 3 });
    expect(await admin.call(probeConnection, { params: { connectionId } })).toMatchObject({ ok: false });
    expect(await state()).toBe('needs_reconnection');
    expect((await connectProvider(admin, connectorId, { connectionId })).outcome).toBe('reconnected');
    expect(await admin.call(probeConnection, { params: { connectionId } })).toMatchObject({ ok: true });
  });

  it('keeps its secret in no row that can be read, and in none at all after disconnecting', async () => {
    const tables = ['connection', 'oauth_flow', 'audit_entry', 'connection_state_change'];
    for (const table of tables) {
      const rows = await ledger.rows(`SELECT * FROM ${table}`);
      expect(JSON.stringify(rows)).not.toMatch(/7Jq|own\.app\.of/);
    }
    const held = () =>
      ledger.count('SELECT count(*) AS n FROM sealed_secret WHERE connection_id = $1', [connectionId]);
    expect(await held()).toBe(1);
    const { revokedAtProvider } = await admin.call(disconnectConnection, {
      params: { connectionId },
      body: { confirm: true },
    });
    expect(revokedAtProvider).toBe(true);
    expect(await held()).toBe(0);
  });
});
