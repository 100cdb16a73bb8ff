import { inspect } from 'node:util';
import {
  AuthorisationExpired,
  ConnectorMisconfigured,
  RateLimited,
  Secret,
  UnexpectedResponse,
  VendorUnavailable,
  completeAuthorisation,
  startAuthorisation,
} from '@thread/connector-kit';
import { installationAuth, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackAnswer, LoopbackHandler, LoopbackServer } from '@thread/connector-kit/testing';
import { hubspotEnv, recordedRoutes, recordedSecret, replaying } from '../../fixtures/read-fixture';
import { hubspotEntry } from '../hubspot.connector';

const token = 'POST /oauth/2026-09/token';
const introspect = 'POST /oauth/2026-09/token/introspect';
const revoke = 'POST /oauth/2026-09/token/revoke';
const uninstall = 'DELETE /appinstalls/2026-09/external-install';
const redirectUri = 'https://thread.example.com/oauth/hubspot/callback';
const accessToken = new Secret('access-canary');
const refreshToken = new Secret('refresh-canary');
const signal = AbortSignal.timeout(10_000);

let server: LoopbackServer;
const authWith = async (routes: Readonly<Record<string, string | LoopbackHandler>>) => {
  server = await startLoopbackServer(replaying({ ...recordedRoutes, ...routes }));
  return installationAuth({ entry: hubspotEntry, env: hubspotEnv(server.url) });
};
afterEach(async () => {
  expect(server.unexpected).toEqual([]);
  await server.close();
});

const always =
  (answer: LoopbackAnswer): LoopbackHandler =>
  () =>
    answer;
const formOf = (route: string): Record<string, string> => {
  const request = server.requests.find(({ method, target }) => `${method} ${target}` === route);
  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  return Object.fromEntries(new URLSearchParams(request?.body));
};
const client = { client_id: 'a1b2c3d4-client-id', client_secret: recordedSecret };

describe('asking for access', () => {
  it('sends exactly the parameters HubSpot documents', async () => {
    const { oauth } = await authWith({});
    const request = { redirectUri, scopes: ['oauth', 'crm.objects.deals.read'], state: 'the-state' };
    const all = new URL(
      startAuthorisation(oauth, {
        ...request,
        optionalScopes: ['crm.objects.line_items.read', 'settings.currencies.read'],
      }),
    );
    expect(all.origin + all.pathname).toBe('https://app.hubspot.com/oauth/authorize');
    expect(Object.fromEntries(all.searchParams)).toEqual({
      response_type: 'code',
      client_id: client.client_id,
      redirect_uri: redirectUri,
      scope: 'oauth crm.objects.deals.read',
      optional_scope: 'crm.objects.line_items.read settings.currencies.read',
      state: 'the-state',
    });
    const plain = new URL(startAuthorisation(oauth, { ...request, optionalScopes: [] }));
    expect(plain.searchParams.has('optional_scope')).toBe(false);
  });

  it('exchanges the code for tokens that cannot be printed', async () => {
    const auth = await authWith({});
    const end = await completeAuthorisation(auth.oauth, {
      redirectUri,
      query: { code: 'the-code', state: 's' },
      signal,
    });
    if (end.kind !== 'tokens') throw new Error('There should be tokens.');
    expect(formOf(token)).toEqual({
      ...client,
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: redirectUri,
    });
    const issued = auth.readIssuedTokens(end);
    expect([issued.accessToken.expose(), issued.refreshToken?.expose()]).toEqual([
      'CJSP5-access',
      'eu1-refresh',
    ]);
    expect(issued).toMatchObject({ expiresInSeconds: 1800, scopes: ['oauth', 'crm.objects.deals.read'] });
    expect(inspect(issued)).not.toContain('CJSP5');
  });

  it.each([
    ['BAD_AUTH_CODE', AuthorisationExpired],
    ['BAD_CODE_VERIFIER', AuthorisationExpired],
    ['BAD_REDIRECT_URI', ConnectorMisconfigured],
    ['BAD_CLIENT_ID', ConnectorMisconfigured],
    ['BAD_CLIENT_SECRET', ConnectorMisconfigured],
    ['BAD_SCOPES', ConnectorMisconfigured],
  ])('tells %s apart', async (status, type) => {
    const body = {
      error: 'invalid_grant',
      error_description: 'the-code',
      status,
      message: 'the-code',
      correlationId: 'c0ffee',
    };
    const { oauth } = await authWith({ [token]: always({ status: 400, body }) });
    const end = await completeAuthorisation(oauth, { redirectUri, query: { code: 'the-code' }, signal });
    if (end.kind !== 'failed') throw new Error('It should fail.');
    expect(end.error).toBeInstanceOf(type);
    expect(end.error.facts).toEqual({
      connectorId: 'hubspot',
      operation: 'oauth.exchange',
      status: 400,
      providerCode: status,
      correlationId: 'c0ffee',
    });
    expect(inspect(end.error, { depth: 10, showHidden: true })).not.toContain('the-code');
  });
});

