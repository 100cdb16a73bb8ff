import {
  AuthorisationExpired,
  ConnectorMisconfigured,
  MissingScope,
  QuotaExhausted,
  RateLimited,
  Secret,
  VendorUnavailable,
} from '@thread/connector-kit';
import { installationAuth, readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackAnswer, LoopbackHandler, LoopbackServer } from '@thread/connector-kit/testing';
import { orgContext, orgHandler, orgId, salesforceEnv, standardSchema } from '../../fixtures/salesforce-org';
import type { QueryHandler } from '../../fixtures/salesforce-org';
import { salesforceEntry } from '../salesforce.connector';
import { authorisationErrorOf, fixes } from '../salesforce.errors';

let server: LoopbackServer | undefined;
const running = (): LoopbackServer => {
  if (!server) throw new Error('No server was started.');
  return server;
};
const signal = (): AbortSignal => AbortSignal.timeout(30_000);
const authOf = (base: string) => installationAuth({ entry: salesforceEntry, env: salesforceEnv(base) });

const settings: QueryHandler = ({ object }) => {
  if (object === 'Organization')
    return [{ Id: orgId, Name: 'Acme', IsSandbox: true, TimeZoneSidKey: 'Europe/Oslo' }];
  if (object === 'CurrencyType') return { status: 400, body: [{ errorCode: 'INVALID_TYPE', message: 'x' }] };
  return [];
};

/** The log-in host and the org at one address. */
const everything = (
  changes: { schema?: typeof standardSchema; query?: QueryHandler; scope?: string; instance?: string } = {},
): LoopbackHandler =>
  orgHandler(changes.query ?? settings, {
    schema: changes.schema ?? standardSchema,
    other: ({ method, target, headers }): LoopbackAnswer | null => {
      const base = `http://${headers.host ?? ''}`;
      if (`${method} ${target}` === 'POST /services/oauth2/introspect')
        return { body: { active: true, scope: changes.scope ?? 'api id offline_access' } };
      if (target === '/services/oauth2/userinfo')
        return {
          body: {
            user_id: '005gk0000000001AAA',
            organization_id: orgId.slice(0, 15),
            urls: {
              rest: `${changes.instance ?? base}/services/data/v{version}/`,
              custom_domain: changes.instance ?? base,
            },
          },
        };
      if (target === '/services/data/v67.0/connect/organization')
        return { body: { features: { multiCurrency: false, defaultCurrencyIsoCode: 'NOK' } } };
      return null;
    },
  });

afterEach(async () => {
  expect(server?.unexpected ?? []).toEqual([]);
  await server?.close();
  server = undefined;
});

const whoAmI = async (handler: LoopbackHandler) => {
  server = await startLoopbackServer(handler);
  return authOf(server.url).whoAmI(new Secret('access-token-canary'), signal());
};

describe('who am I', () => {
  it('tells org, scopes, zone, currency and the address of the API', async () => {
    expect(await whoAmI(everything())).toEqual({
      externalAccountId: orgId,
      externalAccountName: 'Acme (sandbox)',
      grantedScopes: ['api', 'id', 'refresh_token'],
      facts: {
        name: 'Acme (sandbox)',
        timeZone: 'Europe/Oslo',
        currency: 'NOK',
        additionalCurrencies: [],
        homeUrl: running().url,
      },
    });
  });

  it('knows the currencies of an org that has several', async () => {
    const query: QueryHandler = (asked) =>
      asked.object === 'CurrencyType'
        ? [
            { IsoCode: 'USD', IsCorporate: false },
            { IsoCode: 'EUR', IsCorporate: true },
          ]
        : settings(asked);
    expect((await whoAmI(everything({ query }))).facts).toMatchObject({
      currency: 'EUR',
      additionalCurrencies: ['USD'],
    });
  });

  it('sends the token to no address that is not Salesforce’s', async () => {
    await expect(
      whoAmI(everything({ instance: 'https://acme.my.salesforce.com.evil.example' })),
    ).rejects.toThrow(ConnectorMisconfigured);
    expect(running().requests.map(({ target }) => target)).toEqual([
      '/services/oauth2/introspect',
      '/services/oauth2/userinfo',
    ]);
  });

  it.each([
    [
      (name: string) => name === 'Opportunity',
      [],
      'may not read opportunities',
      'Object Settings › Opportunity',
    ],
    [(name: string) => name === 'Account', [], 'may not read accounts', 'Object Settings › Account'],
    [
      () => false,
      ['StageName', 'CloseDate'],
      'hides Opportunity.StageName, Opportunity.CloseDate',
      'Field Permissions › switch Read Access on',
    ],
  ])('refuses a user who sees too little, with the fix', async (isHidden, hiddenFields, what, fix) => {
    const schema = Object.fromEntries(
      Object.entries(standardSchema)
        .filter(([name]) => !isHidden(name))
        .map(([name, fields]) => [
          name,
          fields.filter(([field]) => !(hiddenFields as string[]).includes(field)),
        ]),
    );
    const refused = await whoAmI(everything({ schema })).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(MissingScope);
    expect((refused as Error).message).toContain(what);
    expect((refused as Error).message).toContain(fix);
  });
});

