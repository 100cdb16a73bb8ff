import { createHash } from 'node:crypto';
import { at, SalesforceUnderTest } from '../testing/salesforce-under-test';

let sandbox: SalesforceUnderTest;
beforeAll(async () => {
  sandbox = await SalesforceUnderTest.start();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const challenge = createHash('sha256').update('a-verifier').digest('base64url');
const redirect = 'http://localhost:9/oauth/salesforce/callback';

describe('the approval page', () => {
  it('offers the production orgs at one host and the sandboxes at the other', async () => {
    const pages = await Promise.all(
      ['login', 'test'].map(async (host) =>
        (await fetch(sandbox.authorizeUrl({ code_challenge: challenge }, host))).text(),
      ),
    );
    expect(pages.map((page) => page.includes('Fjordline Apps AS'))).toEqual([true, false]);
    expect(pages.map((page) => page.includes('lumenwerk--uat'))).toEqual([false, true]);
  });

  it.each([
    [{ client_id: 'another' }, 'invalid_client_id'],
    [{ redirect_uri: 'http://localhost:9/elsewhere' }, 'redirect_uri_mismatch'],
  ])('shows %j to the person instead of sending them on', async (extra, problem) => {
    const response = await fetch(sandbox.authorizeUrl({ code_challenge: challenge, ...extra }), {
      redirect: 'manual',
    });
    expect([response.status, (await response.text()).includes(problem)]).toEqual([400, true]);
  });

  it.each([
    [{}, 'invalid_request', 'missing required code challenge'],
    [
      { code_challenge: challenge, code_challenge_method: 'plain' },
      'invalid_request',
      'code challenge method must be S256',
    ],
    [
      { code_challenge: challenge, scope: 'api everything' },
      'invalid_scope',
      'the requested scope is not allowed',
    ],
    [
      { code_challenge: challenge, response_type: 'token' },
      'unsupported_response_type',
      'response type must be code',
    ],
  ])('sends %j back as a refusal', async (extra, error, description) => {
    const params = await sandbox.approve(extra as Record<string, string>);
    expect(Object.fromEntries(params)).toEqual({ error, error_description: description, state: 'state-1' });
  });

  it('ends in a refusal when the person denies, or the org does not know or blocks the app', async () => {
    const asked = { code_challenge: challenge };
    expect((await sandbox.approve(asked, { decision: 'deny' })).get('error')).toBe('access_denied');
    await sandbox.control('POST', '/faults', { kind: 'appNotInstalled', count: 1 });
    expect((await sandbox.approve(asked)).get('error_description')).toBe('app must be installed into org');
    await sandbox.control('POST', '/faults', { kind: 'appBlocked', count: 1 });
    expect((await sandbox.approve(asked)).get('error')).toBe('OAUTH_APP_BLOCKED');
  });
});

describe('the token endpoint', () => {
  it('answers with tokens, the instance and the identity, and no expiry', async () => {
    const token = await sandbox.connect(2);
    const org = sandbox.org(2);
    expect(token).toEqual({
      access_token: expect.stringMatching(new RegExp(`^${org.id.slice(0, 15)}!`)),
      refresh_token: expect.stringMatching(/^5Aep861/),
      signature: expect.any(String),
      scope: 'api refresh_token id',
      instance_url: `${sandbox.running.ready.url}/salesforce/instance/fjordline-apps`,
      id: `${sandbox.running.ready.url}/salesforce/login/id/${org.id}/${org.userId}`,
      token_type: 'Bearer',
      issued_at: expect.stringMatching(/^\d{13}$/),
    });
    expect(org.id).toMatch(/^00D\w{15}$/);
  });

  it('takes a code once, with its verifier, redirect address and client', async () => {
    const codeOf = async () => (await sandbox.approve({ code_challenge: challenge })).get('code') ?? '';
    const form = async (extra: Record<string, string> = {}) => ({
      grant_type: 'authorization_code',
      code: await codeOf(),
      redirect_uri: redirect,
      code_verifier: 'a-verifier',
      ...extra,
    });
    const used = await form();
    expect((await sandbox.token(used)).status).toBe(200);
    const refusals = [
      used,
      await form({ code_verifier: 'another' }),
      await form({ redirect_uri: 'http://localhost:9/other' }),
      await form({ client_secret: 'wrong' }),
      await form({ client_id: 'wrong' }),
      { grant_type: 'password' },
    ];
    const errors = [];
    for (const one of refusals) errors.push(at((await sandbox.token(one)).body, 'error'));
    expect(errors).toEqual([
      'invalid_grant',
      'invalid_grant',
      'redirect_uri_mismatch',
      'invalid_client',
      'invalid_client_id',
      'unsupported_grant_type',
    ]);
  });

  it('gives no refresh token unless it was asked for', async () => {
    expect(await sandbox.connect(1, 'api id')).not.toHaveProperty('refresh_token');
  });

  it('rotates refresh tokens; one used again ends the grant with every session', async () => {
    const first = await sandbox.connect();
    const again = (token: string) => sandbox.token({ grant_type: 'refresh_token', refresh_token: token });
    const second = await again(first.refresh_token ?? '');
    const rotated = String(at(second.body, 'refresh_token'));
    expect(second.status).toBe(200);
    expect(rotated).not.toBe(first.refresh_token);
    const replayed = await again(first.refresh_token ?? '');
    expect([replayed.status, replayed.body]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'expired access/refresh token' },
    ]);
    expect((await again(rotated)).status).toBe(400);
    const api = sandbox.api({ ...first, access_token: String(at(second.body, 'access_token')) });
    expect((await api('GET', '/limits')).status).toBe(401);
  });

  it('knows apps that admins made in their org: they work there alone, and their grants with them alone', async () => {
    const app = { clientId: '3MVG9.local.app', clientSecret: 'local-secret' };
    const redirectUrls = ['http://localhost:9/oauth/salesforce/callback'];
    await sandbox.control('POST', '/apps', { org: 2, ...app, redirectUrls });
    const asked = { client_id: app.clientId, code_challenge: challenge };
    const elsewhere = await sandbox.approve(asked, { org: '1' });
    expect(elsewhere.get('error')).toBe('OAUTH_EC_APP_NOT_FOUND');
    const verifier = 'v'.repeat(43);
    const own = createHash('sha256').update(verifier).digest('base64url');
    const code = async () =>
      (await sandbox.approve({ ...asked, code_challenge: own }, { org: '2' })).get('code') ?? '';
    const exchange = async (client: Record<string, string>) =>
      sandbox.token({
        grant_type: 'authorization_code',
        code: await code(),
        code_verifier: verifier,
        redirect_uri: redirectUrls[0]!,
        ...client,
      });
    const ids = { client_id: app.clientId, client_secret: app.clientSecret };
    expect((await exchange({})).body).toMatchObject({ error: 'invalid_grant' });
    expect((await exchange({ ...ids, client_secret: 'wrong' })).body).toMatchObject({
      error: 'invalid_client',
    });
    const { status, body } = await exchange(ids);
    expect(status).toBe(200);
    const refresh = { grant_type: 'refresh_token', refresh_token: String(at(body, 'refresh_token')) };
    expect((await sandbox.token(refresh)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await sandbox.token({ ...refresh, ...ids })).status).toBe(200);
  });

  it('keeps the refresh token where rotation is off', async () => {
    sandbox.salesforce.app.rotatesRefreshTokens = false;
    const { refresh_token: kept = '' } = await sandbox.connect();
    const answer = await sandbox.token({ grant_type: 'refresh_token', refresh_token: kept });
    sandbox.salesforce.app.rotatesRefreshTokens = true;
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refresh_token');
  });

  it.each([
    ['ipRestricted', 'invalid_grant', 'ip restricted'],
    ['inactiveUser', 'inactive_user', 'user is inactive'],
    ['appBlocked', 'invalid_app_access', 'user is not admin approved to access this app'],
  ])('with the switch %s refuses to refresh, and keeps the grant', async (kind, error, description) => {
    const { refresh_token: token = '' } = await sandbox.connect();
    await sandbox.control('POST', '/faults', { kind, count: 1 });
    const form = { grant_type: 'refresh_token', refresh_token: token };
    expect((await sandbox.token(form)).body).toEqual({ error, error_description: description });
    expect((await sandbox.token(form)).status).toBe(200);
  });

  it('ends the oldest of six grants of one user', async () => {
    const grants = [];
    for (let count = 0; count < 6; count += 1) grants.push(await sandbox.connect());
    const statuses = [];
    for (const { refresh_token: token = '' } of [grants[0] ?? {}, grants[5] ?? {}])
      statuses.push((await sandbox.token({ grant_type: 'refresh_token', refresh_token: token })).status);
    expect(statuses).toEqual([400, 200]);
  });
});