it.each(['', null])('does not take %j for an access token', async (accessTokenText) => {
  const auth = await authWith({});
  const answer = { accessToken: accessTokenText as string, refreshToken: 'r', params: {} };
  expect(() => auth.readIssuedTokens(answer)).toThrow(UnexpectedResponse);
});

describe('refreshing', () => {
  it('sends the refresh token and keeps what comes back', async () => {
    const auth = await authWith({});
    const issued = await auth.refresh(refreshToken, signal);
    expect(formOf(token)).toEqual({
      ...client,
      grant_type: 'refresh_token',
      refresh_token: 'refresh-canary',
    });
    expect([issued.accessToken.expose(), issued.refreshToken?.expose(), issued.expiresInSeconds]).toEqual([
      'CJSP5-access',
      'eu1-refresh',
      1800,
    ]);
  });

  it('keeps the present refresh token when none comes back', async () => {
    const auth = await authWith({ [token]: always({ body: { access_token: 'a', expires_in: 1800 } }) });
    expect(await auth.refresh(refreshToken, signal)).toMatchObject({ refreshToken: null, scopes: null });
  });

  it.each([
    [400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }, AuthorisationExpired],
    [400, { error: 'access_denied', status: 'BAD_HUB' }, AuthorisationExpired],
    [400, { error: 'invalid_grant' }, AuthorisationExpired],
    [400, { status: 'BAD_CLIENT_SECRET' }, ConnectorMisconfigured],
    [401, { error: 'invalid_client' }, ConnectorMisconfigured],
    [429, { errorType: 'RATE_LIMIT', status: 'error' }, RateLimited],
    [500, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }, VendorUnavailable],
    [502, '<html>', VendorUnavailable],
    [200, '<html>', UnexpectedResponse],
    [200, { refresh_token: 'only' }, UnexpectedResponse],
    [400, '<html>', UnexpectedResponse],
    [307, '', UnexpectedResponse],
  ])('turns %i %j into its error without the token', async (status, body, type) => {
    const location: Record<string, string> =
      status === 307 ? { location: 'https://elsewhere.example/token' } : {};
    const auth = await authWith({ [token]: always({ status, body, headers: location }) });
    const error: unknown = await auth.refresh(refreshToken, signal).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(type);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(
      new RegExp(`refresh-canary|${recordedSecret}`),
    );
  });
});

