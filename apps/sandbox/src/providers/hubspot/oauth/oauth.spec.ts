import { createHash } from 'node:crypto';
import { allScopes, read, redirectUri, SandboxUnderTest } from '../../../testing/sandbox-under-test';

let sandbox: SandboxUnderTest;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const codeForm = (code: string, extra: Record<string, string> = {}) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  ...extra,
});

describe('consent', () => {
  it('shows the accounts, the scopes and lets the browser return to the app', async () => {
    const response = await fetch(sandbox.authorizeUrl({ optional_scope: 'settings.currencies.read' }));
    const page = await response.text();
    expect(page).toContain('Brightwater Systems');
    expect(page).toContain('Northlight Studio');
    expect(page).toContain('settings.currencies.read');
    expect(response.headers.get('content-security-policy')).toContain(
      `form-action 'self' ${new URL(redirectUri).origin}`,
    );
  });

  it.each([
    ['another client id', { client_id: 'someone-else' }],
    ['a redirect URL that only starts alike', { redirect_uri: `${redirectUri}/x` }],
    ['no scope', { scope: '' }],
  ])('is refused on a page, never redirected, with %s', async (_case, extra) => {
    const response = await fetch(sandbox.authorizeUrl(extra), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ decision: 'grant' }),
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  it('sends a refusal back with the state', async () => {
    const params = await sandbox.consent({ state: 's-1' }, { decision: 'deny' });
    expect(Object.fromEntries(params)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 's-1',
    });
  });

  it('can be granted by half: un-ticked optional scopes are not granted', async () => {
    const params = await sandbox.consent({ optional_scope: 'a.read b.read' }, { optional: 'b.read' });
    const { body } = await sandbox.token(codeForm(params.get('code') ?? ''));
    expect(body.scopes).toEqual([...allScopes, 'b.read']);
  });

  it('refuses a forged cross-site decision', async () => {
    const response = await fetch(sandbox.authorizeUrl(), {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
      body: new URLSearchParams({ decision: 'grant' }),
    });
    expect(response.status).toBe(403);
  });
});

describe('the token endpoint', () => {
  it.each([
    [
      '/oauth/2026-09/token',
      [
        'access_token',
        'expires_in',
        'hub_id',
        'id_token',
        'refresh_token',
        'scopes',
        'token_type',
        'token_use',
        'user_id',
      ],
    ],
    [
      '/oauth/2026-03/token',
      [
        'access_token',
        'expires_in',
        'hub_id',
        'id_token',
        'refresh_token',
        'scopes',
        'token_type',
        'token_use',
        'user_id',
      ],
    ],
    [
      '/oauth/v3/token',
      [
        'access_token',
        'expires_in',
        'hub_id',
        'id_token',
        'refresh_token',
        'scopes',
        'token_type',
        'token_use',
        'user_id',
      ],
    ],
    ['/oauth/v1/token', ['access_token', 'expires_in', 'refresh_token', 'token_type']],
  ])('%s answers with its own fields', async (path, fields) => {
    const params = await sandbox.consent();
    const { status, body } = await sandbox.token(codeForm(params.get('code') ?? ''), path);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(fields);
    expect(body.expires_in).toBe(1800);
  });

  it.each([
    ['BAD_CLIENT_ID', 'invalid_client', { client_id: 'x', grant_type: 'refresh_token' }],
    ['BAD_CLIENT_SECRET', 'invalid_client', { client_secret: 'x', grant_type: 'refresh_token' }],
    ['BAD_GRANT_TYPE', 'unsupported_grant_type', { grant_type: 'password' }],
    ['BAD_REFRESH_TOKEN', 'invalid_grant', { grant_type: 'refresh_token', refresh_token: 'na1-none' }],
    [
      'BAD_AUTH_CODE',
      'invalid_grant',
      { grant_type: 'authorization_code', code: 'none', redirect_uri: redirectUri },
    ],
  ])('refuses with %s', async (status, error, form) => {
    const answer = await sandbox.token(form);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error,
      error_description: expect.any(String),
      status,
      message: answer.body.error_description,
      correlationId: expect.any(String),
    });
  });

  it('takes a code once, from the same redirect URL, for a minute', async () => {
    const first = (await sandbox.consent()).get('code') ?? '';
    expect(
      (await sandbox.token(codeForm(first, { redirect_uri: 'http://localhost:9/other' }))).body.status,
    ).toBe('BAD_REDIRECT_URI');
    expect((await sandbox.token(codeForm(first))).body.status).toBe('BAD_AUTH_CODE');
    const second = (await sandbox.consent()).get('code') ?? '';
    sandbox.advance(61_000);
    expect((await sandbox.token(codeForm(second))).body.status).toBe('BAD_AUTH_CODE');
  });

  it('checks the PKCE verifier when a challenge was sent', async () => {
    const challenge = createHash('sha256').update('verifier').digest('base64url');
    const extra = { code_challenge: challenge, code_challenge_method: 'S256' };
    const wrong = await sandbox.token(
      codeForm((await sandbox.consent(extra)).get('code') ?? '', { code_verifier: 'other' }),
    );
    expect(wrong.body.status).toBe('BAD_CODE_VERIFIER');
    const right = await sandbox.token(
      codeForm((await sandbox.consent(extra)).get('code') ?? '', { code_verifier: 'verifier' }),
    );
    expect(right.status).toBe(200);
  });

  it('reads forms only', async () => {
    const response = await fetch(sandbox.running.ready.hubspot.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(415);
  });

  it('returns the same refresh token, and another one each time with the rotation switch', async () => {
    const first = await sandbox.connect();
    const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token as string };
    expect((await sandbox.token(form)).body.refresh_token).toBe(first.refresh_token);
    await sandbox.control('POST', '/faults', { kind: 'rotateRefreshTokens' });
    const rotated = (await sandbox.token(form)).body.refresh_token as string;
    expect(rotated).not.toBe(first.refresh_token);
    expect((await sandbox.token(form)).body.error).toBe('invalid_grant');
    expect((await sandbox.token({ ...form, refresh_token: rotated })).body.status).toBe('BAD_REFRESH_TOKEN');
  });

  it('answers BAD_HUB for a closed account', async () => {
    const { refresh_token } = await sandbox.connect();
    await sandbox.control('POST', '/faults', { kind: 'missingHub', count: 1 });
    const answer = await sandbox.token({
      grant_type: 'refresh_token',
      refresh_token: refresh_token as string,
    });
    expect([answer.body.error, answer.body.status]).toEqual(['access_denied', 'BAD_HUB']);
  });
});

