import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxUnderTest, until } from '../testing/sandbox-under-test';
import { maskHeaders, maskUrl } from './mask-secrets';
import type { Exchange } from './traffic-log';

const file = join(mkdtempSync(join(tmpdir(), 'sandbox-traffic-')), 'traffic.jsonl');
let sandbox: SandboxUnderTest;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start({ trafficLog: file });
});
afterAll(() => sandbox.stop());

const lines = (): Exchange[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Exchange);

describe('the traffic log', () => {
  it('keeps both directions under the provider’s real addresses, shapes intact, secrets masked', async () => {
    const token = await sandbox.connect();
    await sandbox.api(token.access_token)('POST', '/crm/objects/2026-09/deals/batch/read', {
      inputs: [{ id: '40310000001' }],
    });
    await sandbox.control('POST', `/portals/${sandbox.portalId}/deals/move`, {
      ids: ['40310000001'],
      stage: 'closedwon',
    });
    await until(
      () => sandbox.running.traffic.recent().some((one) => one.direction === 'out'),
      'a logged delivery',
    );
    const text = readFileSync(file, 'utf8');
    for (const secret of [token.access_token, token.refresh_token, sandbox.running.hubspot.app.clientSecret])
      expect(text).not.toContain(secret);
    for (const { url, responseHeaders } of lines()) {
      const addresses = [url, String(responseHeaders['location'] ?? url)].map((address) => new URL(address));
      for (const { searchParams } of addresses)
        for (const name of ['code', 'state']) expect(searchParams.get(name) ?? 'x').toMatch(/^[x0_-]+$/);
    }
    const [consent, exchange, read, hook] = lines();
    expect(consent?.url).toMatch(/^https:\/\/app\.hubspot\.com\/oauth\/authorize\?/);
    expect(exchange).toMatchObject({
      url: 'https://api.hubapi.com/oauth/2026-09/token',
      method: 'POST',
      status: 200,
      direction: 'in',
      provider: 'hubspot',
    });
    expect(exchange?.responseBody).toMatchObject({
      token_type: 'bearer',
      expires_in: 1800,
      refresh_token: expect.stringMatching(/^[x0-]+$/),
    });
    expect(read).toMatchObject({
      url: 'https://api.hubapi.com/crm/objects/2026-09/deals/batch/read',
      requestBody: { inputs: [{ id: '40310000001' }] },
      responseBody: { status: 'COMPLETE' },
    });
    expect(read?.requestHeaders.authorization).toMatch(/^Bearer [x0_-]+$/);
    expect(read?.responseHeaders).toMatchObject({ 'x-hubspot-ratelimit-max': '110' });
    expect(hook).toMatchObject({
      direction: 'out',
      url: sandbox.receiver.url,
      status: 200,
      requestBody: [{ propertyName: 'dealstage' }],
    });
  });

  it('notes cut connections as status 0', async () => {
    const token = await sandbox.connect();
    await sandbox.control('POST', '/faults', { kind: 'connectionReset', count: 1 });
    await expect(sandbox.api(token.access_token)('GET', '/account-info/2026-09/details')).rejects.toThrow();
    await until(() => lines().some((one) => one.status === 0), 'a line about the cut call');
  });

  it('masks tokens in paths and queries', () => {
    expect(maskUrl('https://api.hubapi.com/oauth/v1/access-tokens/Ab-12?code=Zz9&limit=5')).toBe(
      'https://api.hubapi.com/oauth/v1/access-tokens/xx-00?code=xx0&limit=5',
    );
    const location = 'https://app.example.com/oauth/callback?code=na1-a1&state=Zz9&page=2';
    expect(maskHeaders({ location, 'x-a': 'b1' })).toEqual({
      location: 'https://app.example.com/oauth/callback?code=xx0-x0&state=xx0&page=2',
      'x-a': 'b1',
    });
    expect(maskHeaders({ Referer: 'http://a/?state=Zz9' })).toEqual({ Referer: 'http://a/?state=xx0' });
    expect(maskHeaders({ location: '/consent?state=Zz9' })).toEqual({ location: '/consent?state=xx0' });
  });
});
