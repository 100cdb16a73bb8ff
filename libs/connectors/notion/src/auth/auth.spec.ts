import {
  AuthorisationExpired,
  completeAuthorisation,
  ConnectorMisconfigured,
  RateLimited,
  Secret,
  startAuthorisation,
  UnexpectedResponse,
  VendorUnavailable,
} from '@thread/connector-kit';
import { installationAuth, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackHandler, LoopbackServer } from '@thread/connector-kit/testing';
import { workspaceId } from '../../fixtures/deliveries';
import { notionEntry } from '../notion.connector';

const signal = () => AbortSignal.timeout(10_000);
let server: LoopbackServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const authOf = async (handler: LoopbackHandler) => {
  server = await startLoopbackServer(handler);
  const env = {
    NOTION_CLIENT_ID: 'client',
    NOTION_CLIENT_SECRET: 'secret-canary',
    NOTION_TOKEN_URL: `${server.url}/v1/oauth/token`,
    NOTION_API_URL: server.url,
  };
  return installationAuth({ entry: notionEntry, env });
};
const basic = `Basic ${Buffer.from('client:secret-canary').toString('base64')}`;

it('asks for the consent of a user, with no scope', async () => {
  const auth = await authOf(() => null);
  const url = new URL(
    startAuthorisation(auth.oauth, {
      redirectUri: 'https://t.example/cb',
      scopes: [],
      optionalScopes: [],
      state: 's',
    }),
  );
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'client',
    redirect_uri: 'https://t.example/cb',
    owner: 'user',
    state: 's',
  });
});

it('exchanges the code as JSON, the client proven by Basic and nowhere else', async () => {
  const auth = await authOf(() => ({ body: { access_token: 'at', refresh_token: 'rt', bot_id: 'b' } }));
  const end = await completeAuthorisation(auth.oauth, {
    redirectUri: 'https://t.example/cb',
    query: { code: 'the-code' },
    signal: signal(),
  });
  expect(end).toMatchObject({ kind: 'tokens', accessToken: 'at', refreshToken: 'rt' });
  const [request] = server?.requests ?? [];
  expect(request?.headers.authorization).toBe(basic);
  expect(request?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(request?.body ?? '')).toEqual({
    grant_type: 'authorization_code',
    code: 'the-code',
    redirect_uri: 'https://t.example/cb',
  });
});

it('renews both tokens', async () => {
  const auth = await authOf(() => ({ body: { access_token: 'at2', refresh_token: 'rt2' } }));
  const tokens = await auth.refresh(new Secret('rt1'), signal());
  expect([tokens.accessToken.expose(), tokens.refreshToken?.expose(), tokens.scopes]).toEqual([
    'at2',
    'rt2',
    null,
  ]);
  expect(tokens.expiresInSeconds).toBeGreaterThan(24 * 3600);
  expect(JSON.parse(server?.requests[0]?.body ?? '')).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'rt1',
  });
});

it.each([
  [400, { error: 'invalid_grant' }, AuthorisationExpired],
  [400, { object: 'error', code: 'invalid_grant' }, AuthorisationExpired],
  [401, { object: 'error', code: 'unauthorized' }, AuthorisationExpired],
  [401, { error: 'invalid_client' }, ConnectorMisconfigured],
  [400, { code: 'unauthorized_client' }, ConnectorMisconfigured],
  [403, { code: 'test_env_error' }, ConnectorMisconfigured],
  [400, { error: 'invalid_request' }, UnexpectedResponse],
  [429, { code: 'rate_limited' }, RateLimited],
  [503, 'down', VendorUnavailable],
  [200, { refresh_token: 'rt2' }, UnexpectedResponse],
])('takes %i %j for what it is', async (status, body, type) => {
  const auth = await authOf(() => ({ status, body }));
  await expect(auth.refresh(new Secret('rt-canary'), signal())).rejects.toBeInstanceOf(type);
});

it('says which workspace the tokens belong to', async () => {
  const auth = await authOf(() => ({
    body: {
      object: 'user',
      id: 'b',
      type: 'bot',
      bot: { workspace_id: workspaceId, workspace_name: 'Acme' },
    },
  }));
  expect(await auth.whoAmI(new Secret('at'), signal())).toMatchObject({
    externalAccountId: workspaceId,
    externalAccountName: 'Acme',
    grantedScopes: [],
  });
  expect(server?.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer at',
    'notion-version': '2026-03-11',
  });
});

it('revokes, and takes a grant that is gone for revoked', async () => {
  const tokens = { accessToken: new Secret('at'), refreshToken: new Secret('rt') };
  const auth = await authOf(() => ({ body: { request_id: 'r' } }));
  await auth.revoke(tokens, signal());
  expect([server?.requests[0]?.target, server?.requests[0]?.body]).toEqual([
    '/v1/oauth/revoke',
    '{"token":"rt"}',
  ]);
  await server?.close();
  await (await authOf(() => ({ status: 400, body: { error: 'invalid_grant' } }))).revoke(tokens, signal());
  await server?.close();
  const down = await authOf(() => ({ status: 503, body: '' }));
  await expect(down.revoke(tokens, signal())).rejects.toBeInstanceOf(VendorUnavailable);
});