describe('sessions', () => {
  it('end after two idle hours, and live on while they are used', async () => {
    const token = await sandbox.connect();
    const api = sandbox.api(token);
    for (const minutes of [100, 100]) {
      sandbox.advance(minutes * 60_000);
      expect((await api('GET', '/limits')).status).toBe(200);
    }
    sandbox.advance(121 * 60_000);
    const over = await api('GET', '/limits');
    expect([over.status, over.body]).toEqual([
      401,
      [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    ]);
  });

  it('are revoked alone by the access token, and with the grant by the refresh token', async () => {
    const token = await sandbox.connect();
    expect((await sandbox.token({ token: token.access_token ?? '' }, 'login', 'revoke')).status).toBe(200);
    expect((await sandbox.api(token)('GET', '/limits')).status).toBe(401);
    expect((await sandbox.token({ token: token.refresh_token ?? '' }, 'login', 'revoke')).status).toBe(200);
    const gone = await sandbox.token({ token: token.refresh_token ?? '' }, 'login', 'revoke');
    expect([gone.status, at(gone.body, 'error')]).toEqual([400, 'invalid_token']);
  });

  it('tell by introspection and userinfo whose they are', async () => {
    const token = await sandbox.connect();
    const org = sandbox.org();
    const seen = await sandbox.token(
      { token: token.access_token ?? '', token_type_hint: 'access_token' },
      'login',
      'introspect',
    );
    expect(seen.body).toMatchObject({
      active: true,
      scope: 'api refresh_token id',
      token_type: 'access_token',
    });
    const dead = await sandbox.token({ token: 'nope' }, 'login', 'introspect');
    expect(dead.body).toEqual({ active: false });
    const info = async (bearer: string, host = 'login') =>
      fetch(`${sandbox.running.ready.url}/salesforce/${host}/services/oauth2/userinfo`, {
        headers: { authorization: `Bearer ${bearer}` },
      });
    expect(await (await info(token.access_token ?? '')).json()).toMatchObject({
      organization_id: org.id,
      user_id: org.userId,
      urls: { custom_domain: token.instance_url },
    });
    expect((await info('nope')).status).toBe(403);
    expect((await info(token.access_token ?? '', 'test')).status).toBe(403);
  });

  it('of a sandbox that was copied anew are over, and the org has another id', async () => {
    const token = await sandbox.connect(3, 'api refresh_token id', 'test');
    const before = sandbox.org(3).id;
    await sandbox.control('POST', '/actions/refreshSandbox', { org: 3 });
    expect((await sandbox.api(token)('GET', '/limits')).status).toBe(401);
    expect((await sandbox.connect(3, 'api refresh_token id', 'test')).id).not.toContain(before);
  });
});