describe('a refused call', () => {
  it.each([
    [403, 'API_DISABLED_FOR_ORG', '', MissingScope, fixes.apiDisabled],
    [403, 'API_CURRENTLY_DISABLED', '', MissingScope, fixes.userWithoutApi],
    [401, 'INVALID_SESSION_ID', 'Session expired or invalid', AuthorisationExpired, null],
    [
      401,
      'INVALID_SESSION_ID',
      'This session is not valid for use with the REST API',
      MissingScope,
      fixes.sessionWithoutApi,
    ],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', QuotaExhausted, null],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.', RateLimited, null],
    [503, 'SERVER_UNAVAILABLE', '', VendorUnavailable, null],
    [400, 'QUERY_TIMEOUT', '', VendorUnavailable, null],
  ])('%i %s %s means what it means', async (status, errorCode, message, type, fix) => {
    server = await startLoopbackServer(() => ({ status, body: [{ errorCode, message }] }));
    const { records } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
    const error = await Promise.resolve(records!.searchDeals(orgContext(server.url).context, '')).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ facts: { providerCode: errorCode, status } });
    if (fix !== null) expect((error as Error).message).toBe(fix);
  });
});

describe('tokens', () => {
  it('are renewed with whatever refresh token comes back', async () => {
    server = await startLoopbackServer(({ target, body }) => {
      expect(target).toBe('/services/oauth2/token');
      const token = new URLSearchParams(body).get('refresh_token');
      return {
        body: {
          access_token: 'at-2',
          scope: 'api id refresh_token',
          ...(token === 'rotating' ? { refresh_token: 'next' } : {}),
        },
      };
    });
    const auth = authOf(server.url);
    const rotated = await auth.refresh(new Secret('rotating'), signal());
    const kept = await auth.refresh(new Secret('steady'), signal());
    expect([rotated.refreshToken?.expose(), kept.refreshToken]).toEqual(['next', null]);
    expect(rotated.expiresInSeconds).toBe(6_300);
  });

  it.each([
    ['invalid_grant', 'expired access/refresh token', AuthorisationExpired],
    ['invalid_grant', 'ip restricted', ConnectorMisconfigured],
    ['inactive_user', 'user is inactive', AuthorisationExpired],
    ['inactive_org', 'organization is inactive', AuthorisationExpired],
    ['invalid_client_id', 'client identifier invalid', ConnectorMisconfigured],
    ['invalid_app_access', 'user is not admin approved', ConnectorMisconfigured],
    ['rate_limit_exceeded', 'retry your request', RateLimited],
    ['server_error', 'oops', VendorUnavailable],
  ])('%s (%s) is the end of the grant only when it is', async (error, description, type) => {
    server = await startLoopbackServer(() => ({
      status: 400,
      body: { error, error_description: description },
    }));
    await expect(authOf(server.url).refresh(new Secret('token-canary'), signal())).rejects.toBeInstanceOf(
      type,
    );
  });

  it('are revoked by the refresh token, also when they are gone already', async () => {
    server = await startLoopbackServer(({ body }) =>
      new URLSearchParams(body).get('token') === 'alive'
        ? { body: '' }
        : { status: 400, body: { error: 'invalid_token' } },
    );
    const auth = authOf(server.url);
    for (const token of ['alive', 'gone'])
      await auth.revoke({ accessToken: new Secret('at'), refreshToken: new Secret(token) }, signal());
    expect(server.requests).toHaveLength(2);
  });
});

describe('coming back without a code', () => {
  const facts = { connectorId: 'salesforce', operation: 'oauth.exchange' };

  it.each([
    ['invalid_client', 'app must be installed into org', fixes.notInstalled],
    ['OAUTH_APPROVAL_ERROR_GENERIC', 'An unexpected error has occurred', fixes.notInstalled],
    ['OAUTH_EC_APP_NOT_FOUND', 'app not found', fixes.notInstalled],
    ['OAUTH_APP_BLOCKED', 'this app is blocked by admin', fixes.blocked],
  ])('%s (%s) says what the admin has to do', (error, description, fix) => {
    expect(authorisationErrorOf(error, description, facts)?.message).toBe(fix);
  });

  it('is an ordinary refusal when the person said no', () => {
    expect(authorisationErrorOf('access_denied', 'end-user denied authorization', facts)).toBeNull();
  });
});
