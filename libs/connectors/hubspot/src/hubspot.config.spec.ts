import { readHubspotConfig } from './hubspot.config';

const env = { HUBSPOT_CLIENT_ID: 'client-id', HUBSPOT_CLIENT_SECRET: 'a-secret-of-some-length' };

it('needs only client id and secret; everything else is the real HubSpot', () => {
  const read = readHubspotConfig(env);
  expect(read).toMatchObject({
    kind: 'ready',
    config: {
      clientId: 'client-id',
      appId: null,
      authorizeUrl: 'https://app.hubspot.com/oauth/authorize',
      tokenUrl: 'https://api.hubapi.com/oauth/2026-09/token',
      apiUrl: 'https://api.hubapi.com',
      usePkce: false,
      acceptV1Signatures: false,
    },
  });
});

it('takes other addresses, with a path and a slash at the end', () => {
  const read = readHubspotConfig({
    ...env,
    HUBSPOT_API_URL: 'http://127.0.0.1:4100/hubspot/api/',
    HUBSPOT_USE_PKCE: 'true',
  });
  expect(read).toMatchObject({
    kind: 'ready',
    config: { apiUrl: 'http://127.0.0.1:4100/hubspot/api', usePkce: true },
  });
});

it.each([
  ['HUBSPOT_APP_ID', 'twelve'],
  ['HUBSPOT_API_URL', 'api.hubapi.com'],
  ['HUBSPOT_API_URL', 'http://api.hubapi.com'],
  ['HUBSPOT_API_URL', 'file:///etc/passwd'],
  ['HUBSPOT_TOKEN_URL', 'https://user:password@api.hubapi.com/token'],
  ['HUBSPOT_AUTHORIZE_URL', 'https://app.hubspot.com/oauth/authorize?x=1'],
  ['HUBSPOT_USE_PKCE', 'yes'],
  ['HUBSPOT_CLIENT_SECRET', 'with a space in it'],
])('refuses %s=%s by name, without repeating the value', (name, value) => {
  const read = readHubspotConfig({ ...env, [name]: value });
  expect(read).toEqual({
    kind: 'invalid',
    problems: [expect.stringMatching(new RegExp(`^${name} must be`))],
  });
  expect(JSON.stringify(read)).not.toContain(value);
});

it('lists every problem at once', () => {
  expect(readHubspotConfig({ ...env, HUBSPOT_APP_ID: 'x', HUBSPOT_USE_PKCE: 'y' })).toMatchObject({
    problems: [{}, {}].map(() => expect.any(String)),
  });
});