describe('introspection, revocation and uninstalling', () => {
  it('describes a live token and says only that others are not active', async () => {
    const token = await sandbox.connect();
    const live = await sandbox.token(
      { token: token.access_token as string },
      '/oauth/2026-09/token/introspect',
    );
    expect(live.body).toMatchObject({
      active: true,
      hub_id: sandbox.portalId,
      token_use: 'access_token',
      app_id: 1234567,
      scopes: allScopes,
      hub_domain: 'brightwater.example',
    });
    const none = await sandbox.token({ token: 'nothing' }, '/oauth/2026-09/token/introspect');
    expect([none.status, none.body]).toEqual([200, { active: false }]);
  });

  it('stops refreshing after a revocation while issued access tokens live on', async () => {
    const token = await sandbox.connect();
    await sandbox.token({ token: token.refresh_token as string }, '/oauth/2026-09/token/revoke');
    expect(
      (await sandbox.token({ grant_type: 'refresh_token', refresh_token: token.refresh_token as string }))
        .body.status,
    ).toBe('BAD_REFRESH_TOKEN');
    expect(
      (await sandbox.api(token.access_token as string)('GET', '/account-info/2026-09/details')).status,
    ).toBe(200);
  });

  it('kills every token of the account when the app uninstalls itself', async () => {
    const token = await sandbox.connect();
    const other = await sandbox.connect(allScopes, sandbox.otherPortalId);
    const api = sandbox.api(token.access_token as string);
    expect((await api('DELETE', '/appinstalls/2026-09/external-install')).status).toBe(204);
    expect((await api('GET', '/account-info/2026-09/details')).body.category).toBe('INVALID_AUTHENTICATION');
    expect(
      (await sandbox.api(other.access_token as string)('GET', '/account-info/2026-09/details')).body.portalId,
    ).toBe(sandbox.otherPortalId);
  });

  it('serves the legacy token description', async () => {
    const token = await sandbox.connect();
    const answer = await read(
      await fetch(`${sandbox.running.ready.hubspot.apiUrl}/oauth/v1/access-tokens/${token.access_token}`),
    );
    expect(answer.body).toMatchObject({ hub_id: sandbox.portalId, app_id: 1234567, token_type: 'access' });
  });
});

describe('an app that declares its scopes', () => {
  it('is blocked when the URL asks for something else', async () => {
    const strict = await SandboxUnderTest.start();
    Object.assign(strict.running.hubspot.app, {
      scopes: ['oauth', 'crm.objects.deals.read'],
      optionalScopes: ['crm.objects.line_items.read'],
    });
    const status = async (scope: string, optional = '') =>
      (await fetch(strict.authorizeUrl({ scope, optional_scope: optional }))).status;
    expect(await status('oauth crm.objects.deals.read')).toBe(200);
    expect(await status('oauth crm.objects.deals.read', 'crm.objects.line_items.read')).toBe(200);
    expect(await status('oauth')).toBe(400);
    expect(await status('oauth crm.objects.deals.read tickets')).toBe(400);
    await strict.stop();
  });
});
