import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

describe('the server', () => {
  let api: ApiHarness;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const send = (
    method: string,
    path: string,
    sent: { body?: unknown; headers?: Record<string, string> } = {},
  ) => api.anonymous().send(method, path, sent);

  it.each<[string, string, string, { body?: unknown; headers?: Record<string, string> }, number, string]>([
    ['an unknown address', 'GET', '/api/v1/nothing', {}, 404, 'resource.not_found'],
    [
      'a method the address does not know',
      'DELETE',
      '/api/v1/accounts',
      {},
      405,
      'request.method_not_allowed',
    ],
    [
      'JSON that is none',
      'POST',
      '/api/v1/session',
      { body: '{"email": ', headers: {} },
      400,
      'request.malformed',
    ],
    [
      'a poisoned member',
      'POST',
      '/api/v1/session',
      { body: '{"__proto__": {"role": "admin"}}' },
      400,
      'request.malformed',
    ],
    [
      'another type',
      'POST',
      '/api/v1/session',
      { body: '<a/>', headers: { 'content-type': 'text/xml' } },
      415,
      'request.unsupported_media_type',
    ],
    [
      'a body that is too large',
      'POST',
      '/api/v1/session',
      { body: `"${'x'.repeat(1_048_576)}"` },
      413,
      'request.too_large',
    ],
    [
      'a compressed body',
      'POST',
      '/api/v1/session',
      { body: '{}', headers: { 'content-encoding': 'gzip' } },
      415,
      'request.unsupported_media_type',
    ],
    ['a broken address', 'GET', '/api/v1/accounts/%E0%A4%A', {}, 400, 'request.malformed'],
  ])('answers %s with a problem', async (_name, method, path, sent, status, code) => {
    const answer = await send(method, path, {
      ...sent,
      headers: { 'x-request-id': 'req-1', ...sent.headers },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('x-request-id')).toBe('req-1');
    expect(answer.body).toMatchObject({
      code,
      status,
      requestId: 'req-1',
      type: expect.stringContaining(code) as string,
    });
    expect(answer.text).not.toMatch(/stack|node_modules|Error:/);
  });

  it('F118: makes its own request id when the caller’s is odd', async () => {
    const answer = await send('GET', '/health/live', { headers: { 'x-request-id': 'a b\tc' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says which methods an address knows', async () => {
    const allowed = (await send('PUT', '/api/v1/session')).headers.get('allow');
    expect(allowed?.split(', ').sort()).toEqual(['DELETE', 'GET', 'POST']);
  });

  it('hides what went wrong inside', async () => {
    await api.rows.$executeRaw`ALTER TABLE app_user RENAME TO app_user_away`;
    const answer = await send('POST', '/api/v1/session', {
      body: { email: 'a@b.example', password: 'secret-password' },
    });
    await api.rows.$executeRaw`ALTER TABLE app_user_away RENAME TO app_user`;
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ code: 'server.error' });
    expect(answer.text).not.toMatch(/app_user|secret-password|prisma/i);
  });

  it('F115: sends strict headers with everything', async () => {
    for (const path of ['/', '/api/v1/session', '/api/docs', '/nowhere']) {
      const { headers } = await send('GET', path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toMatch(/unsafe-|\*|https?:/);
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.has('strict-transport-security')).toBe(false);
    }
  });

  it('serves its documentation without any inline script', async () => {
    const page = await send('GET', '/api/docs');
    expect(page.text).not.toMatch(/<script>|onload=|https?:\/\//);
    for (const [, address] of page.text.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await send('GET', address!)).status).toBe(200);
    expect((await send('GET', '/api/docs/package.json')).status).toBe(404);
    expect((await send('GET', '/api/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
  });

  it('says kindly that the pages are not built, and never takes an asset for a page', async () => {
    const page = await send('GET', '/accounts');
    expect(page.status).toBe(503);
    expect(page.text).toContain('not built yet');
    expect((await send('GET', '/assets/index-abc.js')).status).toBe(404);
    expect((await send('GET', '/..%2f..%2fpackage.json')).text).not.toContain('"dependencies"');
  });

  it('knows whether it can serve', async () => {
    expect((await send('GET', '/health/live')).body).toEqual({ status: 'ok' });
    const ready = await send('GET', '/health/ready');
    expect(ready.body).toMatchObject({
      status: 'ok',
      checks: { database: { ok: true }, queue: { ok: true } },
    });
  });
});