describe('who the tokens belong to', () => {
  it('is read from the token and the account', async () => {
    const auth = await authWith({});
    expect(await auth.whoAmI(accessToken, signal)).toEqual({
      externalAccountId: '62515',
      externalAccountName: 'vendor.example',
      grantedScopes: ['oauth', 'crm.objects.deals.read', 'crm.objects.line_items.read'],
      facts: {
        name: 'vendor.example',
        timeZone: 'Europe/Berlin',
        currency: 'EUR',
        additionalCurrencies: ['USD'],
        homeUrl: 'https://app-eu1.hubspot.com/contacts/62515',
      },
    });
    expect(formOf(introspect)).toEqual({
      ...client,
      token: 'access-canary',
      token_type_hint: 'access_token',
    });
  });

  it('is nobody when HubSpot says the token is dead', async () => {
    const auth = await authWith({ [introspect]: always({ body: { active: false } }) });
    await expect(auth.whoAmI(accessToken, signal)).rejects.toBeInstanceOf(AuthorisationExpired);
  });

  it('does with little: no name, an unknown zone, no currency, a strange domain', async () => {
    const auth = await authWith({
      [introspect]: always({ body: { active: true, hub_id: 7 } }),
      'GET /account-info/2026-09/details': always({
        body: { portalId: 7, timeZone: 'Mars/Olympus', companyCurrency: null, uiDomain: 'evil.example/?' },
      }),
    });
    expect(await auth.whoAmI(accessToken, signal)).toMatchObject({
      externalAccountName: 'HubSpot account 7',
      grantedScopes: [],
      facts: { timeZone: 'UTC', currency: null, homeUrl: 'https://app.hubspot.com/contacts/7' },
    });
  });
});

describe('trying what was granted', () => {
  const list = (type: string) => `GET /crm/objects/2026-09/${type}`;
  const readable = always({ body: { results: [] } });
  const refusing = always({
    status: 403,
    body: { status: 'error', category: 'MISSING_SCOPES', message: 'Missing.' },
  });
  const granted = [
    'oauth',
    'crm.objects.deals.read',
    'crm.objects.companies.read',
    'crm.objects.owners.read',
  ];
  const tried = async (routes: Readonly<Record<string, LoopbackHandler>>) => {
    const auth = await authWith(routes);
    return auth.refusedScopes?.((_operation, send) => send({ accessToken, signal }), granted);
  };

  it('F79: reads one record of each kind, and names the scope that is refused', async () => {
    const routes = { [list('deals')]: readable, [list('companies')]: refusing };
    expect(await tried(routes)).toEqual(['crm.objects.companies.read']);
    expect(server.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      `${list('deals')}?limit=1`,
      `${list('companies')}?limit=1`,
      'GET /crm/owners/2026-09?limit=1',
    ]);
  });

  it('takes no other trouble for a refusal', async () => {
    const down = always({ status: 503 });
    await expect(tried({ [list('deals')]: down })).rejects.toBeInstanceOf(VendorUnavailable);
  });
});

describe('ending access', () => {
  const called = (): readonly string[] => server.requests.map(({ method, target }) => `${method} ${target}`);

  it('revokes the refresh token, then uninstalls', async () => {
    const auth = await authWith({ [revoke]: always({ status: 200 }), [uninstall]: always({ status: 204 }) });
    await auth.revoke({ accessToken, refreshToken }, signal);
    expect(called()).toEqual([revoke, uninstall]);
    expect(formOf(revoke)).toEqual({ ...client, token: 'refresh-canary', token_type_hint: 'refresh_token' });
    expect(server.requests[1]?.headers.authorization).toBe('Bearer access-canary');
  });

  it('is content when both are gone already', async () => {
    const auth = await authWith({
      [revoke]: always({ status: 400, body: { error: 'invalid_grant' } }),
      [uninstall]: always({ status: 401, body: {} }),
    });
    await expect(auth.revoke({ accessToken, refreshToken }, signal)).resolves.toBeUndefined();
  });

  it('still uninstalls when the revocation fails, and says that it failed', async () => {
    const auth = await authWith({ [revoke]: always({ status: 503 }), [uninstall]: always({ status: 204 }) });
    await expect(auth.revoke({ accessToken, refreshToken }, signal)).rejects.toBeInstanceOf(
      VendorUnavailable,
    );
    expect(called()).toEqual([revoke, uninstall]);
  });

  it('only uninstalls when there is no refresh token', async () => {
    const auth = await authWith({ [uninstall]: always({ status: 204 }) });
    await auth.revoke({ accessToken, refreshToken: null }, signal);
    expect(called()).toEqual([uninstall]);
  });
});
