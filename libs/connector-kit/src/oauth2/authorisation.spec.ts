import { inspect } from 'node:util';
import { Secret } from '@thread/domain';
import type { OauthSettings } from '../contract/connector';
import {
  AuthorisationExpired,
  ConnectorMisconfigured,
  RateLimited,
  UnexpectedResponse,
  VendorUnavailable,
} from '../errors/connector-error';
import { startLoopbackServer } from '../testing/loopback-server';
import type { LoopbackHandler, LoopbackServer } from '../testing/loopback-server';
import { completeAuthorisation } from './complete-authorisation';
import type { AuthorisationReturn } from './complete-authorisation';
import { startAuthorisation } from './start-authorisation';

const settings: OauthSettings = {
  connectorId: 'acme-crm',
  authorizeUrl: 'https://crm.example.com/oauth/authorize?prompt=consent',
  tokenUrl: 'https://crm.example.com/oauth/token',
  clientId: 'the client',
  clientSecret: new Secret('secret-canary'),
  usePkce: false,
};
const redirectUri = 'https://thread.example.com/oauth/acme-crm/callback';
const start = { redirectUri, scopes: ['a.read', 'b:write'], optionalScopes: [], state: 'st&te=1' };

describe('the authorisation address', () => {
  it('carries what it must and nothing else', () => {
    const url = new URL(startAuthorisation(settings, start));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      prompt: 'consent',
      response_type: 'code',
      client_id: 'the client',
      redirect_uri: redirectUri,
      scope: 'a.read b:write',
      state: 'st&te=1',
    });
    expect(url.href).not.toContain('secret-canary');
  });

  it('carries the challenge and the provider’s own parameters', () => {
    const own: OauthSettings = {
      ...settings,
      authorizeParams: ({ optionalScopes }) => ({ optional_scope: optionalScopes.join(' ') }),
    };
    const url = new URL(
      startAuthorisation(own, { ...start, optionalScopes: ['c', 'd'], codeChallenge: 'challenge' }),
    );
    expect(url.searchParams.get('optional_scope')).toBe('c d');
    expect([url.searchParams.get('code_challenge'), url.searchParams.get('code_challenge_method')]).toEqual([
      'challenge',
      'S256',
    ]);
  });

  it('is not made without a state', () => {
    expect(() => startAuthorisation(settings, { ...start, state: '' })).toThrow(TypeError);
  });
});

