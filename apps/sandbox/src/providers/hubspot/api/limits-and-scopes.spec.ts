import { allScopes, SandboxUnderTest } from '../../../testing/sandbox-under-test';

let sandbox: SandboxUnderTest;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const details = '/account-info/2026-09/details';
const apiWith = async (scopes: string[]) => sandbox.api((await sandbox.connect(scopes)).access_token);

describe('rate limits', () => {
  it('admit 110 requests in ten seconds per account, announce them and refuse the next', async () => {
    const api = await apiWith(['oauth']);
    const first = await api('GET', details);
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('110');
    expect(first.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
    for (let at = 0; at < 108; at += 1) await api('GET', details);
    expect((await api('GET', details)).headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
    const refused = await api('GET', details);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
    });
    expect(refused.headers.get('retry-after')).toBeNull();
    const other = sandbox.api((await sandbox.connect(['oauth'], sandbox.otherPortalId)).access_token);
    expect((await other('GET', details)).status).toBe(200);
    sandbox.advance(10_001);
    expect((await api('GET', details)).status).toBe(200);
  });

  it('admit five searches a second, counted apart and without headers', async () => {
    const api = await apiWith(['crm.objects.deals.read']);
    const search = () => api('POST', '/crm/objects/2026-09/deals/search', {});
    const first = await search();
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBeNull();
    for (let at = 0; at < 4; at += 1) await search();
    const refused = await search();
    expect([refused.status, refused.body.message, refused.body.policyName]).toEqual([
      429,
      'You have reached your secondly limit.',
      'SECONDLY',
    ]);
    sandbox.advance(1_001);
    expect((await search()).status).toBe(200);
  });

  it('can be replaced', async () => {
    await sandbox.control('POST', '/faults', { kind: 'rateLimits', tenSecondly: 2 });
    const api = await apiWith(['oauth']);
    const statuses = [await api('GET', details), await api('GET', details), await api('GET', details)].map(
      (one) => one.status,
    );
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('scopes', () => {
  it.each([
    ['GET', '/crm/objects/2026-09/deals', 'crm.objects.deals.read'],
    ['PATCH', '/crm/objects/2026-09/deals/40310000001', 'crm.objects.deals.write'],
    ['GET', '/crm/v3/objects/companies', 'crm.objects.companies.read'],
    ['GET', '/crm/objects/2026-09/notes', 'crm.objects.contacts.read'],
    ['POST', '/crm/objects/2026-09/notes', 'crm.objects.contacts.write'],
    ['GET', '/crm/objects/2026-09/line_items', 'crm.objects.line_items.read'],
    ['POST', '/crm/objects/2026-09/0-3/search', 'crm.objects.deals.read'],
    ['POST', '/crm/objects/2026-09/contacts/batch/read', 'crm.objects.contacts.read'],
    ['GET', '/crm/owners/2026-09', 'crm.objects.owners.read'],
    ['POST', '/crm/properties/2026-09/deals', 'crm.schemas.deals.write'],
  ])('%s %s needs %s', async (method, path, scope) => {
    const api = await apiWith(allScopes.filter((one) => one !== scope));
    const { status, body } = await api(
      method,
      path,
      method === 'GET' ? undefined : { properties: {}, inputs: [] },
    );
    expect([status, body.category]).toEqual([403, 'MISSING_SCOPES']);
    expect(body.errors[0].context.requiredGranularScopes).toContain(scope);
  });

  it('let schemas be read with the object’s own read scope', async () => {
    const api = await apiWith(['crm.objects.deals.read']);
    expect((await api('GET', '/crm/properties/2026-09/deals')).status).toBe(200);
    expect((await api('GET', '/crm/pipelines/2026-09/deals')).status).toBe(200);
    expect((await api('GET', '/crm/properties/2026-09/line_items')).status).toBe(403);
  });

  it('can be taken away by a switch', async () => {
    const api = await apiWith(allScopes);
    await sandbox.control('POST', '/faults', { kind: 'missingScope', scope: 'crm.objects.line_items.read' });
    expect((await api('GET', '/crm/objects/2026-09/line_items')).status).toBe(403);
    expect((await api('GET', '/crm/objects/2026-09/deals')).status).toBe(200);
  });
});

describe('tokens', () => {
  it('are refused when unknown or missing', async () => {
    const unknown = await sandbox.api('nope')('GET', details);
    expect([unknown.status, unknown.body.category]).toEqual([401, 'INVALID_AUTHENTICATION']);
    const missing = await fetch(`${sandbox.running.ready.hubspot.apiUrl}${details}`);
    expect(missing.status).toBe(401);
  });

  it('expire after half an hour, or after the switch’s life', async () => {
    const api = await apiWith(['oauth']);
    sandbox.advance(1_799_000);
    expect((await api('GET', details)).status).toBe(200);
    sandbox.advance(2_000);
    const expired = await api('GET', details);
    expect([expired.status, expired.body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION']);
    await sandbox.control('POST', '/faults', { kind: 'accessTokenLife', seconds: 5 });
    const short = await sandbox.connect(['oauth']);
    expect(short.expires_in).toBe(5);
    sandbox.advance(6_000);
    expect((await sandbox.api(short.access_token)('GET', details)).status).toBe(401);
  });

  it('die at once when the customer removes the app, or when told to expire', async () => {
    const api = await apiWith(['oauth']);
    await sandbox.control('POST', '/actions/expireAccessTokens', {});
    expect((await api('GET', details)).body.category).toBe('EXPIRED_AUTHENTICATION');
    const token = await sandbox.connect(['oauth']);
    await sandbox.control('POST', '/actions/revokeGrant', { portalId: sandbox.portalId });
    expect((await sandbox.api(token.access_token)('GET', details)).body.category).toBe(
      'INVALID_AUTHENTICATION',
    );
    const refresh = await sandbox.token({ grant_type: 'refresh_token', refresh_token: token.refresh_token });
    expect(refresh.body.status).toBe('BAD_REFRESH_TOKEN');
  });
});
