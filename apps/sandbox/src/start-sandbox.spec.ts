import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSandboxConfig } from './sandbox.config';
import { SandboxUnderTest, until } from './testing/sandbox-under-test';

const stateFile = () => join(mkdtempSync(join(tmpdir(), 'sandbox-state-')), 'state.json');

describe('the configuration', () => {
  it('reads lists and numbers, and has a default for everything', () => {
    const config = readSandboxConfig({
      SANDBOX_PORT: '4100',
      SANDBOX_HUBSPOT_REDIRECT_URLS: 'http://a, http://b',
      SANDBOX_HUBSPOT_SCOPES: 'oauth  crm.objects.deals.read',
    });
    expect(config).toMatchObject({
      port: 4100,
      smtpPort: 0,
      stateFile: null,
      hubspot: { redirectUrls: ['http://a', 'http://b'], scopes: ['oauth', 'crm.objects.deals.read'] },
    });
  });

  it('names every problem at once', () => {
    expect(() => readSandboxConfig({ SANDBOX_PORT: 'x', SANDBOX_HUBSPOT_APP_ID: '-1' })).toThrow(
      /SANDBOX_PORT[\s\S]*SANDBOX_HUBSPOT_APP_ID/,
    );
  });
});

describe('the process', () => {
  it('keeps CRM, grants, mails and undelivered webhooks over a restart', async () => {
    const file = stateFile();
    const first = await SandboxUnderTest.start({ stateFile: file });
    const token = await first.connect();
    await first.control('POST', '/faults', { kind: 'stoppedWebhooks' });
    await first.control('POST', `/portals/${first.portalId}/deals/move`, {
      ids: ['40310000001'],
      stage: 'closedwon',
    });
    await first.stop();
    const second = await SandboxUnderTest.start({ stateFile: file });
    const deal = await second.api(token.access_token)(
      'GET',
      '/crm/objects/2026-09/deals/40310000001?associations=companies',
    );
    expect(deal.body.properties.dealstage).toBe('closedwon');
    expect(deal.body.associations.companies.results).toHaveLength(2);
    await until(() => second.receiver.events().length === 1, 'the webhook left over');
    await second.stop();
  });

  it('refuses to start on a damaged state file instead of losing it', async () => {
    const file = stateFile();
    writeFileSync(file, '{"half');
    await expect(SandboxUnderTest.start({ stateFile: file })).rejects.toThrow(/damaged/);
  });

  it('answers only callers that know it by a loopback name', async () => {
    const sandbox = await SandboxUnderTest.start();
    const status = await new Promise<number>((resolve) => {
      request(`${sandbox.url}/`, { headers: { host: 'rebound.evil.example' } }, (response) =>
        resolve(response.statusCode ?? 0),
      ).end();
    });
    expect(status).toBe(421);
    await sandbox.stop();
  });

  it('does not wait for connections that are kept open', async () => {
    const sandbox = await SandboxUnderTest.start();
    await fetch(sandbox.url);
    const started = performance.now();
    await sandbox.stop();
    // A line kept open would hold it for the 72 seconds Fastify lets it live.
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
