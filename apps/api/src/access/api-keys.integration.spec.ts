import { endpoints } from '@thread/contracts';
import type { ApiScope } from '@thread/domain';
import { apiScopeCodes } from '@thread/domain';
import { keyLimits } from '../auth/key-reader';
import type { ApiClient } from '../testing/api-client';
import { brightwater, startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

interface Created {
  readonly key: string;
  readonly view: { readonly id: string; readonly prefix: string; readonly state: string };
}

describe('API keys', () => {
  let api: ApiHarness;
  let admin: ApiClient;
  beforeAll(async () => {
    api = await startApi();
    admin = await api.as('admin');
  });
  afterAll(() => api.stop());

  const make = async (scopes: readonly ApiScope[], expiresInDays: number | null = 30): Promise<Created> => {
    const answer = await admin.post('/api-keys', { name: 'Reporting', scopes, expiresInDays });
    expect(answer.status).toBe(201);
    return answer.body as Created;
  };
  const withKey = (
    key: string,
    method: string,
    path: string,
    sent: { body?: unknown; headers?: Record<string, string> } = {},
  ) =>
    api.anonymous().send(method, `/api/v1${path}`, {
      ...sent,
      headers: {
        authorization: `Bearer ${key}`,
        'sec-fetch-site': 'cross-site',
        'x-thread-request': '',
        ...sent.headers,
      },
    });

  it('is protected: only admins see and make keys, and a key makes no keys', async () => {
    expect((await api.anonymous().get('/api-keys')).status).toBe(401);
    for (const role of ['csm', 'ae', 'viewer'] as const) {
      const client = await api.as(role);
      expect((await client.get('/api-keys')).status).toBe(403);
      expect((await client.post('/api-keys', { name: 'x', scopes: ['accounts:read'] })).status).toBe(403);
    }
    const { key } = await make(apiScopeCodes);
    const answer = await withKey(key, 'POST', '/api-keys', {
      body: { name: 'x', scopes: ['accounts:read'] },
    });
    expect(answer.body).toMatchObject({ status: 403, code: 'key.scope_missing' });
  });

  it('validates: a name, known scopes, a sensible term', async () => {
    for (const body of [
      {},
      { name: '', scopes: ['accounts:read'] },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['root'] },
      { name: 'x', scopes: ['accounts:read'], expiresInDays: 0 },
    ])
      expect((await admin.post('/api-keys', body)).status).toBe(400);
  });

  it('works: shown once, stored as a hash, read back without the secret', async () => {
    const { key, view } = await make(['accounts:read']);
    expect(key).toMatch(/^thr_[a-z0-9]{16}_[A-Za-z0-9_-]{43}$/);
    expect(key.startsWith(`${view.prefix}_`)).toBe(true);
    const secret = key.slice(view.prefix.length + 1);
    const listed = await admin.get('/api-keys');
    expect(listed.text).toContain(view.prefix);
    expect(listed.text).not.toContain(secret);
    const stored = await api.rows.$queryRaw<{ text: string }[]>`SELECT k::text AS text FROM api_key k`;
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect((await withKey(key, 'GET', '/accounts')).status).toBe(200);
    const after = await admin.read<{
      data: { id: string; lastUsedAt: string | null; lastUsedIp: string | null }[];
    }>('/api-keys');
    expect(after.data.find(({ id }) => id === view.id)).toMatchObject({
      lastUsedIp: '127.0.0.1',
      lastUsedAt: expect.any(String),
    });
  });

  it('acts under its own name, in its own workspace, and the audit log names both', async () => {
    const { key, view } = await make(['accounts:write', 'accounts:read']);
    const made = await withKey(key, 'POST', '/accounts', { body: { companyName: 'By Key Ltd' } });
    expect(made.status).toBe(201);
    const { id } = made.body as { id: string };
    const entry = await api.rows.auditEntry.findFirstOrThrow({
      where: { subject: `account:${id}` },
    });
    expect(entry).toMatchObject({
      workspaceId: brightwater.id,
      actorKeyId: view.id,
      action: 'account.created',
      ip: '127.0.0.1',
    });
    expect((await withKey(key, 'GET', `/accounts/${id}/timeline`)).text).toContain('Reporting (API key)');
  });

  it.each(
    endpoints.filter(({ access }) => access !== 'public').map((endpoint) => [endpoint.id, endpoint] as const),
  )('%s takes a key with its scope and no other', async (_id, { method, path, scope }) => {
    const others = apiScopeCodes.filter((code) => code !== scope);
    const address = path.replace(/\{[^}]+\}/g, '01990000-0000-7000-8000-000000000000');
    const refused = await withKey((await make(others)).key, method, address, {
      body: method === 'GET' ? undefined : {},
    });
    expect(refused.body).toMatchObject({ status: 403, code: 'key.scope_missing' });
    if (scope === null) return;
    const taken = await withKey((await make([scope])).key, method, address, {
      body: method === 'GET' ? undefined : {},
    });
    expect([401, 403]).not.toContain(taken.status);
  });

  it('F122: answers every key that does not work alike: forged, cut, revoked, expired, of a maker who is no admin', async () => {
    const { key, view } = await make(['accounts:read']);
    const revoked = await make(['accounts:read']);
    expect((await admin.delete(`/api-keys/${revoked.view.id}`)).status).toBe(204);
    expect((await admin.delete(`/api-keys/${revoked.view.id}`)).status).toBe(204);
    const expired = await make(['accounts:read']);
    await api.rows.apiKey.update({
      where: { id: expired.view.id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    const wrong = [
      `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`,
      key.slice(0, -1),
      `${view.prefix}_${'a'.repeat(43)}`,
      `thr_${'z'.repeat(16)}_${'a'.repeat(43)}`,
      revoked.key,
      expired.key,
      `${key}x`,
      'x',
    ];
    const shape = (body: unknown) => ({ ...(body as object), requestId: '' });
    const answers = [];
    for (const one of wrong) answers.push(await withKey(one, 'GET', '/accounts'));
    for (const answer of answers) {
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(shape(answer.body)).toEqual(shape(answers[0]!.body));
    }
    expect(answers[0]!.body).toMatchObject({ status: 401, code: 'key.invalid' });
    const prisma = api.rows;
    await prisma.membership.updateMany({
      where: { workspaceId: brightwater.id, role: 'admin' },
      data: { role: 'csm' },
    });
    const stopped = await withKey(key, 'GET', '/accounts');
    await prisma.$executeRaw`UPDATE membership SET role = 'admin' WHERE workspace_id = ${brightwater.id}::uuid AND user_id IN (SELECT created_by_user_id FROM api_key)`;
    expect(stopped.status).toBe(401);
    expect((await withKey(key, 'GET', '/accounts')).status).toBe(200);
  });

  it('F122: a wrong key beside a good cookie is refused: the cookie is not looked at', async () => {
    const answer = await admin.send('GET', '/api/v1/accounts', {
      headers: { authorization: 'Bearer thr_x_y' },
    });
    expect(answer.status).toBe(401);
  });

  it('F122: refused keys are limited by IP, and the calls of one key by the key, in all processes together', async () => {
    const window = { startedAt: new Date(), endsAt: new Date(Date.now() + 60_000) };
    const { key } = await make(['accounts:read']);
    await withKey(key, 'GET', '/accounts');
    await withKey('nonsense', 'GET', '/accounts');
    const prisma = api.rows;
    await prisma.rateWindow.updateMany({
      where: { key: { startsWith: 'key.refused:' } },
      data: { ...window, count: keyLimits.refused },
    });
    const refused = await withKey('nonsense', 'GET', '/accounts');
    expect(refused.body).toMatchObject({ status: 429, code: 'request.rate_limited' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await withKey(key, 'GET', '/accounts')).status).toBe(200);
    await prisma.rateWindow.updateMany({
      where: { key: { startsWith: 'key.calls:' } },
      data: { ...window, count: keyLimits.calls },
    });
    expect((await withKey(key, 'GET', '/accounts')).status).toBe(429);
    const { key: other } = await make(['accounts:read']);
    expect((await withKey(other, 'GET', '/accounts')).status).toBe(200);
  });
});