describe('coming back', () => {
  let server: LoopbackServer | null = null;
  afterEach(async () => {
    await server?.close();
    server = null;
  });

  const comeBack = async (
    handler: LoopbackHandler,
    fields: Partial<AuthorisationReturn> = {},
    own: Partial<OauthSettings> = {},
  ) => {
    server = await startLoopbackServer(handler);
    const end = await completeAuthorisation(
      { ...settings, tokenUrl: `${server.url}/token`, ...own },
      {
        redirectUri,
        query: { code: 'code-canary', state: 'ignored here' },
        signal: AbortSignal.timeout(10_000),
        ...fields,
      },
    );
    if (end.kind === 'failed')
      expect(inspect(end.error, { depth: 20, showHidden: true })).not.toMatch(/canary/);
    return end;
  };
  const never: LoopbackHandler = () => null;

  it('exchanges the code once, with the secret in the form', async () => {
    const body = {
      access_token: 'at',
      refresh_token: 'rt',
      id_token: 'it',
      expires_in: 1800,
      hub_id: 90071992547409931,
    };
    const end = await comeBack(() => ({ body }));
    expect(end).toEqual({
      kind: 'tokens',
      accessToken: 'at',
      refreshToken: 'rt',
      params: { expires_in: 1800, hub_id: expect.anything() },
    });
    expect(server?.requests).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(server?.requests[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'code-canary',
      redirect_uri: redirectUri,
      client_id: 'the client',
      client_secret: 'secret-canary',
    });
  });

  it('exchanges the code as JSON with Basic where the provider wants that, and sends the secret nowhere else', async () => {
    await comeBack(() => ({ body: { access_token: 'at' } }), {}, { tokenRequest: 'basic_json' });
    const [request] = server?.requests ?? [];
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from('the client:secret-canary').toString('base64')}`,
    );
    expect(request?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      grant_type: 'authorization_code',
      code: 'code-canary',
      redirect_uri: redirectUri,
    });
  });

  it.each([{}, { code: '' }, { code: ['a', 'b'] }, { code: { $ne: '' } }])(
    'fails for want of a code with %j',
    async (query) => {
      const error = { message: 'The provider sent the browser back without a code.' };
      expect(await comeBack(never, { query })).toMatchObject({ kind: 'failed', error });
      expect(server?.requests).toHaveLength(0);
    },
  );

  it('hands the PKCE verifier through', async () => {
    await comeBack(() => ({ body: { access_token: 'at' } }), { codeVerifier: 'the-verifier' });
    expect(new URLSearchParams(server?.requests[0]?.body).get('code_verifier')).toBe('the-verifier');
  });

  it('does without a refresh token', async () => {
    expect(await comeBack(() => ({ body: { access_token: 'at', refresh_token: null } }))).toMatchObject({
      kind: 'tokens',
      refreshToken: null,
    });
  });

  it.each([
    [
      { error: 'access_denied', error_description: 'The user <b>said</b> no' },
      { kind: 'denied', error: 'access_denied', description: 'The user <b>said</b> no' },
    ],
    [
      { error: 'access_denied', code: 'x' },
      { kind: 'denied', error: 'access_denied', description: null },
    ],
    [{ error: 'consent_required' }, { kind: 'denied', error: 'consent_required', description: null }],
  ])('is a refusal with %j', async (query, end) => {
    expect(await comeBack(never, { query })).toEqual(end);
    expect(server?.requests).toHaveLength(0);
  });

  it.each([
    [{ error: 'invalid_scope' }, ConnectorMisconfigured],
    [{ error: 'unauthorized_client' }, ConnectorMisconfigured],
    [{ error: 'temporarily_unavailable' }, VendorUnavailable],
  ])('fails with %j, without a token request', async (query, type) => {
    expect(await comeBack(never, { query })).toMatchObject({ kind: 'failed', error: { constructor: type } });
    expect(server?.requests).toHaveLength(0);
  });

  it('asks the provider’s own table first about a refusal', async () => {
    const own: Partial<OauthSettings> = {
      authorisationError: (error, description, facts) =>
        description === 'blocked' ? new ConnectorMisconfigured(`Ours: ${error}.`, facts) : null,
    };
    const query = { error: 'APP_BLOCKED', error_description: 'blocked' };
    expect(await comeBack(never, { query }, own)).toMatchObject({
      kind: 'failed',
      error: { message: 'Ours: APP_BLOCKED.', facts: { providerCode: 'APP_BLOCKED' } },
    });
    const other = { error: 'access_denied' };
    expect(await comeBack(never, { query: other }, own)).toMatchObject({ kind: 'denied' });
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'code-canary was used' }, AuthorisationExpired],
    [400, { error: 'invalid_client' }, ConnectorMisconfigured],
    [401, {}, ConnectorMisconfigured],
    [400, { error: 'invalid_request' }, UnexpectedResponse],
    [429, { error: 'slow_down' }, RateLimited],
    [503, 'code-canary', VendorUnavailable],
    [200, '<html>code-canary</html>', UnexpectedResponse],
    [200, 'access_token=at', UnexpectedResponse],
    [200, { refresh_token: 'canary' }, UnexpectedResponse],
    [200, { access_token: { canary: true } }, UnexpectedResponse],
    [302, 'code-canary', UnexpectedResponse],
  ])('fails with %i %j as it should', async (status, body, type) => {
    const headers: Record<string, string> =
      status === 302 ? { location: 'https://elsewhere.example/?access_token=canary' } : {};
    expect(await comeBack(() => ({ status, body, headers }))).toMatchObject({
      kind: 'failed',
      error: { constructor: type },
    });
  });

  it('fails when the provider does not answer in time', async () => {
    const end = await comeBack(() => 'stay silent', { signal: AbortSignal.timeout(30) });
    expect(end).toMatchObject({
      kind: 'failed',
      error: {
        constructor: VendorUnavailable,
        facts: { connectorId: 'acme-crm', operation: 'oauth.exchange' },
      },
    });
  });

  it('lets the provider’s own codes come first', async () => {
    const own: Partial<OauthSettings> = {
      tokenError: (_answer, facts) => new ConnectorMisconfigured('Ours.', facts),
    };
    expect(await comeBack(() => ({ status: 400, body: { error: 'invalid_grant' } }), {}, own)).toMatchObject({
      error: { message: 'Ours.' },
    });
  });
});
