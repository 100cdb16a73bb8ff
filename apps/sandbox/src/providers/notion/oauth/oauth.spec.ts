import { NotionUnderTest, notionRedirect } from '../../../testing/notion-under-test';

let sandbox: NotionUnderTest;
beforeAll(async () => {
  sandbox = await NotionUnderTest.start();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const refreshed = (refresh_token: string) =>
  sandbox.oauth('token', { grant_type: 'refresh_token', refresh_token });

describe('consent', () => {
  it('shows workspaces and databases, and comes back with a code and the state', async () => {
    const page = await (await fetch(sandbox.authorizeUrl())).text();
    expect(page).toContain('Lanternfield Software');
    expect(page).toContain('Databases of Lanternfield Software to share');
    const query = await sandbox.consent();
    expect([query.get('state'), query.get('code')?.length]).toEqual(['the state', 36]);
  });

  it('comes back with access_denied when it is cancelled', async () => {
    expect((await sandbox.consent(undefined, 'deny')).get('error')).toBe('access_denied');
  });

  it.each([
    ['client_id', 'somebody else'],
    ['redirect_uri', 'http://evil.example/'],
    ['response_type', 'token'],
    ['owner', 'workspace'],
  ])('stops on a page when %s is wrong', async (name, value) => {
    const response = await fetch(sandbox.authorizeUrl({ [name]: value }), { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });
});

describe('the token endpoint', () => {
  it('exchanges a code once, for a Basic client that sends JSON', async () => {
    const code = (await sandbox.consent()).get('code');
    const body = { grant_type: 'authorization_code', code, redirect_uri: notionRedirect };
    const first = await sandbox.oauth('token', body);
    expect(first.json).toMatchObject({
      access_token: expect.stringMatching(/^ntn_/),
      refresh_token: expect.stringMatching(/^nrt_/),
      token_type: 'bearer',
      workspace_id: sandbox.workspace.id,
      workspace_name: 'Lanternfield Software',
      owner: { type: 'user', user: { object: 'user', type: 'person' } },
      duplicated_template_id: null,
    });
    expect(first.json).not.toHaveProperty('expires_in');
    expect(await sandbox.oauth('token', body)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant' },
    });
  });

  it('refuses another redirect address, an old code, a wrong client, a form and other grants', async () => {
    const wrong = { grant_type: 'authorization_code', redirect_uri: 'http://localhost:9/other' };
    expect(
      (await sandbox.oauth('token', { ...wrong, code: (await sandbox.consent()).get('code') })).json.error,
    ).toBe('invalid_grant');
    const late = {
      grant_type: 'authorization_code',
      redirect_uri: notionRedirect,
      code: (await sandbox.consent()).get('code'),
    };
    sandbox.advance(10 * 60_000 + 1);
    expect((await sandbox.oauth('token', late)).json.error).toBe('invalid_grant');
    expect(await sandbox.oauth('token', late, 'x:y')).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    });
    expect((await sandbox.oauth('token', { grant_type: 'password' })).json.error).toBe(
      'unsupported_grant_type',
    );
    const form = await fetch(sandbox.running.ready.notion.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token' }),
    });
    expect(form.status).toBe(401);
  });

  it('rotates both tokens, and a refresh token used again ends the grant', async () => {
    const first = await sandbox.connect();
    const second = (await refreshed(first.refresh_token)).json as unknown as typeof first;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await sandbox.api(first.access_token)('GET', '/v1/users/me')).status).toBe(401);
    expect((await sandbox.api(second.access_token)('GET', '/v1/users/me')).status).toBe(200);
    expect((await refreshed(first.refresh_token)).json.error).toBe('invalid_grant');
    expect((await refreshed(second.refresh_token)).json.error).toBe('invalid_grant');
    expect(await sandbox.api(second.access_token)('GET', '/v1/users/me')).toMatchObject({
      status: 401,
      json: { object: 'error', status: 401, code: 'unauthorized', message: 'API token is invalid.' },
    });
  });

  it('keeps the bot when the same person authorises again', async () => {
    expect((await sandbox.connect()).bot_id).toBe((await sandbox.connect()).bot_id);
  });

  it('introspects and revokes', async () => {
    const { access_token: token } = await sandbox.connect();
    expect((await sandbox.oauth('introspect', { token })).json).toMatchObject({ active: true });
    expect((await sandbox.oauth('revoke', { token })).json).toEqual({ request_id: expect.any(String) });
    expect((await sandbox.oauth('introspect', { token })).json).toMatchObject({ active: false });
  });

  it('carries a call out and loses the answer when told so', async () => {
    const { refresh_token } = await sandbox.connect();
    sandbox.notion.faults.set({ kind: 'tokenLostAnswer', count: 1 });
    await expect(refreshed(refresh_token)).rejects.toThrow();
    expect((await refreshed(refresh_token)).json.error).toBe('invalid_grant');
  });
});
