import { Secret } from '@thread/connector-kit';
import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import { clientSecret as installedSecret, salesforceEnv } from '../../fixtures/salesforce-org';
import { salesforceEntry } from '../salesforce.connector';

const ownAppsOf = (base?: string, env = salesforceEnv(base)) => {
  const { ownApps } = readyConnector({ entry: salesforceEntry, env }).auth;
  if (!ownApps) throw new Error('There should be room for own apps.');
  return ownApps;
};
const entry = {
  clientId: '3MVG9.key.of.an.org',
  clientSecret: 'secret-of-an-orgs-own-app',
  loginUrl: 'https://acme.my.salesforce.com',
};

describe('an app of an org’s own', () => {
  it.each([
    ['https://login.salesforce.com', 'https://login.salesforce.com'],
    ['https://test.salesforce.com/', 'https://test.salesforce.com'],
    [' https://acme.my.salesforce.com ', 'https://acme.my.salesforce.com'],
    ['https://acme--uat.sandbox.my.salesforce.com/', 'https://acme--uat.sandbox.my.salesforce.com'],
  ])('logs in at %j', (loginUrl, url) => {
    const read = ownAppsOf().read({ ...entry, loginUrl });
    expect(read).toMatchObject({ kind: 'ready', app: { loginUrl: url, clientId: entry.clientId } });
    expect(JSON.stringify(read)).not.toContain(entry.clientSecret);
  });

  it.each([
    'http://acme.my.salesforce.com',
    'https://acme.my.salesforce.com.evil.example',
    'https://acme.my.salesforce.com@evil.example',
    'https://user:pass@acme.my.salesforce.com',
    'https://evil.example/.my.salesforce.com',
    'https://my.salesforce.com',
    'https://acme.my.salesforce.com:8443',
    'https://acme.my.salesforce.com/path',
    'https://acme.my.salesforce.com?x=1',
    'https://acme.force.com',
    'https://127.0.0.1',
    'http://169.254.169.254/latest',
    'javascript:alert(1)',
    'acme.my.salesforce.com',
    '',
  ])('is not let in at %j, and nothing of it is repeated', (loginUrl) => {
    const read = ownAppsOf().read({ ...entry, loginUrl });
    expect(read).toEqual({ kind: 'invalid', problems: { loginUrl: expect.stringContaining('My Domain') } });
    expect(JSON.stringify(read)).not.toMatch(/evil|secret-of/);
  });

  it('needs a key and a secret that can be some', () => {
    expect(ownAppsOf().read({ ...entry, clientId: 'a b', clientSecret: '' })).toEqual({
      kind: 'invalid',
      problems: { clientId: expect.any(String), clientSecret: expect.any(String) },
    });
  });

  it('is let in at the double alone where one is configured', () => {
    const ownApps = ownAppsOf('http://127.0.0.1:4000/salesforce/instance');
    const kindOf = (loginUrl: string) => ownApps.read({ ...entry, loginUrl }).kind;
    expect(kindOf('http://127.0.0.1:4000/salesforce/test')).toBe('ready');
    expect(kindOf('http://127.0.0.1:4001/salesforce/test')).toBe('invalid');
    expect(kindOf('https://login.salesforce.com')).toBe('invalid');
  });

  it.each([
    ['beside the installation’s', {}],
    ['where the installation has none', { SALESFORCE_CLIENT_ID: '', SALESFORCE_CLIENT_SECRET: '' }],
  ])('is what every OAuth call is made with, %s', async (_where, installed) => {
    const forms: string[] = [];
    const server = await startLoopbackServer(({ target, body }) => {
      forms.push(`${target} ${body}`);
      return target.endsWith('/token')
        ? { body: { access_token: 'a-token', refresh_token: 'next' } }
        : { status: 200, body: {} };
    });
    try {
      const auth = ownAppsOf(server.url, { ...salesforceEnv(server.url), ...installed }).authFor({
        clientId: entry.clientId,
        clientSecret: new Secret(entry.clientSecret),
        loginUrl: `${server.url}/my-domain`,
      });
      expect(auth.oauth).toMatchObject({
        clientId: entry.clientId,
        authorizeUrl: `${server.url}/my-domain/services/oauth2/authorize`,
        tokenUrl: `${server.url}/my-domain/services/oauth2/token`,
        usePkce: true,
      });
      const signal = AbortSignal.timeout(30_000);
      const refreshToken = new Secret('present');
      await auth.refresh(refreshToken, signal);
      await auth.revoke({ accessToken: new Secret('access'), refreshToken }, signal);
      await expect(auth.whoAmI(new Secret('access'), signal)).rejects.toThrow();
      expect(forms.map((form) => form.split(' ')[0])).toEqual([
        '/my-domain/services/oauth2/token',
        '/my-domain/services/oauth2/revoke',
        '/my-domain/services/oauth2/introspect',
      ]);
      for (const form of forms) {
        expect(form).toContain(`client_id=${entry.clientId}&client_secret=${entry.clientSecret}`);
        expect(form).not.toContain(installedSecret);
      }
    } finally {
      await server.close();
    }
  });
});
