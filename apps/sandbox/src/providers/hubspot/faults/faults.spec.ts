import { SandboxUnderTest } from '../../../testing/sandbox-under-test';

let sandbox: SandboxUnderTest;
let token: string;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  token = (await sandbox.connect()).access_token;
});
afterAll(() => sandbox.stop());

const fault = (kind: string, rest: object = {}) => sandbox.control('POST', '/faults', { kind, ...rest });
const details = () => sandbox.api(token)('GET', '/account-info/2026-09/details');
const status = async () => (await details()).status;

describe('API faults', () => {
  it('answer slowly', async () => {
    await fault('slow', { ms: 120 });
    const started = performance.now();
    await details();
    expect(performance.now() - started).toBeGreaterThanOrEqual(115);
  });

  it.each([502, 503, 423])('answer %d', async (code) => {
    await fault('serverError', { status: code });
    expect(await status()).toBe(code);
  });

  it('say when to come back during a migration', async () => {
    await fault('serverError', { status: 477 });
    expect((await details()).headers.get('retry-after')).toBe('60');
  });

  it('answer 429 with the chosen policy', async () => {
    await fault('rateLimited', { policy: 'DAILY' });
    const { status: code, body } = await details();
    expect([code, body.policyName]).toEqual([429, 'DAILY']);
  });

  it('cut the connection', async () => {
    await fault('connectionReset');
    await expect(details()).rejects.toThrow();
  });

  it('cut the body', async () => {
    await fault('truncatedBody');
    await expect(details()).rejects.toThrow();
  });

  it('answer with a web page', async () => {
    await fault('htmlBody');
    await expect(details()).rejects.toThrow(SyntaxError);
  });
});

describe('token faults', () => {
  const refresh = async () =>
    sandbox.token({
      grant_type: 'refresh_token',
      refresh_token: sandbox.running.hubspot.grants.all()[0]?.refreshToken ?? '',
    });

  it('answer 5xx, slowly', async () => {
    await fault('tokenError', { status: 503, count: 1 });
    expect((await refresh()).status).toBe(503);
    expect((await refresh()).status).toBe(200);
    await fault('slowToken', { ms: 80 });
    const started = performance.now();
    await refresh();
    expect(performance.now() - started).toBeGreaterThanOrEqual(75);
  });

  it('lose the answer after rotating', async () => {
    await fault('rotateRefreshTokens');
    await fault('tokenLostAnswer', { count: 1 });
    const before = sandbox.running.hubspot.grants.all()[0]?.refreshToken;
    await expect(refresh()).rejects.toThrow();
    expect(sandbox.running.hubspot.grants.all()[0]?.refreshToken).not.toBe(before);
  });
});

describe('limits on switches', () => {
  it('count down and disappear', async () => {
    await fault('serverError', { count: 2 });
    expect([await status(), await status(), await status()]).toEqual([502, 502, 200]);
    expect((await sandbox.control('GET', '/faults')).results).toEqual([]);
  });

  it('strike in a share of the cases', async () => {
    await fault('serverError', { percentage: 50 });
    const codes = [];
    for (let at = 0; at < 40; at += 1) codes.push(await status());
    const struck = codes.filter((code) => code === 502).length;
    expect(struck).toBeGreaterThan(8);
    expect(struck).toBeLessThan(32);
  });

  it('end after their time', async () => {
    await fault('serverError', { durationMs: 60_000 });
    expect(await status()).toBe(502);
    sandbox.advance(60_001);
    expect(await status()).toBe(200);
  });

  it('strike one account or one path only', async () => {
    await fault('serverError', { portalId: sandbox.otherPortalId });
    await fault('serverError', { match: '/owners/' });
    expect(await status()).toBe(200);
    expect((await sandbox.api(token)('GET', '/crm/owners/2026-09')).status).toBe(502);
  });

  it('refuse unknown kinds and unfit parameters', async () => {
    expect((await fault('earthquake')).error).toBeDefined();
    expect((await fault('slow', { ms: -1 })).error).toBeDefined();
  });

  it('are all cleared at once', async () => {
    await fault('serverError');
    await fault('slow', { ms: 1 });
    await sandbox.control('DELETE', '/faults');
    expect(await status()).toBe(200);
  });
});

describe('one-shot troubles', () => {
  const act = (name: string, body: object) =>
    sandbox.control('POST', `/actions/${name}`, { portalId: sandbox.portalId, ...body });
  const patch = (properties: object) =>
    sandbox.api(token)('PATCH', '/crm/objects/2026-09/deals/40310000001', { properties });

  it('rename an option: the old value is refused on writes and stays on records', async () => {
    await act('renameOption', {
      objectType: 'deals',
      property: 'billing_terms',
      from: 'annual_upfront',
      to: 'yearly',
    });
    expect((await patch({ billing_terms: 'annual_upfront' })).status).toBe(400);
    expect((await patch({ billing_terms: 'yearly' })).status).toBe(200);
  });

  it('rename and delete properties', async () => {
    await act('renameProperty', { objectType: 'deals', from: 'kickoff_date', to: 'start_date' });
    expect((await patch({ kickoff_date: '2026-01-01' })).body.errors[0].code).toBe('PROPERTY_DOESNT_EXIST');
    expect((await patch({ start_date: '2026-01-01' })).status).toBe(200);
    await act('deleteProperty', { objectType: 'deals', property: 'billing_terms' });
    const shown = await sandbox.api(token)(
      'GET',
      '/crm/objects/2026-09/deals/40310000001?properties=billing_terms',
    );
    expect(Object.keys(shown.body.properties)).not.toContain('billing_terms');
  });

  it('rename and delete stages', async () => {
    await act('renameStage', { stage: 'closedwon', label: 'Done' });
    const pipelines = async () =>
      (await sandbox.api(token)('GET', '/crm/pipelines/2026-09/deals')).body.results[0].stages.map(
        (one) => one.label,
      );
    expect(await pipelines()).toContain('Done');
    await act('deleteStage', { stage: 'closedwon' });
    expect(await pipelines()).not.toContain('Done');
    expect((await patch({ dealstage: 'closedwon' })).status).toBe(400);
  });
});
